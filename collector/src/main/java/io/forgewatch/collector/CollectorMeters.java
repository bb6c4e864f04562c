package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.detect.BuildJournalFile;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordFault;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Shows a collector's counts as meters {@code forgewatch.…}, hop by hop, until it is closed. */
final class CollectorMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();

    /** Kept here since Micrometer refers weakly to what it asks: without this the counters stand still after a collection. */
    private final List<Object> asked = new ArrayList<>();

    CollectorMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code counts} is asked for each value; it should be cheap. */
    void bind(Supplier<CollectorCounts> counts, ExecStream stream, ProcessTable processes) {
        asked.addAll(List.of(counts, stream, processes));
        counter(
                "kernel.seen",
                "execs and exits that the kernel side saw",
                counts,
                c -> c.kernel().seen());
        counter(
                "kernel.lost",
                "records that found no room in the ring",
                counts,
                c -> c.kernel().lost());
        counter(
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
        counter(
                "records.read",
                "records taken out of the ring",
                counts,
                c -> c.stream().read());
        counter("records.exits", "exits among them", counts, c -> c.stream().exits());
        counter(
                "records.failures",
                "records that could not be worked on",
                counts,
                c -> c.stream().failures());
        for (RecordFault fault : RecordFault.values()) {
            meters.add(FunctionCounter.builder(
                            "forgewatch.records.malformed",
                            stream,
                            s -> s.malformed().count(fault))
                    .description("records that could not be decoded")
                    .tag("fault", fault.name().toLowerCase(Locale.ROOT))
                    .register(registry));
        }
        counter("execs.host", "execs on the host", counts, c -> c.stream().unwanted());
        counter(
                "execs.container",
                "execs in containers",
                counts,
                c -> c.stream().wanted());
        counter("launches", "execs in containers that belong to builds", counts, CollectorCounts::launches);
        counter("execs.others", "execs in containers that belong to no build", counts, CollectorCounts::others);
        gauge(
                "execs.held",
                "execs in containers that wait for what their files are",
                counts,
                c -> c.get().held());
        bindBuilds(counts);
        bindFindings(counts);
        gauge("ring.fill.bytes", "bytes that wait in the ring", stream, ExecStream::ringFillBytes);
        gauge("ring.bytes", "bytes of the ring", stream, ExecStream::ringBytes);
        gauge("processes", "processes whose lineage is known", processes, ProcessTable::size);
        meters.add(FunctionCounter.builder("forgewatch.processes.evicted", processes, ProcessTable::evicted)
                .description("processes forgotten because there were too many")
                .register(registry));
    }

    void bindJournal(BuildJournalFile journal) {
        asked.add(journal);
        meters.add(FunctionCounter.builder("forgewatch.journal.failures", journal, BuildJournalFile::failures)
                .description("states of builds that could not be kept for a restart")
                .register(registry));
    }

    void bindRedaction(Redaction redaction) {
        asked.add(redaction);
        meters.add(FunctionCounter.builder("forgewatch.redacted.arguments", redaction, Redaction::arguments)
                .description("listed arguments in which a secret was masked")
                .register(registry));
    }

    private void bindBuilds(Supplier<CollectorCounts> counts) {
        counter("builds.opened", "builds begun", counts, c -> c.builds().opened());
        counter(
                "builds.closed.early",
                "closed to make room for others",
                counts,
                c -> c.builds().closedEarly());
        counter(
                "builds.closed.idle",
                "closed because nothing was heard of them",
                counts,
                c -> c.builds().closedIdle());
        counter(
                "builds.exits.missed",
                "processes gone without an exit record",
                counts,
                c -> c.builds().exitsMissed());
        counter(
                "builds.unfollowed",
                "processes whose exits are not followed",
                counts,
                c -> c.builds().unfollowed());
        gauge("builds.open", "builds now open", counts, c -> c.get().builds().open());
        bindChain(counts);
    }

    private void bindChain(Supplier<CollectorCounts> counts) {
        gauge(
                "builds.closed.known",
                "closed builds whose outputs are known",
                counts,
                c -> c.get().builds().closed());
        counter(
                "builds.closed.forgotten",
                "closed builds no longer known",
                counts,
                c -> c.builds().closedForgotten());
        counter(
                "builds.unkept",
                "closed builds dropped from disk though not known to be stored",
                counts,
                c -> c.builds().unkept());
        counter(
                "executions",
                "executions of what builds had written",
                counts,
                c -> c.builds().executions());
        counter(
                "executions.unjudged",
                "execs that may have been such and had no room to wait",
                counts,
                c -> c.builds().executionsUnjudged());
        counter(
                "questions.unasked",
                "questions about files for which there was no room",
                counts,
                c -> c.builds().questionsUnasked());
        counter(
                "processes.unwatched",
                "processes whose outputs or whose file's end were not looked at",
                counts,
                c -> c.builds().processesUnwatched());
        counter(
                "outputs.forgotten",
                "outputs forgotten because there were too many",
                counts,
                c -> c.builds().outputsForgotten());
    }

    private void bindFindings(Supplier<CollectorCounts> counts) {
        counter(
                "findings.reported",
                "revisions of findings handed on",
                counts,
                c -> c.findings().reported());
        counter(
                "findings.stored",
                "revisions that the control plane stored",
                counts,
                c -> c.findings().stored());
        counter(
                "findings.superseded",
                "revisions that a later one replaced before",
                counts,
                c -> c.findings().superseded());
        counter(
                "findings.dropped",
                "revisions dropped because too much waited",
                counts,
                c -> c.findings().dropped());
        counter(
                "findings.rejected",
                "revisions that the control plane refused",
                counts,
                c -> c.findings().rejected());
        gauge(
                "findings.pending",
                "revisions that wait",
                counts,
                c -> c.get().findings().pending());
    }

    private void kernelErrors(String part, Supplier<CollectorCounts> counts, ToDoubleFunction<ProbeCounters> value) {
        meters.add(FunctionCounter.builder(
                        "forgewatch.kernel.read.errors",
                        counts,
                        c -> value.applyAsDouble(c.get().kernel()))
                .description("records in which the kernel side could not read this part, or had to cut it")
                .tag("part", part)
                .register(registry));
    }

    private void counter(
            String name,
            String description,
            Supplier<CollectorCounts> counts,
            ToDoubleFunction<CollectorCounts> value) {
        meters.add(FunctionCounter.builder("forgewatch." + name, counts, c -> value.applyAsDouble(c.get()))
                .description(description)
                .register(registry));
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        meters.add(Gauge.builder("forgewatch." + name, of, value)
                .description(description)
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
