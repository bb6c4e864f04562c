package io.forgewatch.control;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import java.nio.file.Path;
import java.util.List;

/** Ingests until it is killed; says each finding's number once it was acknowledged. Each comes in two revisions. */
public final class KilledIngest {
    private KilledIngest() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (Running running = new Running(args.length > 1 ? withSink(directory) : Running.config(directory))) {
            for (int i = 0; ; i++) {
                running.plane.ingest(List.of(Findings.gcc("f" + i, i)));
                running.plane.ingest(List.of(
                        Findings.gcc("f" + i, i).toBuilder().setRevision(2).build()));
                System.out.println(i);
            }
        }
    }

    /** With a sink that writes all to out.jsonl in the directory. */
    static ControlConfig withSink(Path directory) {
        try {
            SinkTarget file = new SinkTarget.ToFile(directory.resolve("out.jsonl"), 1 << 30, 1);
            return Running.config(directory)
                    .withSinks(List.of(new SinkConfig("disk", Filter.parse(""), FindingFormat.NATIVE, file)));
        } catch (FilterException e) {
            throw new AssertionError(e);
        }
    }
}
