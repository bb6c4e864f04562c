package io.forgewatch.collector;

import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.FoundProcess;
import io.forgewatch.collector.exec.HostExec;
import io.forgewatch.collector.recording.ExecMessages;
import io.forgewatch.collector.recording.ProcessMessages;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedExec;
import io.forgewatch.collector.v1.RecordedLoss;
import io.forgewatch.collector.v1.RecordingHeader;
import java.util.function.Consumer;

/** Keeps all input on its way to detection. On detection's thread. */
final class Recorder implements DetectionInput {
    private final DetectionInput next;
    private final Consumer<Recorded> file;

    Recorder(DetectionInput next, Consumer<Recorded> file) {
        this.next = next;
        this.file = file;
    }

    /** What a replay has to know of the host beside its input. */
    static RecordingHeader header(NodeInfo node, BootClock clock, long hostPidNamespace) {
        return RecordingHeader.newBuilder()
                .setNode(RecordingHeader.Node.newBuilder()
                        .setName(node.name())
                        .setKernel(node.kernel())
                        .setCollectorVersion(node.collectorVersion())
                        .setBootId(node.bootId())
                        .setProjectName(node.projectName()))
                .setBootClockOffsetNs(clock.offsetNs())
                .setHostPidNamespace(hostPidNamespace)
                .setRulesSha256(DetectionRules.sha256())
                .build();
    }

    @Override
    public void found(FoundProcess process) {
        file.accept(Recorded.newBuilder().setFound(ProcessMessages.of(process)).build());
        next.found(process);
    }

    @Override
    public void hostExec(HostExec exec) {
        file.accept(Recorded.newBuilder().setHostExec(ProcessMessages.of(exec)).build());
        next.hostExec(exec);
    }

    @Override
    public void exec(ExecEvent event, ExecFacts facts) {
        file.accept(Recorded.newBuilder().setExec(message(event, facts)).build());
        next.exec(event, facts);
    }

    /** The event once more: which earlier one was meant need not be remembered then, neither here nor in a replay. */
    @Override
    public void lateFacts(ExecEvent event, ExecFacts facts) {
        file.accept(Recorded.newBuilder().setLateFacts(message(event, facts)).build());
        next.lateFacts(event, facts);
    }

    private static RecordedExec message(ExecEvent event, ExecFacts facts) {
        return RecordedExec.newBuilder()
                .setEvent(ExecMessages.of(event))
                .setFacts(facts)
                .build();
    }

    @Override
    public void exit(ExitEvent event) {
        file.accept(Recorded.newBuilder().setExit(ProcessMessages.of(event)).build());
        next.exit(event);
    }

    @Override
    public void answer(FileAnswer answer) {
        file.accept(Recorded.newBuilder().setAnswer(answer).build());
        next.answer(answer);
    }

    @Override
    public void loss(long fromNs, long toNs, long records) {
        file.accept(Recorded.newBuilder()
                .setLoss(RecordedLoss.newBuilder()
                        .setFromNs(fromNs)
                        .setToNs(toNs)
                        .setRecords(records))
                .build());
        next.loss(fromNs, toNs, records);
    }

    @Override
    public void tick(long nowNs) {
        file.accept(Recorded.newBuilder().setTickNs(nowNs).build());
        next.tick(nowNs);
    }
}
