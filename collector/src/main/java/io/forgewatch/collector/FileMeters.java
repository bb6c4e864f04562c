package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.v1.FileGap;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows what was found out of files and what it cost as meters {@code forgewatch.…}, until it is closed. */
final class FileMeters implements AutoCloseable {
    private final MeterSet meters;

    FileMeters(MeterRegistry registry) {
        this.meters = new MeterSet(registry);
    }

    /** The suppliers are asked for each value. */
    void bind(Supplier<FileDeskCounts> desk, Supplier<ContainerFilesCounts> files, LongSupplier late) {
        meters.counter("identity.scans", "files that were searched for what they are", desk, FileDeskCounts::scans);
        meters.counter("identity.bytes", "bytes that were searched", desk, FileDeskCounts::scannedBytes);
        meters.seconds("identity.cpu", "processor time of finding out what execs run", desk, FileDeskCounts::scanCpuNs);
        meters.counter("identity.cached", "files that were known from before", desk, FileDeskCounts::cached);
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
        meters.counter(
                "identity.late", "execs that went on before their file was known", late::getAsLong, Long::doubleValue);
        meters.counter("digest.files", "files whose digest was taken", desk, FileDeskCounts::digests);
        meters.counter("digest.bytes", "bytes of them", desk, FileDeskCounts::digestBytes);
        meters.seconds("digest.cpu", "processor time of digests and outputs", desk, FileDeskCounts::digestCpuNs);
        meters.counter("files.failures", "work on files that broke", desk, FileDeskCounts::failures);
        bindSource(files);
    }

    private void bindSource(Supplier<ContainerFilesCounts> files) {
        meters.counter("files.opened", "files of containers that were opened", files, ContainerFilesCounts::opened);
        meters.counter(
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
        meters.counter("files.overdue", "calls that did not return in time", files, ContainerFilesCounts::overdue);
        meters.counter("files.scans", "how often /proc was gone through", files, ContainerFilesCounts::scans);
        meters.gauge("files.stuck", "calls that hang now", files, ContainerFilesCounts::stuck);
    }

    private <T> void byCause(String name, String description, String cause, Supplier<T> of, ToDoubleFunction<T> value) {
        meters.counter(name, description, of, value, "cause", cause.toLowerCase(Locale.ROOT));
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.close();
    }
}
