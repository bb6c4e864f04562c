package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A container's text as one word of a shell command that a person may paste.
 *
 * <p>{@link VisibleText} names bytes as {@code \xHH} and doubles a backslash, which is just how the shell's {@code $'...'} reads
 * them: the word denotes the file's own bytes, and nothing in it can end the word, start a command or move a cursor.
 */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWord() {}

    /** Quoted as far as needed; the empty text is {@code ''}. */
    static String of(String visibleText) {
        if (PLAIN.matcher(visibleText).matches()) {
            return visibleText;
        }
        if (visibleText.indexOf('\\') < 0 && visibleText.codePoints().noneMatch(ShellWord::unsafe)) {
            return "'" + visibleText.replace("'", "'\\''") + "'";
        }
        StringBuilder word = new StringBuilder(visibleText.length() + 8).append("$'");
        visibleText.codePoints().forEach(point -> append(word, point));
        return word.append('\'').toString();
    }

    private static void append(StringBuilder word, int point) {
        if (point == '\'') {
            word.append("\\'");
        } else if (point == '\n') {
            word.append("\\n");
        } else if (unsafe(point)) {
            // Two digits each, so that what follows is never taken for a third.
            for (byte next : new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)) {
                word.append(String.format("\\x%02x", next & 0xff));
            }
        } else {
            word.appendCodePoint(point);
        }
    }

    /** Controls, and what changes how a line looks without being seen: format characters, separators, private use. */
    private static boolean unsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> point != ' ';
            default -> false;
        };
    }
}
