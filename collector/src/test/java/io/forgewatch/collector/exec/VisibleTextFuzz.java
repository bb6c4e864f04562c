package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

class VisibleTextFuzz {
    @FuzzTest
    void everyBytesComeBack(byte[] bytes) {
        String text = VisibleText.decode(ByteBuffer.wrap(bytes));

        assertThat(VisibleText.encode(text)).isEqualTo(bytes);
        // A bad byte takes four characters.
        assertThat(text.length()).isLessThanOrEqualTo(4 * bytes.length);
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(valid).isEqualTo(text);
    }

    @FuzzTest
    void anyTextStandsForBytesOrIsRefused(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        byte[] bytes;
        try {
            bytes = VisibleText.encode(text);
        } catch (IllegalArgumentException e) {
            assertThat(text).contains("\\");
            return;
        }
        assertThat(VisibleText.encode(VisibleText.decode(ByteBuffer.wrap(bytes))))
                .isEqualTo(bytes);
    }
}
