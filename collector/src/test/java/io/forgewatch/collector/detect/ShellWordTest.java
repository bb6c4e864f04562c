package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @Test
    void shouldLeavePlainPathsReadable() {
        assertThat(ShellWord.of("/usr/bin/x86_64-linux-gnu-gcc-12")).isEqualTo("/usr/bin/x86_64-linux-gnu-gcc-12");
        assertThat(ShellWord.of("/tmp/my app")).isEqualTo("'/tmp/my app'");
        assertThat(ShellWord.of("")).isEqualTo("''");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/it's",
                "a$(reboot)`id`",
                "a;b&c|d>e<f",
                "line\nfeed\r\ttab",
                "\033]0;title\007\033[2J",
                "back\\slash \\x41 '",
                "\u202egnp.exe \u2028 \u0085 \u00a0",
                "grün 漢字 🙂",
                "'; rm -rf / #",
                "!history $HOME ~ * ?"
            })
    void shouldDenoteJustTheBytesThatItNames(String text) throws IOException, InterruptedException {
        assertRoundTrip(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldDenoteBytesThatAreNoText() throws IOException, InterruptedException {
        byte[] all = new byte[255];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i + 1);
        }
        assertRoundTrip(all);
    }

    /** Asks the shell itself. */
    private static void assertRoundTrip(byte[] bytes) throws IOException, InterruptedException {
        String word = ShellWord.of(VisibleText.decode(ByteBuffer.wrap(bytes)));

        assertThat(word.codePoints())
                .noneMatch(point -> Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
        Process bash = new ProcessBuilder("bash", "-c", "LC_ALL=C; printf %s " + word).start();
        byte[] printed = bash.getInputStream().readAllBytes();
        assertThat(bash.waitFor()).isZero();
        assertThat(printed).isEqualTo(bytes);
    }
}
