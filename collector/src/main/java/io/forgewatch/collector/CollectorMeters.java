package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.detect.BuildJournalFile;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordFault;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows a collector's counts as meters {@code forgewatch.…}, hop by hop, until it is closed. */
final class CollectorMeters implements AutoCloseable {
    private final MeterSet meters;

    CollectorMeters(MeterRegistry registry) {
        this.meters = new MeterSet(registry);
    }

    /** {@code counts} is asked for each value; it should be cheap. */
    void bind(Supplier<CollectorCounts> counts, ExecStream stream, ProcessTable processes) {
        meters.counter(
                "kernel.seen",
                "execs and exits that the kernel side saw",
                counts,
                c -> c.kernel().seen());
        meters.counter(
                "kernel.lost",
                "records that found no room in the ring",
                counts,
                c -> c.kernel().lost());
        meters.counter(
                "kernel.args.shortened",
                "records sent with little of their arguments",
                counts,
                c -> c.kernel().argsShortened());
        kernelErrors("filename", counts, ProbeCounters::filenameErrors);
        kernelErrors("executable", counts, ProbeCounters::exePathErrors);
        kernelErrors("directory", counts, ProbeCounters::cwdErrors);
        kernelErrors("cgroup", counts, ProbeCounters::cgroupErrors);
        kernelErrors("arguments", counts, ProbeCounters::argsErrors);
        kernelErrors("ancestors", counts, ProbeCounters::ancestorErrors);
        kernelErrors("task", counts, ProbeCounters::taskErrors);
        meters.counter(
                "records.read",
                "records taken out of the ring",
                counts,
                c -> c.stream().read());
        meters.counter(
                "records.exits", "exits among them", counts, c -> c.stream().exits());
        meters.counter(
                "records.failures",
                "records that could not be worked on",
                counts,
                c -> c.stream().failures());
        for (RecordFault fault : RecordFault.values()) {
            meters.counter(
                    "records.malformed",
                    "records that could not be decoded",
                    stream::malformed,
                    malformed -> malformed.count(fault),
                    "fault",
                    fault.name().toLowerCase(Locale.ROOT));
        }
        meters.counter(
                "execs.host", "execs on the host", counts, c -> c.stream().unwanted());
        meters.counter(
                "execs.container",
                "execs in containers",
                counts,
                c -> c.stream().wanted());
        meters.counter("launches", "execs in containers that belong to builds", counts, CollectorCounts::launches);
        meters.counter("execs.others", "execs in containers that belong to no build", counts, CollectorCounts::others);
        meters.gauge("execs.held", "execs in containers that wait for what their files are", counts, c -> c.held());
        bindBuilds(counts);
        bindFindings(counts);
        meters.gauge("ring.fill.bytes", "bytes that wait in the ring", () -> stream, ExecStream::ringFillBytes);
        meters.gauge("ring.bytes", "bytes of the ring", () -> stream, ExecStream::ringBytes);
        meters.gauge("processes", "processes whose lineage is known", () -> processes, ProcessTable::size);
        meters.counter(
                "processes.evicted",
                "processes forgotten because there were too many",
                () -> processes,
                ProcessTable::evicted);
    }

    void bindJournal(BuildJournalFile journal) {
        meters.counter(
                "journal.failures",
                "states of builds that could not be kept for a restart",
                () -> journal,
                BuildJournalFile::failures);
    }

    void bindRedaction(Redaction redaction) {
        meters.counter(
                "redacted.arguments",
                "listed arguments in which a secret was masked",
                () -> redaction,
                Redaction::arguments);
    }

    private void bindBuilds(Supplier<CollectorCounts> counts) {
        meters.counter("builds.opened", "builds begun", counts, c -> c.builds().opened());
        meters.counter(
                "builds.closed.early",
                "closed to make room for others",
                counts,
                c -> c.builds().closedEarly());
        meters.counter(
                "builds.closed.idle",
                "closed because nothing was heard of them",
                counts,
                c -> c.builds().closedIdle());
        meters.counter(
                "builds.exits.missed",
                "processes gone without an exit record",
                counts,
                c -> c.builds().exitsMissed());
        meters.counter(
                "builds.unfollowed",
                "processes whose exits are not followed",
                counts,
                c -> c.builds().unfollowed());
        meters.gauge("builds.open", "builds now open", counts, c -> c.builds().open());
        bindChain(counts);
    }

    private void bindChain(Supplier<CollectorCounts> counts) {
        meters.gauge(
                "builds.closed.known",
                "closed builds whose outputs are known",
                counts,
                c -> c.builds().closed());
        meters.counter(
                "builds.closed.forgotten",
                "closed builds no longer known",
                counts,
                c -> c.builds().closedForgotten());
        meters.counter(
                "builds.unkept",
                "closed builds dropped from disk though not known to be stored",
                counts,
                c -> c.builds().unkept());
        meters.counter(
                "executions",
                "executions of what builds had written",
                counts,
                c -> c.builds().executions());
        meters.counter(
                "executions.unjudged",
                "execs that may have been such and had no room to wait",
                counts,
                c -> c.builds().executionsUnjudged());
        meters.counter(
                "questions.unasked",
                "questions about files for which there was no room",
                counts,
                c -> c.builds().questionsUnasked());
        meters.counter(
                "processes.unwatched",
                "processes whose outputs or whose file's end were not looked at",
                counts,
                c -> c.builds().processesUnwatched());
        meters.counter(
                "outputs.forgotten",
                "outputs forgotten because there were too many",
                counts,
                c -> c.builds().outputsForgotten());
    }

    private void bindFindings(Supplier<CollectorCounts> counts) {
        meters.counter(
                "findings.reported",
                "revisions of findings handed on",
                counts,
                c -> c.findings().reported());
        meters.counter(
                "findings.stored",
                "revisions that the control plane stored",
                counts,
                c -> c.findings().stored());
        meters.counter(
                "findings.superseded",
                "revisions that a later one replaced before",
                counts,
                c -> c.findings().superseded());
        meters.counter(
                "findings.dropped",
                "revisions dropped because too much waited",
                counts,
                c -> c.findings().dropped());
        meters.counter(
                "findings.rejected",
                "revisions that the control plane refused",
                counts,
                c -> c.findings().rejected());
        meters.gauge(
                "findings.pending",
                "revisions that wait",
                counts,
                c -> c.findings().pending());
    }

    private void kernelErrors(String part, Supplier<CollectorCounts> counts, ToDoubleFunction<ProbeCounters> value) {
        meters.counter(
                "kernel.read.errors",
                "records in which the kernel side could not read this part, or had to cut it",
                counts,
                c -> value.applyAsDouble(c.kernel()),
                "part",
                part);
    }

    /** Takes the meters back. */
    @Override
    public void close() {
        meters.close();
    }
}
