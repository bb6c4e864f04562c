package io.forgewatch.control;

import java.nio.file.Path;
import java.util.List;

/** Ingests until it is killed; says each finding's number once it was acknowledged. Each comes in two revisions. */
public final class KilledIngest {
    private KilledIngest() {}

    public static void main(String[] args) throws Exception {
        try (Running running = new Running(Path.of(args[0]))) {
            for (int i = 0; ; i++) {
                running.plane.ingest(List.of(Findings.gcc("f" + i, i)));
                running.plane.ingest(List.of(
                        Findings.gcc("f" + i, i).toBuilder().setRevision(2).build()));
                System.out.println(i);
            }
        }
    }
}
