package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextWidthTest {
    @ParameterizedTest
    @CsvSource({"gcc,3", "größe,5", "漢字,4", "Ａ,2", "가,2", "\ud83d\ude00,2", "e\u0301,1", "עברית,5", "…,1"})
    void shouldCountColumnsAsATerminalDoes(String text, int columns) {
        assertThat(TextWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void shouldCutWithAnEllipsisAndNeverInsideACharacter() {
        assertThat(TextWidth.fit("compile", 7)).isEqualTo("compile");
        assertThat(TextWidth.fit("compile", 4)).isEqualTo("com…");
        assertThat(TextWidth.fit("漢字漢字", 4)).isEqualTo("漢…");
        assertThat(TextWidth.fit("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301…");
        assertThat(TextWidth.fit("compile", 1)).isEqualTo("…");
        assertThat(TextWidth.fit("compile", 0)).isEmpty();
    }

    @Property
    void shouldFillExactlyTheColumnsWhateverTheText(
            @ForAll("hostile") String text, @ForAll @IntRange(max = 40) int columns) {
        String escaped = TerminalText.escape(text);
        assertThat(TextWidth.of(TextWidth.fit(escaped, columns))).isLessThanOrEqualTo(columns);
        assertThat(TextWidth.of(TextWidth.pad(escaped, columns))).isEqualTo(columns);
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
