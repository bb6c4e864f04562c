package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ReplayFormat;
import io.forgewatch.cli.findings.ReplayedFindings;
import io.forgewatch.collector.Replay;
import io.forgewatch.collector.recording.RecordingException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch replay}. */
@CommandLine.Command(
        name = "replay",
        description = {
            "Put a recording of forgewatch trace --record through detection and print what is found.",
            "Needs no root and nothing of the kernel; the same recording gives the same bytes each time."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch replay build.fwrec",
            "  forgewatch replay build.fwrec -o jsonl --revisions | jq .severity"
        })
final class ReplayCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "The recording.")
    private Path recording = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private ReplayFormat output = ReplayFormat.TEXT;

    @Option(
            names = "--revisions",
            description = "Print each finding whenever it would have been updated, not only how it ended.")
    private boolean revisions;

    ReplayCommand(Terminal terminal) {
        super(terminal, Setting.REDACT, Setting.REDACT_PATTERNS);
    }

    @Override
    public Integer call() {
        ReplayedFindings findings = new ReplayedFindings(output, revisions, terminal);
        try (Replay replay = Replay.open(recording, Secrets.of(settings()), findings::add)) {
            if (!replay.sameRules(VersionCommand.version())) {
                terminal.say("forgewatch: " + recording
                        + " was recorded by another version or with other rules: what was" + " found then may differ");
            }
            RecordingException damage = run(replay, findings);
            replay.finish();
            findings.end();
            tellGaps(replay);
            if (damage != null) {
                throw Failure.failed(
                        recording + " " + damage.getMessage() + "; the findings are of what comes before", damage);
            }
        } catch (RecordingException e) {
            throw Failure.failed(recording + " " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw Failure.failed("there is no " + recording + ": make one with forgewatch trace --record FILE", e);
        } catch (IOException e) {
            throw Failure.failed("cannot read " + recording + " (" + e.getMessage() + ")", e);
        }
        return ExitCode.OK;
    }

    /** What ended it before its end, if anything did. */
    private static @Nullable RecordingException run(Replay replay, ReplayedFindings findings) throws IOException {
        try {
            boolean more = true;
            while (more && findings.isRead()) {
                more = replay.step();
            }
            return null;
        } catch (RecordingException e) {
            return e;
        }
    }

    private void tellGaps(Replay replay) {
        if (replay.missing() > 0) {
            terminal.say("forgewatch: " + replay.missing() + " events were too large to be recorded and are missing");
        }
        if (replay.failures() > 0) {
            terminal.say("forgewatch: " + replay.failures() + " events could not be worked on; --verbose says why");
        }
    }
}
