package io.forgewatch.scenario;

import static org.awaitility.Awaitility.await;

import io.forgewatch.system.ContainerSpec;
import io.forgewatch.system.ForgewatchProcess;
import io.forgewatch.system.OverlayRoot;
import io.forgewatch.system.RuncContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What telling a compiler by its content costs, by Forgewatch's own meters ({@code forgewatch_identity_…}): for a copy of the largest
 * compiler when it runs for the first time, and when it runs again. Nothing else may run in a container meanwhile.
 */
final class IdentityCost {
    private static final String METERS = "forgewatch_identity_";
    private static final int AGAIN = 20;
    private static final Duration DONE = Duration.ofSeconds(20);

    /** Where compilers of this machine and of the image lie, below its root. */
    private static final List<String> FOLDERS = List.of(
            "usr/lib/gcc/x86_64-linux-gnu",
            "usr/lib/llvm-14/bin",
            "usr/lib/go-1.19/bin",
            "usr/lib/go-1.19/pkg/tool/linux_amd64",
            "usr/bin");

    /** {@code cold} runs it once and {@code warm} again; what they execute beside it has run before. */
    private static final String SCRIPT = """
            cd /build
            step() { until [ -e $1 ]; do sleep 0.05; done; for ((i = 0; i < $2; i++)); do ./large --help >/dev/null 2>&1; done; echo >$1.done; }
            sleep 0.05; echo >ready
            step cold 1
            step warm %d
            sleep 60
            """.formatted(AGAIN);

    private final ForgewatchProcess forgewatch;
    private final ScenarioImage image;

    IdentityCost(ForgewatchProcess forgewatch, ScenarioImage image) {
        this.forgewatch = forgewatch;
        this.image = image;
    }

    /** For people, one cost each. Blocks for a few seconds. */
    List<String> lines() {
        Path compiler = largest();
        String name = String.format(Locale.ROOT, "%s, %.1f MB", compiler.getFileName(), size(compiler) / 1e6);
        try (OverlayRoot root = OverlayRoot.ofHostBelow(image.layer())) {
            root.add(compiler, "/build/large");
            try (RuncContainer container = RuncContainer.start(ContainerSpec.of(root), "bash", "-c", SCRIPT)) {
                awaitFile(container, "ready");
                return List.of(
                        "first exec of the largest compiler (" + name + "): " + difference(container, "cold"),
                        AGAIN + " more execs of it: " + difference(container, "warm"));
            }
        }
    }

    private String difference(RuncContainer container, String step) {
        Map<String, Double> before = settled();
        if (before.isEmpty()) {
            return "n/a";
        }
        container.spec().root().write("/build/" + step, new byte[0]);
        awaitFile(container, step + ".done");
        List<String> changes = new ArrayList<>();
        settled().forEach((meter, value) -> {
            double more = value - before.getOrDefault(meter, 0.0);
            if (more != 0) {
                changes.add(meter.substring(METERS.length()) + " "
                        + (more == Math.rint(more)
                                ? Long.toString((long) more)
                                : String.format(Locale.ROOT, "%.4f", more)));
            }
        });
        return changes.isEmpty() ? "nothing" : String.join(", ", changes);
    }

    /** The meters, once they stand still; fails where something goes on and on, since that would count too. */
    private Map<String, Double> settled() {
        AtomicReference<Map<String, Double>> last = new AtomicReference<>(meters());
        await().alias("identity meters that stand still")
                .atMost(DONE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    Map<String, Double> now = meters();
                    return now.equals(last.getAndSet(now));
                });
        return Objects.requireNonNull(last.get());
    }

    private Map<String, Double> meters() {
        Map<String, Double> meters = new TreeMap<>();
        forgewatch.metrics().values().forEach((name, value) -> {
            if (name.startsWith(METERS)) {
                meters.put(name, value);
            }
        });
        return meters;
    }

    private static void awaitFile(RuncContainer container, String name) {
        await().atMost(DONE)
                .until(() -> Files.exists(
                        container.spec().root().path().resolve("build").resolve(name)));
    }

    private Path largest() {
        List<Path> programs = new ArrayList<>();
        for (Path root : List.of(Path.of("/"), image.layer())) {
            FOLDERS.forEach(folder -> programs.addAll(compilers(root.resolve(folder))));
        }
        return programs.stream()
                .max(Comparator.comparingLong(IdentityCost::size))
                .orElseThrow();
    }

    private static List<Path> compilers(Path folder) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(folder, "{[0-9]*,cc1,cc1plus,lto1,clang,llc,go,compile,link,rustc,tcc}")) {
                for (Path entry : entries) {
                    found.addAll(Files.isDirectory(entry) ? compilers(entry) : List.of(entry));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
