package io.forgewatch.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Chooses by name. */
final class NameFilter {
    private NameFilter() {}

    /**
     * Whether a name fits one of the patterns, which semicolons part: in a pattern * stands for any text; one without it may fit any
     * part of the name. An empty text takes every name.
     */
    static Predicate<String> of(String patterns) {
        List<Predicate<String>> any = Arrays.stream(patterns.split(";"))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(NameFilter::one)
                .toList();
        return name -> any.isEmpty() || any.stream().anyMatch(fits -> fits.test(name));
    }

    private static Predicate<String> one(String pattern) {
        if (!pattern.contains("*")) {
            return name -> name.contains(pattern);
        }
        return Pattern.compile(Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .asMatchPredicate();
    }
}
