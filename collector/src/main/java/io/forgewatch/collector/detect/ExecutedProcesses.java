package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Outputs while they run: how the first of a build ends, and whether its file loses its name under it. That is asked when it has
 * begun and again a second later; what is removed after its end is only tidy. Compilers that run their result themselves as well.
 * Bounded. One thread's.
 */
final class ExecutedProcesses {
    private static final int MAX_PROCESSES = 1024;
    private static final long AGAIN_NS = 1_000_000_000;

    private record Running(String build, ExecEvent event, String output, boolean first) {}

    private record Due(ProcessId process, long timeNs) {}

    /** A compiler that runs its result. */
    record Runner(String build, long fromNs, boolean believed) {}

    private final Questions questions;
    private final BuildAccess builds;
    private final BuildCounters counters;
    private final Map<ProcessId, Running> running = new LinkedHashMap<>();
    private final Map<ProcessId, Runner> runners = new LinkedHashMap<>();
    private final Deque<Due> due = new ArrayDeque<>();

    ExecutedProcesses(Questions questions, BuildAccess builds, BuildCounters counters) {
        this.questions = questions;
        this.builds = builds;
        this.counters = counters;
    }

    void runs(Build build, CompilerLaunch launch, long fromNs) {
        ProcessId process = new ProcessId(launch.event().pid(), launch.event().startTimeNs());
        runners.remove(process);
        if (launch.activity() == Activity.RUN) {
            makeRoom(runners);
            runners.put(process, new Runner(build.name(), fromNs, launch.tier() != Tier.NAME));
        }
    }

    boolean hasRunners() {
        return !runners.isEmpty();
    }

    /** The one that is an exec's parent, or was its own process before. */
    @Nullable
    Runner runnerAbove(ExecEvent event) {
        Runner self = runners.get(new ProcessId(event.pid(), event.startTimeNs()));
        if (self != null || event.ancestors().isEmpty()) {
            return self;
        }
        ExecEvent.Ancestor parent = event.ancestors().get(0);
        return runners.get(new ProcessId(parent.pid(), parent.startTimeNs()));
    }

    /** An output begins to run; {@code first} of its build. */
    void started(Build build, Execution execution, WrittenFile output, boolean first) {
        if (execution.isOversized() || due.size() == MAX_PROCESSES) {
            counters.unwatched.increment();
            return;
        }
        ProcessId process = execution.process();
        makeRoom(running);
        running.put(process, new Running(build.name(), execution.event(), output.path(), first));
        ask(process);
        due.addLast(new Due(process, execution.event().timeNs() + AGAIN_NS));
    }

    /** The longest running one goes: its end may have been lost. */
    private void makeRoom(Map<ProcessId, ?> processes) {
        if (processes.size() == MAX_PROCESSES) {
            processes.remove(processes.keySet().iterator().next());
            counters.unwatched.increment();
        }
    }

    void ended(ProcessId process, Timestamp end, int exitCode) {
        runners.remove(process);
        Running one = running.remove(process);
        if (one != null && one.first) {
            Build build = builds.find(one.build);
            if (build != null) {
                build.executions.exited(end, exitCode);
                builds.changed(build, false);
            }
        }
    }

    void advance(long nowNs) {
        for (Due next = due.peekFirst(); next != null && next.timeNs <= nowNs; next = due.peekFirst()) {
            due.removeFirst();
            ask(next.process);
        }
    }

    private void ask(ProcessId process) {
        Running one = running.get(process);
        if (one != null) {
            questions.digest(new Question.Links(one.build, process, one.output), one.event);
        }
    }

    void onLinks(Question.Links question, FileAnswer answer) {
        Running one = running.get(question.process());
        Build build = builds.find(question.build());
        if (build == null || answer.getFilesCount() == 0) {
            return;
        }
        FileFacts file = answer.getFiles(0);
        boolean own = build.executions.hasBegun()
                && build.executions.frame().getProcesses(0).getHostPid()
                        == question.process().pid();
        if (own && !file.getSha256().isEmpty()) {
            build.executions.digested(file.getSha256());
            builds.changed(build, false);
        }
        WrittenFile output = build.outputs.get(question.path());
        if (one != null && output != null && file.getInode() != 0 && file.getLinks() == 0) {
            unlinked(build, output);
            builds.changed(build, true);
        }
    }

    /** An output lost its name while it ran. */
    static void unlinked(Build build, WrittenFile output) {
        build.severities.add(
                SeverityRule.UNLINKED_OUTPUT,
                "what it had made was removed while it ran: " + Quoted.of(output.path()),
                output.believed());
    }
}
