package io.forgewatch.scenario;

import static org.awaitility.Awaitility.await;

import io.forgewatch.system.ContainerSpec;
import io.forgewatch.system.ForgewatchProcess;
import io.forgewatch.system.OverlayRoot;
import io.forgewatch.system.RuncContainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What telling a compiler by its content costs, by Forgewatch's own meters: for a copy of the largest compiler when it runs for the
 * first time, and when it runs again.
 *
 * @param compiler the largest
 * @param cold how far each meter of {@link #METERS} went on for the first exec; empty where a meter is missing
 * @param warm the same for {@link #AGAIN} further execs
 * @param missing meters that there are not
 */
record IdentityCost(Path compiler, Map<String, Double> cold, Map<String, Double> warm, List<String> missing) {
    private static final String SCANS = "forgewatch_identity_scans_total";
    private static final String SCAN_BYTES = "forgewatch_identity_bytes_total";
    private static final String SCAN_CPU = "forgewatch_identity_cpu_seconds_total";
    private static final String HASHES = "forgewatch_digest_files_total";
    private static final String HASH_BYTES = "forgewatch_digest_bytes_total";
    private static final String HASH_CPU = "forgewatch_digest_cpu_seconds_total";

    /** Files told by their content and files hashed: how many, bytes read, and CPU time spent. */
    private static final List<String> METERS = List.of(SCANS, SCAN_BYTES, SCAN_CPU, HASHES, HASH_BYTES, HASH_CPU);

    private static final int AGAIN = 20;
    private static final Duration DONE = Duration.ofSeconds(20);

    /** {@code cold} runs it once and {@code warm} again; what they execute beside it has run before. */
    private static final String SCRIPT = """
            cd /build
            step() { until [ -e $1 ]; do sleep 0.05; done; for ((i = 0; i < $2; i++)); do ./large --help >/dev/null 2>&1; done; echo >$1.done; }
            sleep 0.05; echo >ready
            step cold 1
            step warm %d
            sleep 60
            """.formatted(AGAIN);

    /** Measures it, for some seconds; nothing else may run in a container meanwhile. */
    static IdentityCost measured(ForgewatchProcess forgewatch, ScenarioImage image) {
        Path compiler = image.largestCompiler();
        Map<String, Double> there = meters(forgewatch);
        List<String> missing =
                METERS.stream().filter(meter -> !there.containsKey(meter)).toList();
        if (!missing.isEmpty()) {
            return new IdentityCost(compiler, Map.of(), Map.of(), missing);
        }
        try (OverlayRoot root = OverlayRoot.ofHostBelow(image.layer())) {
            root.add(compiler, "/build/large");
            try (RuncContainer container = RuncContainer.start(ContainerSpec.of(root), "bash", "-c", SCRIPT)) {
                awaitFile(container, "ready");
                return new IdentityCost(
                        compiler,
                        difference(forgewatch, container, "cold"),
                        difference(forgewatch, container, "warm"),
                        List.of());
            }
        }
    }

    /** For people, one cost each. */
    List<String> lines() {
        if (!missing.isEmpty()) {
            return List.of("cost of the cold scan: not measured, there is no " + String.join(", ", missing));
        }
        String of = String.format(
                Locale.ROOT,
                "%s, %.1f MB",
                compiler.getFileName(),
                compiler.toFile().length() / 1e6);
        return List.of(
                "cold exec of the largest compiler (" + of + ")",
                row("scan", cold, SCANS, SCAN_BYTES, SCAN_CPU),
                row("hashing", cold, HASHES, HASH_BYTES, HASH_CPU),
                AGAIN + " warm execs of it",
                row("scan", warm, SCANS, SCAN_BYTES, SCAN_CPU),
                row("hashing", warm, HASHES, HASH_BYTES, HASH_CPU));
    }

    private static String row(String what, Map<String, Double> of, String files, String bytes, String cpu) {
        return String.format(
                Locale.ROOT,
                "  %-8s %2.0f files, %8.1f ms CPU, %11.0f bytes read",
                what,
                of.get(files),
                1000 * Objects.requireNonNull(of.get(cpu)),
                of.get(bytes));
    }

    /** What is not as it must be; empty where it is. */
    List<String> faults() {
        if (!missing.isEmpty()) {
            return List.of("not measured");
        }
        List<String> faults = new ArrayList<>();
        for (String meter : List.of(SCANS, SCAN_BYTES, SCAN_CPU)) {
            if (!(Objects.requireNonNull(cold.get(meter)) > 0)) {
                faults.add("a cold exec did not move " + meter);
            }
        }
        for (String meter : List.of(SCANS, SCAN_BYTES, HASHES, HASH_BYTES)) {
            if (Objects.requireNonNull(warm.get(meter)) != 0) {
                faults.add("warm execs moved " + meter);
            }
        }
        return faults;
    }

    private static Map<String, Double> difference(ForgewatchProcess forgewatch, RuncContainer container, String step) {
        Map<String, Double> before = settled(forgewatch);
        container.spec().root().write("/build/" + step, new byte[0]);
        awaitFile(container, step + ".done");
        Map<String, Double> after = settled(forgewatch);
        after.replaceAll((meter, value) -> value - Objects.requireNonNull(before.get(meter)));
        return after;
    }

    /** The meters, once they stand still; fails where something goes on and on, since that would count too. */
    private static Map<String, Double> settled(ForgewatchProcess forgewatch) {
        AtomicReference<Map<String, Double>> last = new AtomicReference<>(meters(forgewatch));
        await().alias("identity meters that stand still")
                .atMost(DONE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Map<String, Double> now = meters(forgewatch);
                    return now.equals(last.getAndSet(now));
                });
        return Objects.requireNonNull(last.get());
    }

    private static Map<String, Double> meters(ForgewatchProcess forgewatch) {
        Map<String, Double> meters = new TreeMap<>(forgewatch.metrics().values());
        meters.keySet().retainAll(METERS);
        return meters;
    }

    private static void awaitFile(RuncContainer container, String name) {
        await().atMost(DONE)
                .until(() -> Files.exists(
                        container.spec().root().path().resolve("build").resolve(name)));
    }
}
