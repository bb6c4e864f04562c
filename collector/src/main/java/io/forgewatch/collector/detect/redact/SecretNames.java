package io.forgewatch.collector.detect.redact;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names whose values are secret. */
final class SecretNames {
    /** Longer runs are no names that people write. */
    static final int MAX_CHARS = 128;

    /** How options begin that say something about a secret and take none. */
    private static final List<String> SWITCHES = List.of("no-", "with-", "without-", "enable-", "disable-", "use-");

    /**
     * A name.
     *
     * @param text without case, {@code -}, {@code _} and dots
     * @param keeps words that stay where the value begins with one, lower case
     */
    record Name(String text, List<String> keeps) {
        static Name of(String written, List<String> keeps) {
            return new Name(plain(written, 0, written.length()), keeps);
        }
    }

    private final List<Name> names;
    private final List<String> exceptions;
    private final int shortest;

    SecretNames(List<Name> names, List<String> exceptions) {
        this.names = List.copyOf(names);
        this.exceptions = List.copyOf(exceptions);
        this.shortest =
                names.stream().mapToInt(name -> name.text.length()).min().orElse(Integer.MAX_VALUE);
    }

    static boolean isPart(char c) {
        return Chars.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    /** The name that this part of a text ends with, numbers after it aside, or null. */
    @Nullable
    Name find(CharSequence text, int from, int to) {
        int end = to;
        while (end > from && Chars.isDigit(text.charAt(end - 1))) {
            end--;
        }
        if (end - from < shortest || end - from > MAX_CHARS) {
            return null;
        }
        String plain = plain(text, from, end);
        for (String exception : exceptions) {
            if (plain.endsWith(exception)) {
                return null;
            }
        }
        for (Name name : names) {
            if (plain.endsWith(name.text)) {
                return name;
            }
        }
        return null;
    }

    /** Whether an option is one that takes its secret from the next argument. */
    boolean takesNext(CharSequence option) {
        int from = 0;
        while (from < option.length() && option.charAt(from) == '-') {
            from++;
        }
        for (int at = from; at < option.length(); at++) {
            if (!isPart(option.charAt(at))) {
                return false;
            }
        }
        Name name = from == 0 ? null : find(option, from, option.length());
        // -DUSE_TOKEN and -lsecret are whole; so are switches.
        return name != null
                && (plain(option, from, option.length()).equals(name.text) || (from == 2 && !isSwitch(option, from)));
    }

    private static boolean isSwitch(CharSequence option, int from) {
        return SWITCHES.stream().anyMatch(word -> Chars.startsWith(option, from, word));
    }

    private static String plain(CharSequence text, int from, int to) {
        StringBuilder plain = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c != '-' && c != '_' && c != '.') {
                plain.append(Chars.lower(c));
            }
        }
        return plain.toString();
    }
}
