package io.forgewatch.halves;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A collector that reports findings from a number on, each in two revisions, until it is killed; says each finding's number once its
 * second revision is in the outbox for good.
 */
public final class KilledCollector {
    private KilledCollector() {}

    public static void main(String[] args) throws Exception {
        Semaphore kept = new Semaphore(0);
        try (CollectorHalf half = new CollectorHalf(
                Path.of(args[0]),
                ControlHalf.target(Integer.parseInt(args[1])),
                "killed",
                10_000,
                finding -> kept.release())) {
            for (int i = Integer.parseInt(args[2]); ; i++) {
                half.report(i, i + 1, 1);
                kept.acquire();
                half.report(i, i + 1, 2);
                kept.acquire();
                System.out.println(i);
            }
        }
    }
}
