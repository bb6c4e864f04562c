package io.forgewatch.cli.text;

import java.util.List;

/** A command's arguments on one line, quoted as a shell would want them, escaped for a terminal. */
public final class CommandText {
    /** Enough to recognise a command by; the whole is in JSON. */
    private static final int MAX_CHARS = 16_384;

    private CommandText() {}

    /** The arguments with spaces between; beyond {@value #MAX_CHARS} characters it ends in an ellipsis. */
    public static String of(List<String> args) {
        StringBuilder line = new StringBuilder();
        for (String arg : args) {
            if (line.length() > 0) {
                line.append(' ');
            }
            boolean cut = arg.length() > MAX_CHARS - line.length();
            appendQuoted(line, cut ? arg.substring(0, Math.max(0, MAX_CHARS - line.length())) : arg);
            if (cut) {
                line.append('…');
                break;
            }
        }
        return TerminalText.escape(line.toString());
    }

    private static void appendQuoted(StringBuilder line, String arg) {
        if (!arg.isEmpty() && arg.chars().allMatch(CommandText::needsNoQuotes)) {
            line.append(arg);
        } else {
            line.append('\'').append(arg.replace("'", "'\\''")).append('\'');
        }
    }

    private static boolean needsNoQuotes(int character) {
        return character > 0x7f || Character.isLetterOrDigit(character) || "_-+=:,./@%^\\".indexOf(character) >= 0;
    }
}
