package io.forgewatch.collector.detect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words, and words with one {@code *} for any run of characters. No regular expression: hostile text takes time in proportion to
 * its length.
 */
final class WordSet {
    private final Set<String> exact = new HashSet<>();
    private final List<Pattern> patterns = new ArrayList<>();

    private record Pattern(String prefix, String suffix) {
        boolean matches(String word) {
            return word.length() >= prefix.length() + suffix.length()
                    && word.startsWith(prefix)
                    && word.endsWith(suffix);
        }
    }

    WordSet(Collection<String> words) {
        for (String word : words) {
            int star = word.indexOf('*');
            if (star < 0) {
                exact.add(word);
            } else {
                patterns.add(new Pattern(word.substring(0, star), word.substring(star + 1)));
            }
        }
    }

    /** None where a key is left out. */
    static WordSet of(@Nullable Collection<String> words) {
        return new WordSet(words == null ? List.of() : words);
    }

    boolean contains(String word) {
        if (exact.contains(word)) {
            return true;
        }
        for (Pattern pattern : patterns) {
            if (pattern.matches(word)) {
                return true;
            }
        }
        return false;
    }
}
