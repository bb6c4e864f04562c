package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class VisibleTextProperties {
    @Property
    void everyBytesComeBack(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(VisibleText.encode(VisibleText.decode(ByteBuffer.wrap(bytes))))
                .isEqualTo(bytes);
    }

    @Property
    void everyTextIsEncodedToWhatItStandsForOrRefused(
            @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'z') @Chars({'\\', 'x', 'f', '0', '\u00e9'})
                    String text) {
        byte[] bytes;
        try {
            bytes = VisibleText.encode(text);
        } catch (IllegalArgumentException e) {
            assertThat(text).contains("\\");
            return;
        }
        assertThat(VisibleText.encode(decode(bytes))).isEqualTo(bytes);
    }

    @Example
    void whatIsNoSuchTextIsRefused() {
        for (String text :
                List.of("\\", "a\\b", "\\x", "\\xf", "\\xfg", "\\xgf", "\\\\\\", "\ud83d", "\\x\uff11\uff11")) {
            assertThatThrownBy(() -> VisibleText.encode(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void validTextStaysItselfButForBackslashes(@ForAll String text) {
        // A lone surrogate has no UTF-8.
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(decode(valid.getBytes(StandardCharsets.UTF_8))).isEqualTo(valid.replace("\\", "\\\\"));
    }

    @Property
    void resultIsAlwaysValidUnicode(@ForAll @Size(max = 300) byte[] bytes) {
        String text = decode(bytes);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }

    @Example
    void badBytesAreHexAndBackslashesDoubled() {
        byte[] bytes = {'a', (byte) 0xff, '\\', 'x', 'f', 'f', (byte) 0xc3, (byte) 0xa9, (byte) 0xc3};
        assertThat(decode(bytes)).isEqualTo("a\\xff\\\\xff\u00e9\\xc3");
    }

    @Example
    void controlCharactersAreKept() {
        assertThat(decode("\u001b[31m\n\0".getBytes(StandardCharsets.UTF_8))).isEqualTo("\u001b[31m\n\0");
    }

    @Example
    void positionEndsAtTheLimit() {
        ByteBuffer bytes = ByteBuffer.wrap("abcdef".getBytes(StandardCharsets.UTF_8))
                .position(1)
                .limit(4);
        assertThat(VisibleText.decode(bytes)).isEqualTo("bcd");
        assertThat(bytes.position()).isEqualTo(4);
    }

    private static String decode(byte[] bytes) {
        return VisibleText.decode(ByteBuffer.wrap(bytes));
    }
}
