package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class StyleTest {
    private static final Style COLOUR = new Style(true);

    @Test
    void shouldWriteNoSequenceWithoutColour() {
        assertThat(Style.PLAIN.bold("a") + Style.PLAIN.bad("b") + Style.PLAIN.severity("CRITICAL", "c"))
                .isEqualTo("abc");
    }

    @Test
    void shouldEndEachSequence() {
        assertThat(COLOUR.bold("a") + COLOUR.dim("b") + COLOUR.good("c") + COLOUR.bad("d"))
                .isEqualTo("\u001b[1ma\u001b[0m\u001b[2mb\u001b[0m\u001b[32mc\u001b[0m\u001b[31md\u001b[0m");
        assertThat(COLOUR.bold("")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Finding.Severity.class,
            mode = Mode.EXCLUDE,
            names = {"SEVERITY_UNSPECIFIED", "UNRECOGNIZED"})
    void shouldHaveAColourForEachSeverity(Finding.Severity severity) {
        assertThat(COLOUR.severity(severity.name(), "x")).startsWith("\u001b[").endsWith("mx\u001b[0m");
    }

    @Test
    void shouldLeaveAnUnknownSeverityAlone() {
        assertThat(COLOUR.severity("SEVERITY_UNSPECIFIED", "x")).isEqualTo("x");
    }
}
