package io.forgewatch.halves;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Several collectors in one process, each of which reports a finding every so often, until it is killed or told to stop by a line; says
 * each finding's collector and number once it is in the outbox for good. Told to stop, it goes on until everything is acknowledged.
 */
public final class ChaosCollectors {
    static final String DONE = "done";

    private ChaosCollectors() {}

    /** A folder, the collectors' port, milliseconds between findings; then the collectors as number:next finding. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        long pauseMs = Long.parseLong(args[2]);
        List<CollectorHalf> halves = new ArrayList<>();
        List<int[]> next = new ArrayList<>();
        for (int i = 3; i < args.length; i++) {
            String[] parts = args[i].split(":", 2);
            next.add(new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])});
            halves.add(new CollectorHalf(
                    folder.resolve(parts[0]),
                    ControlHalf.target(port),
                    "node-" + parts[0],
                    10_000,
                    finding -> System.out.println(finding.getName().substring("findings/".length()))));
        }
        while (System.in.available() == 0) {
            for (int i = 0; i < halves.size(); i++) {
                int[] collector = next.get(i);
                CollectorHalf half = halves.get(i);
                half.reporter.accept(half.finding(id(collector[0], collector[1]++), 1));
            }
            Thread.sleep(pauseMs);
        }
        for (CollectorHalf half : halves) {
            while (!half.isDone()) {
                Thread.sleep(20);
            }
            half.close();
        }
        System.out.println(DONE);
    }

    static String id(int collector, int number) {
        return "c" + collector + "-" + number;
    }
}
