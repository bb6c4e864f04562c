package io.forgewatch.control.filter;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what a misspelt name was meant to be, and shows names safely. */
final class Spelling {
    private static final int MAX_SHOWN = 40;

    private Spelling() {}

    /** As it may stand in a one-line message: short, and without control characters. */
    static String shown(String name) {
        StringBuilder out = new StringBuilder();
        name.codePoints().limit(MAX_SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return name.codePointCount(0, name.length()) > MAX_SHOWN ? out + "…" : out.toString();
    }

    /** {@code "; did you mean x?"}, or what there is where nothing is near. */
    static String hint(String name, Collection<String> known) {
        String lower = shown(name).toLowerCase(Locale.ROOT);
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate.toLowerCase(Locale.ROOT))))
                .filter(near -> distance(lower, near.toLowerCase(Locale.ROOT)) <= Math.max(2, near.length() / 3))
                .map(near -> "; did you mean " + near + "?")
                .orElseGet(() -> "; there is " + String.join(", ", known));
    }

    /** Levenshtein's edit distance. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
