package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.store.SqliteBackup;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch control backup}. */
@CommandLine.Command(
        name = "backup",
        description = {
            "Copy the database of findings while a control plane goes on with it.",
            "To put it back, stop the control plane, and put the copy in the place of findings.db in the data folder,"
                    + " with no findings.db-wal beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = "  forgewatch control backup --data-dir /var/lib/forgewatch-control /backup/findings.db")
final class ControlBackupCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "Where the copy is made; it must not exist.")
    private Path file = Path.of("");

    ControlBackupCommand(Terminal terminal) {
        super(terminal, Setting.DATA_DIR, Setting.STORE);
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        if (settings.find(Setting.STORE).isPresent()) {
            throw Failure.usage("findings are kept in PostgreSQL: back that up, with pg_dump for instance");
        }
        try {
            SqliteBackup.write(
                    ControlConfig.databaseIn(settings.get(Setting.DATA_DIR)).file(), file);
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        terminal.say("the findings are copied to " + TerminalText.escape(file.toString()));
        return ExitCode.OK;
    }
}
