package io.forgewatch.collector.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The bytes that a {@link VisibleText} stands for: its inverse. */
final class VisibleBytes {
    private VisibleBytes() {}

    static byte[] encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            int next = text.codePointAt(i);
            if (next != '\\') {
                bytes.writeBytes(Character.toString(next).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(next);
            } else if (text.charAt(i + 1) == '\\') {
                bytes.write('\\');
                i += 2;
            } else if (text.charAt(i + 1) == 'x') {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                throw new IllegalArgumentException("a single backslash at " + i + " of " + text);
            }
        }
        return bytes.toByteArray();
    }
}
