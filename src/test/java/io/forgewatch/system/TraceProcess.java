package io.forgewatch.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code bin/forgewatch trace --record} of the built distribution. Closing it kills it where it still runs. */
public final class TraceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StartedProgram program;

    private TraceProcess(Path recording) throws IOException {
        this.program = new StartedProgram(List.of("trace", "--force", "--record", recording.toString()));
    }

    /** Starts one and returns once it records. */
    public static TraceProcess recording(Path recording) {
        try {
            TraceProcess trace = new TraceProcess(recording);
            await().atMost(PATIENCE).until(() -> trace.program.log().contains("recording to") || !trace.program.runs());
            if (!trace.program.runs()) {
                String log = trace.program.log();
                trace.close();
                throw new AssertionError("forgewatch trace did not start; it said:\n" + log);
            }
            return trace;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as Ctrl-C does and returns its exit code. */
    public int end() {
        return program.end("INT", PATIENCE);
    }

    @Override
    public void close() {
        program.close();
    }
}
