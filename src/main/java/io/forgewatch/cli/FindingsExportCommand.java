package io.forgewatch.cli;

import io.forgewatch.cli.config.AgeText;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.v1.Finding;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch findings export}: the past, in the shape of another tool. */
@CommandLine.Command(
        name = "export",
        description = {
            "Write every finding as a line of JSON, the oldest first, in the shape of another tool: native (as the API gives it),"
                    + " scc (Security Command Center), ocsf (Detection Finding 2004), ecs (Elastic Common Schema).",
            "Sinks send the same lines as findings happen."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings export --format ocsf > findings.jsonl",
            "  forgewatch findings export --format ecs --since 7d --filter 'severity>=HIGH'",
            "  forgewatch findings export --since 2026-11-24T00:00:00Z"
        })
final class FindingsExportCommand extends Command {
    /** Findings that come in meanwhile, or go, change nothing in what stands before and behind them. */
    private static final String OLDEST_FIRST = "event_time";

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}. Default: native")
    private FindingFormat format = FindingFormat.NATIVE;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match.")
    private String filter = "";

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what began from this time on: 2026-11-24T00:00:00Z, or an age such as 12h or 7d.")
    private @Nullable String since;

    FindingsExportCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        String wanted = wanted();
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            client.list(wanted, OLDEST_FIRST, Long.MAX_VALUE, this::page);
        }
        terminal.flush();
        return ExitCode.OK;
    }

    private boolean page(List<Finding> findings) {
        findings.forEach(finding -> terminal.out().println(format.line(finding)));
        return terminal.flush();
    }

    /** The given filter stands first, so that columns in what is said of it are its own; OR binds closer than AND. */
    private String wanted() {
        if (since == null) {
            return filter;
        }
        String recent = "eventTime>=\"" + time(since) + "\"";
        return filter.isBlank() ? recent : filter + " AND " + recent;
    }

    private static Instant time(String text) {
        if (text.matches("\\d+[a-z]")) {
            return Clock.systemUTC().instant().minus(AgeText.parse("--since", text));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw Failure.usage("--since is \"" + TerminalText.escape(text)
                    + "\": it must be a time such as 2026-11-24T00:00:00Z, or an age such as 12h or 7d");
        }
    }
}
