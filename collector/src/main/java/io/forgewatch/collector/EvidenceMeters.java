package io.forgewatch.collector;

import io.forgewatch.collector.evidence.EvidenceCounts;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Shows what became of copies of files as meters {@code forgewatch.evidence.…}, until it is closed. */
final class EvidenceMeters implements AutoCloseable {
    private final MeterSet meters;
    private final EvidenceStore store;

    EvidenceMeters(MeterRegistry registry, EvidenceStore store) {
        this.meters = new MeterSet(registry);
        this.store = store;
        counter("kept", "copies made", EvidenceCounts::kept);
        counter("kept.bytes", "bytes of copies made", EvidenceCounts::keptBytes);
        counter("kept.again", "files whose content was kept already", EvidenceCounts::keptAgain);
        refused("too-large", EvidenceCounts::tooLarge);
        refused("build-full", EvidenceCounts::buildFull);
        refused("disk-full", EvidenceCounts::diskFull);
        refused("failed", EvidenceCounts::failed);
        counter("evicted", "copies deleted to make room", EvidenceCounts::evicted);
        counter("evicted.bytes", "bytes of copies deleted to make room", EvidenceCounts::evictedBytes);
        counter("expired", "copies deleted because of their age", EvidenceCounts::expired);
        gauge("files", "copies there now", EvidenceCounts::files);
        gauge("bytes", "bytes of copies there now", EvidenceCounts::bytes);
    }

    private void counter(String name, String description, ToDoubleFunction<EvidenceCounts> value) {
        meters.counter("evidence." + name, description, store::counts, value);
    }

    private void refused(String cause, ToDoubleFunction<EvidenceCounts> value) {
        meters.counter("evidence.refused", "files of which no copy was kept", store::counts, value, "cause", cause);
    }

    private void gauge(String name, String description, ToDoubleFunction<EvidenceCounts> value) {
        meters.gauge("evidence." + name, description, store::counts, value);
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.close();
    }
}
