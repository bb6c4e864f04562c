package io.forgewatch.cli.text;

import java.util.List;

/** A command's arguments on one line, quoted as a shell would want them, escaped for a terminal. */
public final class CommandText {
    /** Enough to recognise a command by; the whole is in JSON. */
    private static final int MAX_CHARS = 16_384;

    private CommandText() {}

    /**
     * The arguments with spaces between. An ellipsis of its own at the end says that there were more: beyond {@value #MAX_CHARS}
     * characters, or where some were never had.
     *
     * @param truncated whether the arguments are not all there were
     */
    public static String of(List<String> args, boolean truncated) {
        boolean cut = truncated;
        StringBuilder line = new StringBuilder();
        for (String arg : args) {
            if (line.length() > 0) {
                line.append(' ');
            }
            int room = Math.max(0, MAX_CHARS - line.length());
            appendQuoted(line, arg.length() > room ? arg.substring(0, room) : arg);
            if (arg.length() > room) {
                cut = true;
                break;
            }
        }
        return TerminalText.escape(line.toString()) + (cut ? " …" : "");
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
