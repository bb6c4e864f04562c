package io.forgewatch.collector;

import com.google.protobuf.Duration;
import io.forgewatch.collector.report.OutboxCounts;
import io.forgewatch.collector.report.ReporterCounts;
import io.forgewatch.v1.CollectorCounters;

/** What a collector counts, as its heartbeats say it. */
final class HeartbeatCounters {
    private HeartbeatCounters() {}

    /** Where the control plane is in this process: what it stored was acknowledged. */
    static CollectorCounters inProcess(CollectorCounts counts) {
        ReporterCounts findings = counts.findings();
        return CollectorCounters.newBuilder()
                .setKernelSeen(counts.kernel().seen())
                .setKernelLost(counts.kernel().lost())
                .setRecordsRead(counts.stream().read())
                .setRecordsMalformed(counts.stream().malformed())
                .setContainerExecs(counts.stream().wanted())
                .setLaunches(counts.launches())
                .setFindingsReported(findings.reported())
                .setFindingsAcknowledged(findings.stored())
                .setFindingsSuperseded(findings.superseded())
                .setFindingsDropped(findings.dropped())
                .setFindingsRefused(findings.rejected())
                .setFindingsPending(findings.pending())
                .build();
    }

    /** Memory and outbox are one: what the reporter stored is what was put there. */
    static CollectorCounters throughOutbox(CollectorCounts counts, OutboxCounts outbox) {
        ReporterCounts findings = counts.findings();
        long lagMs = outbox.lag().toMillis();
        return inProcess(counts).toBuilder()
                .setFindingsReported(findings.reported() + outbox.resumed())
                .setFindingsAcknowledged(outbox.acknowledged())
                .setFindingsSuperseded(findings.superseded() + outbox.superseded())
                .setFindingsRefused(findings.rejected() + outbox.refused())
                .setFindingsPending(findings.pending() + outbox.waiting())
                .setOutboxFindings(outbox.waiting())
                .setOutboxBytes(outbox.bytes())
                .setLag(Duration.newBuilder().setSeconds(lagMs / 1000).setNanos((int) (lagMs % 1000) * 1_000_000))
                .setOutboxesSetAside(outbox.setAside())
                .build();
    }
}
