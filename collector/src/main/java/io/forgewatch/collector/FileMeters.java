package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.v1.FileGap;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows what was found out of files and what it cost as meters {@code forgewatch.…}, until it is closed. */
final class FileMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    /** Kept here since Micrometer refers weakly to what it asks. */
    private final List<Object> asked = new ArrayList<>();

    FileMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The suppliers are asked for each value. */
    void bind(Supplier<FileDeskCounts> desk, Supplier<ContainerFilesCounts> files, LongSupplier late) {
        asked.addAll(List.of(desk, files, late));
        counter("identity.scans", "files that were searched for what they are", desk, FileDeskCounts::scans);
        counter("identity.bytes", "bytes that were searched", desk, FileDeskCounts::scannedBytes);
        seconds("identity.cpu", "processor time of finding out what execs run", desk, FileDeskCounts::scanCpuNs);
        counter("identity.cached", "files that were known from before", desk, FileDeskCounts::cached);
        for (FileGap.Cause cause : FileGap.Cause.values()) {
            if (cause != FileGap.Cause.CAUSE_UNSPECIFIED
                    && cause != FileGap.Cause.UNRECOGNIZED
                    && cause != FileGap.Cause.PENDING) {
                byCause(
                        "identity.gaps",
                        "execs whose file could not be known",
                        cause.name(),
                        desk,
                        c -> c.gaps().getOrDefault(cause, 0L));
            }
        }
        counter("identity.late", "execs that went on before their file was known", late, LongSupplier::getAsLong);
        counter("digest.files", "files whose digest was taken", desk, FileDeskCounts::digests);
        counter("digest.bytes", "bytes of them", desk, FileDeskCounts::digestBytes);
        seconds("digest.cpu", "processor time of digests and outputs", desk, FileDeskCounts::digestCpuNs);
        counter("files.failures", "work on files that broke", desk, FileDeskCounts::failures);
        bindSource(files);
    }

    private void bindSource(Supplier<ContainerFilesCounts> files) {
        counter("files.opened", "files of containers that were opened", files, ContainerFilesCounts::opened);
        counter(
                "files.answered",
                "directories that were listed and environments that were read",
                files,
                ContainerFilesCounts::answered);
        for (FileUnavailable.Cause cause : FileUnavailable.Cause.values()) {
            byCause(
                    "files.unavailable",
                    "files that could not be had",
                    cause.name(),
                    files,
                    c -> c.unavailable().getOrDefault(cause, 0L));
        }
        counter("files.overdue", "calls that did not return in time", files, ContainerFilesCounts::overdue);
        counter("files.scans", "how often /proc was gone through", files, ContainerFilesCounts::scans);
        meters.add(Gauge.builder("forgewatch.files.stuck", files, f -> f.get().stuck())
                .description("calls that hang now")
                .register(registry));
    }

    private <T> void counter(String name, String description, Supplier<T> of, ToDoubleFunction<T> value) {
        counter(name, description, of, (Supplier<T> from) -> value.applyAsDouble(from.get()));
    }

    private <T> void counter(String name, String description, T of, ToDoubleFunction<T> value) {
        meters.add(FunctionCounter.builder("forgewatch." + name, of, value)
                .description(description)
                .register(registry));
    }

    private <T> void seconds(String name, String description, Supplier<T> of, ToDoubleFunction<T> nanoseconds) {
        meters.add(FunctionCounter.builder(
                        "forgewatch." + name,
                        of,
                        from -> nanoseconds.applyAsDouble(from.get()) / TimeUnit.SECONDS.toNanos(1))
                .description(description)
                .baseUnit("seconds")
                .register(registry));
    }

    private <T> void byCause(String name, String description, String cause, Supplier<T> of, ToDoubleFunction<T> value) {
        meters.add(FunctionCounter.builder("forgewatch." + name, of, from -> value.applyAsDouble(from.get()))
                .description(description)
                .tag("cause", cause.toLowerCase(Locale.ROOT))
                .register(registry));
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
        asked.clear();
    }
}
