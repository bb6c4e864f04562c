package io.forgewatch.control.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Findings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class FilterParserProperties {
    @Property(tries = 2000)
    void shouldAnswerAnythingWithAFilterOrItsOwnError(@ForAll("texts") String text) {
        try {
            Filter filter = Filter.parse(text);
            assertThat(filter.test(Findings.gcc("a", 1))).isIn(true, false);
        } catch (FilterException e) {
            assertThat(e.column()).isBetween(1, text.length() + 1);
            String message = String.valueOf(e.getMessage());
            assertThat(message.codePoints()).noneMatch(Character::isISOControl);
            assertThat(message.length()).isLessThan(700);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> word = Arbitraries.of(
                "severity",
                "HIGH",
                "=",
                "!=",
                ">=",
                ":",
                "*",
                "\"",
                "'",
                "\\",
                "(",
                ")",
                " ",
                ".",
                "-",
                "AND",
                "OR",
                "NOT",
                "labels",
                "containers",
                "event_time",
                "2026-01-01T00:00:00Z",
                "99999999999999999999",
                "\0",
                "\u202e",
                "\n",
                "%");
        Arbitrary<String> words = word.list().ofMaxSize(20).map(list -> String.join("", list));
        return Arbitraries.oneOf(words, Arbitraries.strings().ofMaxLength(40));
    }
}
