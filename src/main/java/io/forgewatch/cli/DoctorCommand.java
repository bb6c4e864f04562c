package io.forgewatch.cli;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.FindingJson;
import io.forgewatch.cli.host.HostCheck;
import io.forgewatch.cli.host.HostChecks;
import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TextWidth;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch doctor}. */
@CommandLine.Command(
        name = "doctor",
        description = "Say what this host has of what Forgewatch needs, and how to get the rest. Changes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch doctor",
            "  forgewatch doctor -o json | jq '.checks[] | select(.status != \"FOUND\")'",
            "",
            "Ends with 0 where it can run, with 3 where it cannot."
        })
final class DoctorCommand extends Command {
    private static final int NAME_COLUMNS = 24;

    /** How it is printed. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private Format output = Format.TEXT;

    DoctorCommand(Terminal terminal) {
        super(terminal, Setting.HOST_ROOT, Setting.PROBE);
    }

    @Override
    public Integer call() {
        HostChecks checks =
                HostChecks.tryOut(settings().get(Setting.HOST_ROOT), settings().get(Setting.PROBE));
        if (output == Format.JSON) {
            terminal.out().println(json(checks));
        } else {
            checks.checks().forEach(this::print);
            terminal.out().println();
            terminal.out().println(checks.canRun() ? "Forgewatch can run here." : "Forgewatch cannot run here.");
        }
        return checks.canRun() ? ExitCode.OK : ExitCode.MISSING;
    }

    private void print(HostCheck check) {
        Style style = terminal.style();
        String status = TextWidth.pad(check.status().name().toLowerCase(Locale.ROOT), 8);
        String coloured = switch (check.status()) {
            case FOUND -> style.good(status);
            case ABSENT -> style.severity("MEDIUM", status);
            case MISSING -> style.bad(status);
        };
        terminal.out()
                .println(coloured + " " + TextWidth.pad(check.name(), NAME_COLUMNS) + " "
                        + TerminalText.escape(check.detail()));
        if (!check.advice().isEmpty()) {
            terminal.out().println(" ".repeat(9 + NAME_COLUMNS + 1) + "→ " + TerminalText.escape(check.advice()));
        }
    }

    private static String json(HostChecks checks) {
        ListValue.Builder list = ListValue.newBuilder();
        for (HostCheck check : checks.checks()) {
            list.addValuesBuilder()
                    .setStructValue(Struct.newBuilder()
                            .putFields("name", text(check.name()))
                            .putFields("status", text(check.status().name()))
                            .putFields("detail", text(check.detail()))
                            .putFields("advice", text(check.advice())));
        }
        return FindingJson.pretty(Struct.newBuilder()
                .putFields(
                        "canRun",
                        Value.newBuilder().setBoolValue(checks.canRun()).build())
                .putFields("checks", Value.newBuilder().setListValue(list).build())
                .build());
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
