package io.forgewatch.cli.trace;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.collector.Collector;
import io.forgewatch.collector.CollectorConfig;
import io.forgewatch.collector.Recording;
import io.forgewatch.collector.bpf.ProbeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A trace that is recorded: detection runs beside it, so that its questions are asked and the answers are kept. Runs once. */
public final class RecordedTrace {
    private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(10);

    private final ExecTrace trace;
    private final Recording recording;
    private final Path file;
    private final Terminal terminal;
    private long toldNs = System.nanoTime();

    public RecordedTrace(ExecTrace trace, Recording recording, Path file, Terminal terminal) {
        this.trace = trace;
        this.recording = recording;
        this.file = file;
        this.terminal = terminal;
    }

    /**
     * Prints and records until told to stop, or until the recording breaks. A reader that has gone ends the printing, not the
     * recording.
     *
     * @throws Failure failed: the recording broke off
     * @throws ProbeException the kernel did not take the probe
     * @throws IOException the host or the recording's file cannot be used
     */
    @SuppressWarnings("try") // Closed before the end, so that what it still held is printed and kept.
    public void run(CollectorConfig config, BooleanSupplier stop)
            throws ProbeException, IOException, InterruptedException {
        try (Collector collector = Collector.record(config, recording, trace)) {
            terminal.say("forgewatch: recording to " + file + ", Ctrl-C ends it");
            BooleanSupplier ended = () -> {
                tellProgress();
                return stop.getAsBoolean()
                        || recording.failure().isPresent()
                        || collector.ended().toCompletableFuture().isDone();
            };
            boolean read = trace.print(ended);
            while (!ended.getAsBoolean()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            collector.close();
            if (read) {
                trace.print(() -> true);
            }
        }
        trace.summarise();
        summarise();
    }

    /** To people only; a log would fill with it. */
    private void tellProgress() {
        if (terminal.interactive() && System.nanoTime() - toldNs >= PROGRESS_NS) {
            toldNs = System.nanoTime();
            terminal.say("forgewatch: " + extent());
        }
    }

    private void summarise() {
        IOException broken = recording.failure().orElse(null);
        if (broken != null) {
            throw Failure.failed(
                    "cannot write " + file + " (" + broken.getMessage() + "): it holds what came before, " + extent()
                            + "; free space or choose another place",
                    broken);
        }
        String missing = recording.missing() == 0 ? "" : ", " + recording.missing() + " events too large to be kept";
        terminal.say("forgewatch: " + extent() + missing + ": forgewatch replay " + file);
    }

    private String extent() {
        return "recorded " + recording.execs() + " execs in "
                + String.format(Locale.ROOT, "%.1f", recording.bytes() / 1024.0) + " KiB, " + recording.lost()
                + " records lost";
    }
}
