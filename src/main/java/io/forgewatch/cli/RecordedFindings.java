package io.forgewatch.cli;

import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.collector.Replay;
import io.forgewatch.collector.detect.FindingConsumer;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.recording.RecordingException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What detection finds in a recording. Whatever goes wrong is a {@link Failure} with its line. */
final class RecordedFindings {
    private final Path recording;
    private final SecretPatterns secrets;
    private final Terminal terminal;

    private RecordedFindings(Path recording, SecretPatterns secrets, Terminal terminal) {
        this.recording = recording;
        this.secrets = secrets;
        this.terminal = terminal;
    }

    /** @param settings say what is masked in findings */
    static RecordedFindings of(Path recording, Settings settings, Terminal terminal) {
        return new RecordedFindings(recording, Secrets.of(settings), terminal);
    }

    /**
     * Replays.
     *
     * @param findings gets each revision of each finding
     * @param more whether to go on
     * @param end comes after the last, also where the recording is damaged and only what comes before was found; then it fails
     */
    void run(FindingConsumer findings, BooleanSupplier more, Runnable end) {
        try (Replay replay = Replay.open(recording, secrets, findings)) {
            if (!replay.sameRules(VersionCommand.version())) {
                terminal.say("forgewatch: " + recording
                        + " was recorded by another version or with other rules: what was" + " found then may differ");
            }
            RecordingException damage = step(replay, more);
            replay.finish();
            end.run();
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
    }

    /** What ended it before its end, if anything did. */
    private static @Nullable RecordingException step(Replay replay, BooleanSupplier more) throws IOException {
        try {
            boolean next = true;
            while (next && more.getAsBoolean()) {
                next = replay.step();
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
