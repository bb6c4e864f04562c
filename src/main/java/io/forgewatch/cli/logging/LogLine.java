package io.forgewatch.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.forgewatch.cli.text.TerminalText;
import java.time.temporal.ChronoUnit;

/** An event as one line, whatever text it carries; verbosely, a stack trace follows it, indented. */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final int MAX_CHARS = 4_000;
    private static final String OWN = "io.forgewatch.";

    private final boolean traces;

    LogLine(boolean traces) {
        this.traces = traces;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        StringBuilder line = new StringBuilder(160);
        line.append(event.getInstant().truncatedTo(ChronoUnit.MILLIS))
                .append(' ')
                .append(event.getLevel())
                .append(' ')
                .append(logger.startsWith(OWN) ? logger.substring(OWN.length()) : logger)
                .append(": ")
                .append(safe(String.valueOf(event.getFormattedMessage())));
        IThrowableProxy problem = event.getThrowableProxy();
        if (problem != null) {
            line.append(": ").append(safe(problem.getClassName() + ": " + problem.getMessage()));
        }
        line.append('\n');
        if (problem != null && traces) {
            ThrowableProxyUtil.asString(problem)
                    .lines()
                    .forEach(part ->
                            line.append("    ").append(safe(part.strip())).append('\n'));
        }
        return line.toString();
    }

    private static String safe(String text) {
        return TerminalText.escape(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text);
    }
}
