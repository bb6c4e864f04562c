package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The findings' revisions on their way: to disk first, so that a crash in between gives the next revision and never a second
 * finding, then to whoever takes them. What has closed stays on disk until it is known to be stored and its outputs are
 * forgotten. One thread's, but for {@link #onStored}.
 */
final class Revisions {
    /** Of a closed build: its two findings' latest revisions, and those that are known to be stored. */
    private static final class Unstored {
        final long compiled;
        final long executed;
        long storedCompiled = -1;
        long storedExecuted = -1;

        Unstored(long compiled, long executed) {
            this.compiled = compiled;
            this.executed = executed;
        }

        boolean isStored() {
            return storedCompiled >= compiled && (executed == 0 || storedExecuted >= executed);
        }
    }

    private final FindingAssembler assembler;
    private final BuildJournal journal;
    private final FindingConsumer findings;
    private final ClosedBuilds closed;
    private final int maxUnstored;
    private final BuildCounters counters;
    /** The longest closed first. */
    private final Map<String, Unstored> unstored = new LinkedHashMap<>();

    private final Queue<Finding> stored = new ConcurrentLinkedQueue<>();

    Revisions(
            FindingAssembler assembler,
            BuildJournal journal,
            FindingConsumer findings,
            ClosedBuilds closed,
            int maxUnstored,
            BuildCounters counters) {
        this.assembler = assembler;
        this.journal = journal;
        this.findings = findings;
        this.closed = closed;
        this.maxUnstored = maxUnstored;
        this.counters = counters;
    }

    /** Hands on a build's next revision. Returns what is on disk of it now. */
    OpenBuild emit(Build build, long timeNs) {
        build.revision++;
        build.changed = false;
        build.lastRevisionNs = timeNs;
        Finding compiled = assembler.assemble(build);
        if (build.executions.hasBegun()) {
            build.executions.nextRevision();
        }
        OpenBuild state = BuildState.toProto(build, assembler.bootId(), compiled);
        journal.put(state);
        handOn(build, compiled);
        return state;
    }

    private void handOn(Build build, Finding compiled) {
        findings.accept(compiled);
        if (build.executions.hasBegun()) {
            findings.accept(assembler.assembleExecuted(build, compiled));
        }
        if (build.closed) {
            unstored.put(build.name(), new Unstored(build.revision, build.executions.revision()));
            dropUnstored();
        }
    }

    private void dropUnstored() {
        if (unstored.size() > maxUnstored) {
            String eldest = unstored.keySet().iterator().next();
            unstored.remove(eldest);
            counters.unkept.increment();
            if (!closed.contains(eldest)) {
                journal.remove(eldest);
            }
        }
    }

    /** Hands on again what a closed build's findings were, unless they are known to be stored. */
    void again(Build build, OpenBuild kept) {
        if (!kept.getStored()) {
            handOn(build, kept.getFinding());
        }
    }

    /** A build's outputs are forgotten: nothing of it will change. */
    void forget(String name) {
        if (!unstored.containsKey(name)) {
            journal.remove(name);
        }
    }

    /** The control plane has stored this revision. From any thread. */
    void onStored(Finding finding) {
        if (finding.getBuild().getClosed()) {
            stored.add(finding.toBuilder().clearProcesses().clearBuild().build());
        }
    }

    /** Takes what was stored meanwhile. */
    void settle() {
        for (Finding finding = stored.poll(); finding != null; finding = stored.poll()) {
            boolean executed = finding.getDetector().equals(FindingAssembler.EXECUTED_DETECTOR)
                    && finding.getRelatedFindingsCount() > 0;
            String name = executed ? finding.getRelatedFindings(0) : finding.getName();
            Unstored one = unstored.get(name);
            if (one == null) {
                continue;
            }
            if (executed) {
                one.storedExecuted = Math.max(one.storedExecuted, finding.getRevision());
            } else {
                one.storedCompiled = Math.max(one.storedCompiled, finding.getRevision());
            }
            if (one.isStored()) {
                unstored.remove(name);
                OpenBuild state = closed.get(name);
                if (state == null) {
                    journal.remove(name);
                } else {
                    journal.put(state.toBuilder().setStored(true).build());
                }
            }
        }
    }

    /** What was on disk at the start. */
    List<OpenBuild> kept() {
        return journal.kept();
    }

    /** Takes a build from the disk that means nothing. */
    void drop(String name) {
        journal.remove(name);
    }
}
