package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class VisibleTextProperties {
    @Property
    void everyBytesComeBack(@ForAll @Size(max = 300) byte[] bytes) {
        assertThat(VisibleBytes.encode(VisibleText.decode(ByteBuffer.wrap(bytes))))
                .isEqualTo(bytes);
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
