package io.forgewatch.cli.trace;

import io.forgewatch.cli.text.CommandText;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TextWidth;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An exec as columns, the last as wide as it is. Pure. */
final class ExecText {
    private static final int CONTAINER_COLUMNS = 24;
    private static final int COMM_COLUMNS = 16;
    private static final int SHORT_ID_CHARS = 12;

    private ExecText() {}

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-12s %s %8s %8s %6s %s %s",
                "TIME (UTC)",
                TextWidth.pad("CONTAINER", CONTAINER_COLUMNS),
                "PID",
                "PPID",
                "UID",
                TextWidth.pad("COMM", COMM_COLUMNS),
                "EXECUTABLE  ARGUMENTS");
    }

    static String line(TracedExec exec) {
        ExecEvent event = exec.event();
        return String.format(
                Locale.ROOT,
                "%-12s %s %8d %8d %6d %s %s",
                TimeText.clock(exec.time()),
                TextWidth.pad(container(exec.container()), CONTAINER_COLUMNS),
                event.pid(),
                exec.parentPid(),
                event.userId(),
                TextWidth.pad(TerminalText.escape(event.comm()), COMM_COLUMNS),
                TerminalText.escape(event.executable().path()) + "  "
                        + CommandText.of(event.args(), event.gaps().argumentsCut()));
    }

    private static String container(@Nullable ContainerRef container) {
        if (container == null) {
            return "-";
        }
        String id = container.id();
        String shortId = id.matches("[0-9a-f]{13,}") ? id.substring(0, SHORT_ID_CHARS) : id;
        return TerminalText.escape(container.runtime().isEmpty() ? shortId : container.runtime() + "/" + shortId);
    }
}
