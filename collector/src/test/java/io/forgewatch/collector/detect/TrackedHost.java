package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.v1.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tracker with a host around it whose time is in milliseconds after {@link Launched#T0}; keeps every revision. */
final class TrackedHost {
    static final NodeInfo NODE = new NodeInfo("node-1", "6.1.0-test", "0.1.0", "boot-1", "project-1");

    final List<Finding> revisions = new ArrayList<>();
    final Set<Integer> gone = new HashSet<>();
    final AskedFiles files = new AskedFiles();
    final BuildTracker tracker;

    TrackedHost() {
        this(BuildLimits.DEFAULT, BuildJournal.NONE, NODE);
    }

    TrackedHost(BuildLimits limits) {
        this(limits, BuildJournal.NONE, NODE);
    }

    TrackedHost(BuildLimits limits, BuildJournal journal, NodeInfo node) {
        this(limits, journal, node, null);
    }

    /** Whose files others are asked about. */
    static TrackedHost asking(FileRequests others) {
        return new TrackedHost(BuildLimits.DEFAULT, BuildJournal.NONE, NODE, others);
    }

    private TrackedHost(BuildLimits limits, BuildJournal journal, NodeInfo node, @Nullable FileRequests others) {
        FindingAssembler assembler = new FindingAssembler(node, ns -> Instant.ofEpochSecond(1_800_000_000L, ns));
        tracker = new BuildTracker(
                limits,
                assembler,
                journal,
                (pid, startTimeNs) -> !gone.contains(pid),
                others == null ? files : others,
                revisions::add);
    }

    TrackedHost raise(Launched launched) {
        tracker.raise(launched.launch(), List.of());
        return this;
    }

    TrackedHost launch(Launched launched) {
        CompilerLaunch launch = launched.launch();
        List<ProcessTable.Entry> ancestors = new ArrayList<>();
        for (ExecEvent.Ancestor above : launch.event().ancestors()) {
            ancestors.add(new ProcessTable.Entry(above.pid(), above.startTimeNs(), above.comm(), "/bin/sh"));
        }
        tracker.onLaunch(launch, ancestors);
        return this;
    }

    /** An exec that is no launch. */
    TrackedHost exec(Ran ran) {
        return exec(ran, ExecFacts.getDefaultInstance());
    }

    TrackedHost exec(Ran ran, ExecFacts facts) {
        tracker.onExec(ran.event(), ran.container(), facts, List::of);
        return this;
    }

    /** Answers each question that waits: with those of these files that it asks for. */
    TrackedHost answer(FileFacts... there) {
        for (FileAnswer answer : files.answers(List.of(there))) {
            tracker.onAnswer(answer);
        }
        return this;
    }

    /** Answers each question that waits: it could not be looked, for that reason. */
    TrackedHost fail(String why) {
        for (FileAnswer answer : files.answers(List.of())) {
            tracker.onAnswer(answer.toBuilder()
                    .addGaps(FileGap.newBuilder().setMessage(why))
                    .build());
        }
        return this;
    }

    /** The latest revision of the only finding of that detector. */
    Finding finding(String detector) {
        List<Finding> found = findings().stream()
                .filter(finding -> finding.getDetector().equals(detector))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one " + detector + " but " + found.size());
        }
        return found.get(0);
    }

    TrackedHost exit(int pid, long ms) {
        return exit(pid, ms, 0);
    }

    TrackedHost exit(int pid, long ms, int exitCode) {
        tracker.onExit(new ExitEvent(Launched.T0 + ms * Launched.MS, Launched.startOf(pid), pid, exitCode << 8));
        return this;
    }

    TrackedHost tick(long ms) {
        tracker.tick(Launched.T0 + ms * Launched.MS);
        return this;
    }

    TrackedHost loss(long fromMs, long toMs, long records) {
        tracker.onLoss(Launched.T0 + fromMs * Launched.MS, Launched.T0 + toMs * Launched.MS, records);
        return this;
    }

    /** The latest revision of each finding, in the order of their first. */
    List<Finding> findings() {
        Map<String, Finding> latest = new LinkedHashMap<>();
        revisions.forEach(revision -> latest.put(revision.getName(), revision));
        return List.copyOf(latest.values());
    }

    /** The only finding's latest revision. */
    Finding finding() {
        if (findings().size() != 1) {
            throw new AssertionError("not one finding but " + findings().size());
        }
        return findings().get(0);
    }
}
