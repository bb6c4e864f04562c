package io.forgewatch.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.TerminalText;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogLineTest {
    private static final LoggerContext CONTEXT = new LoggerContext();

    @Test
    void shouldBeOneLineWithTheProblemAtItsEnd() {
        assertThat(lines(
                        false, "io.forgewatch.control.ControlPlane", "cannot\nstop", new IllegalStateException("a\tb")))
                .containsExactly("2026-11-24T08:00:00.007Z WARN control.ControlPlane: cannot\\nstop:"
                        + " java.lang.IllegalStateException: a\\tb");
        assertThat(lines(false, "io.grpc.Channel", "gone", null))
                .containsExactly("2026-11-24T08:00:00.007Z WARN io.grpc.Channel: gone");
    }

    @Test
    void shouldShowAnIndentedTraceOnlyVerbosely() {
        List<String> lines = lines(true, "a", "b", new IllegalStateException("c\u001b[2J"));
        assertThat(lines).hasSizeGreaterThan(3);
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.startsWith("    ") && !line.contains("\u001b"));
        assertThat(lines).anyMatch(line -> line.startsWith("    at ") && line.contains("LogLineTest"));
    }

    @Test
    void shouldBoundALongMessage() {
        assertThat(lines(false, "a", "x".repeat(100_000), null))
                .singleElement()
                .asString()
                .endsWith("x…")
                .hasSizeLessThan(4_100);
    }

    @Property(tries = 300)
    void shouldBeSafeWhateverIsLogged(@ForAll("hostile") String text) {
        String layout = layout(true, "a", text, new IllegalStateException(text));
        assertThat(layout.lines()).allSatisfy(line -> assertThat(line).isEqualTo(TerminalText.escape(line)));
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }

    private static List<String> lines(boolean traces, String logger, String message, @Nullable Throwable problem) {
        return layout(traces, logger, message, problem).lines().toList();
    }

    private static String layout(boolean traces, String logger, String message, @Nullable Throwable problem) {
        Logger source = CONTEXT.getLogger(logger);
        LoggingEvent event = new LoggingEvent(LogLineTest.class.getName(), source, Level.WARN, message, problem, null);
        event.setInstant(Instant.parse("2026-11-24T08:00:00.0079Z"));
        return new LogLine(traces).doLayout(event);
    }
}
