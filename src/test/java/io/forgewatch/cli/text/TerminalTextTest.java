package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TerminalTextTest {
    /** Other than by the code under test: Unicode's categories of what is not shown, and what breaks or feigns a line. */
    private static final String UNSHOWN = "[\\p{C}\\p{Zl}\\p{Zp}\\u00a0\\u3000\\u115f\\u3164\\u2800\\ufe0f]";

    @ParameterizedTest
    @CsvSource({
        "001b, \\x1b",
        "000a, \\n",
        "000d, \\r",
        "0009, \\t",
        "0000, \\x00",
        "007f, \\x7f",
        "009b, \\u009b",
        "00a0, \\u00a0",
        "200b, \\u200b",
        "202e, \\u202e",
        "2028, \\u2028",
        "2029, \\u2029",
        "feff, \\ufeff",
        "3164, \\u3164",
        "e000, \\ue000",
        "d83d, \\ud83d",
        "e0041, \\U000e0041"
    })
    void shouldShowWhatATerminalObeysAsItsEscape(String codePoint, String escape) {
        String text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
        assertThat(TerminalText.escape(text)).isEqualTo("a" + escape + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gcc -o x", "größe", "漢字", "עברית", "\ud83d\ude00", "a\\nb", "e\u0301"})
    void shouldLeaveReadableTextAlone(String text) {
        assertThat(TerminalText.escape(text)).isEqualTo(text);
    }

    @Test
    void shouldNotLetMarksPileUpOrLandOnWhatStandsBefore() {
        assertThat(TerminalText.escape("a\u0301\u0301\u0301\u0301b")).isEqualTo("a\u0301\u0301\u0301\\u0301b");
        assertThat(TerminalText.escape("\u0301a")).isEqualTo("\\u0301a");
    }

    @Property
    void shouldLeaveNothingThatIsNotShown(@ForAll("hostile") String text) {
        String escaped = TerminalText.escape(text);
        assertThat(escaped).doesNotContainPattern(UNSHOWN);
        assertThat(escaped.lines().count()).isLessThanOrEqualTo(1);
        assertThat(TerminalText.escape(escaped)).isEqualTo(escaped);
    }

    @Property
    void shouldBeSafeForEachCodePointThatMayBeShown(@ForAll("hostile") String text) {
        String shown = text.codePoints()
                .filter(TerminalText::isShownAsIs)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertThat(TerminalText.escape(shown)).isEqualTo(shown).doesNotContainPattern(UNSHOWN);
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
