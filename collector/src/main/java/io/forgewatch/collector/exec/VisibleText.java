package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes from a container as text that loses nothing: valid UTF-8 as it is, every other byte as {@code \xHH}, a backslash
 * doubled. Reversible, since a single backslash only ever begins {@code \xHH}.
 *
 * <p>Control characters are kept: JSON escapes them itself, and whoever writes to a terminal or a log must.
 */
public final class VisibleText {
    private VisibleText() {}

    /** The bytes between position and limit; the position ends at the limit. */
    public static String decode(ByteBuffer bytes) {
        String text = decode(bytes, bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
        return text;
    }

    /** The {@code length} bytes from {@code offset} on, whatever the position. */
    static String decode(ByteBuffer bytes, int offset, int length) {
        if (length == 0) {
            return "";
        }
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        for (byte next : copy) {
            if (next < 0 || next == '\\') {
                return decodeStrictly(ByteBuffer.wrap(copy));
            }
        }
        return new String(copy, StandardCharsets.US_ASCII);
    }

    private static String decodeStrictly(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(bytes.remaining());
        StringBuilder text = new StringBuilder(bytes.remaining());
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, true);
            appendDoubled(text, chars.flip());
            chars.clear();
            if (result.isUnderflow()) {
                return text.toString();
            }
            for (int bad = result.length(); bad > 0; bad--) {
                appendHex(text, bytes.get());
            }
            decoder.reset();
        }
    }

    private static void appendHex(StringBuilder text, byte bad) {
        text.append("\\x").append(Character.forDigit((bad >> 4) & 0xf, 16)).append(Character.forDigit(bad & 0xf, 16));
    }

    private static void appendDoubled(StringBuilder text, CharBuffer chars) {
        while (chars.hasRemaining()) {
            char next = chars.get();
            if (next == '\\') {
                text.append('\\');
            }
            text.append(next);
        }
    }
}
