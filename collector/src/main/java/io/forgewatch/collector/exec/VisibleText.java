package io.forgewatch.collector.exec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

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
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return decode(copy, 0, copy.length);
    }

    /** The {@code length} bytes from {@code offset} on. */
    static String decode(byte[] bytes, int offset, int length) {
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] < 0 || bytes[at] == '\\') {
                return decodeStrictly(ByteBuffer.wrap(bytes, offset, length));
            }
        }
        // ASCII by now, and of Latin-1 a string is made at the cost of a copy.
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
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

    /**
     * The bytes that a text stands for: {@code encode(decode(bytes))} are the bytes.
     *
     * @throws IllegalArgumentException it is no text of this kind: a single backslash begins no {@code \\xHH}, or it is not valid
     *     Unicode
     */
    public static byte[] encode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int from = 0;
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
            bytes.writeBytes(utf8(text.substring(from, at)));
            if (text.startsWith("\\", at + 1)) {
                bytes.write('\\');
                from = at + 2;
            } else {
                bytes.write(hexByte(text, at));
                from = at + 4;
            }
        }
        bytes.writeBytes(utf8(text.substring(from)));
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return copy;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not valid Unicode: a text of " + text.length() + " chars", e);
        }
    }

    private static int hexByte(String text, int at) {
        boolean hex = text.startsWith("x", at + 1)
                && at + 4 <= text.length()
                && HexFormat.isHexDigit(text.charAt(at + 2))
                && HexFormat.isHexDigit(text.charAt(at + 3));
        if (!hex) {
            throw new IllegalArgumentException("a single backslash at " + at + " begins no \\xHH");
        }
        return HexFormat.fromHexDigits(text, at + 2, at + 4);
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
