package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.detect.chain.Match;
import io.forgewatch.collector.detect.chain.SeenFile;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Joins what containers execute to what builds have written there: at once where numbers or paths tell, else when the file or the
 * output was read. One thread's.
 */
final class Chain {
    private final FindingAssembler assembler;
    private final Questions questions;
    private final WrittenFiles written;
    private final DerivedOutputs derived;
    private final BuildAccess builds;
    private final BuildCounters counters;
    private final RecentProcesses recent;
    private final Suspects suspects;
    private final ExecutedProcesses running;
    private final GivenToJava givenToJava;

    Chain(
            FindingAssembler assembler,
            Questions questions,
            WrittenFiles written,
            BuildFiles files,
            BuildAccess builds,
            RecentProcesses recent,
            BuildCounters counters) {
        this.recent = recent;
        this.assembler = assembler;
        this.questions = questions;
        this.written = written;
        this.derived = new DerivedOutputs(assembler, written, files, builds);
        this.builds = builds;
        this.counters = counters;
        this.suspects = new Suspects(counters);
        this.running = new ExecutedProcesses(questions, builds, counters);
        this.givenToJava = new GivenToJava(questions, written, counters, this::executed);
    }

    /** Takes any exec in a container. */
    void onExec(
            ExecEvent event, ContainerRef container, ExecFacts facts, Supplier<List<ProcessTable.Entry>> ancestors) {
        if (written.size() == 0 && !running.hasRunners()) {
            return;
        }
        ContainerKey key = ContainerKey.of(container);
        SeenFile file = SeenFile.of(key, event.executable(), facts.getExecutable());
        Supplier<Execution> execution =
                () -> Execution.of(event, container, file, ancestors.get(), assembler.utc(event.timeNs()));
        String known = facts.getExecutable().getIdentity().getProgram();
        String program = PathText.baseName(known.isEmpty() ? event.executable().path() : known);
        Optional<Match> match = written.match(file, event.timeNs());
        if (match.isPresent()) {
            // What its compiler started is known; where another cannot wait for what is about to be known, the path
            // decides.
            boolean judged = match.get().isProvisional()
                    && (startedByItsCompiler(event, file, !known.isEmpty(), execution)
                            || suspect(event, file, execution, true));
            if (!judged) {
                executed(match.get(), execution.get(), "");
            }
        } else if (!startedByItsCompiler(event, file, !known.isEmpty(), execution)
                && !(program.equals("java") && givenToJava.onExec(event, key, execution))) {
            boolean unused = suspect(event, file, execution, false);
        }
        given(event, key, facts, execution);
        derived.onExec(event, key, program);
    }

    /** Takes what came to be known later of an exec's files: what it was given to run or to load. */
    void onFacts(
            ExecEvent event, ContainerRef container, ExecFacts facts, Supplier<List<ProcessTable.Entry>> ancestors) {
        if (written.size() > 0) {
            ContainerKey key = ContainerKey.of(container);
            SeenFile file = SeenFile.of(key, event.executable(), facts.getExecutable());
            given(
                    event,
                    key,
                    facts,
                    () -> Execution.of(event, container, file, ancestors.get(), assembler.utc(event.timeNs())));
        }
    }

    private void given(ExecEvent event, ContainerKey container, ExecFacts facts, Supplier<Execution> execution) {
        if (facts.hasTarget()) {
            given(event, container, facts.getTarget(), execution, "a loader ran it");
        }
        for (FileFacts preloaded : facts.getPreloadedList()) {
            given(event, container, preloaded, execution, "it was preloaded into another program");
        }
    }

    private void given(
            ExecEvent event, ContainerKey container, FileFacts given, Supplier<Execution> execution, String how) {
        if (given.getInode() != 0) {
            SeenFile file = SeenFile.given(container, given, event.executable());
            written.match(file, event.timeNs())
                    .ifPresent(match -> executed(match, execution.get().with(file), how));
        }
    }

    /** {@code go run}, {@code zig run}: the compiler itself starts what it has put somewhere of its own. */
    private boolean startedByItsCompiler(
            ExecEvent event, SeenFile file, boolean isKnown, Supplier<Execution> execution) {
        ExecutedProcesses.Runner runner = running.runnerAbove(event);
        // A compiler that has come meanwhile (go fetches the version that a module asks for) is not what it has made.
        if (runner == null || isKnown || file.version().ctimeNs() < runner.fromNs()) {
            return false;
        }
        Build build = builds.find(runner.build());
        WrittenFile output = build == null ? null : build.outputs.declare(build.name(), build.container, file.path());
        if (output == null) {
            return false;
        }
        output.begin(runner.fromNs(), runner.believed());
        output.end(assembler.realtimeNs(event.timeNs()), false);
        written.unfind(output);
        output.found(
                FileFacts.newBuilder()
                        .setDevice(file.version().device())
                        .setInode(file.version().inode())
                        .setSize(file.version().sizeBytes())
                        .build(),
                event.timeNs());
        written.put(output);
        executed(new Match(output, Match.How.RUN), execution.get(), "");
        return true;
    }

    /** {@code provisional}: its path says that it is an output. Returns whether it waits, or was judged. */
    private boolean suspect(ExecEvent event, SeenFile file, Supplier<Execution> execution, boolean provisional) {
        Suspects.Suspect known = suspects.get(file.version());
        if (known == null && !provisional && !written.isSuspect(file)) {
            return false;
        }
        Suspects.Suspect suspect = known == null ? suspects.add(file) : known;
        // An output whose answer is on its way is nearer than one of the same bytes elsewhere.
        Optional<Match> match = provisional ? Optional.empty() : judge(suspect);
        if (match.isPresent()) {
            executed(match.get(), execution.get(), "");
            return true;
        }
        if (known != null && known.read != null && !provisional && !written.mayBePending(file)) {
            return false;
        }
        boolean waits = suspects.await(suspect, execution.get());
        boolean asked = known != null || questions.digest(new Question.Suspect(file.version()), event);
        if (!asked || !(waits || provisional)) {
            counters.executionsUnjudged.increment();
        }
        return waits;
    }

    private Optional<Match> judge(Suspects.Suspect suspect) {
        return suspect.read == null ? Optional.empty() : written.match(suspect.file, suspect.read);
    }

    /** What java was given was looked at. */
    void onGiven(Question.Given question, FileAnswer answer) {
        givenToJava.onGiven(question, answer);
    }

    /** What a suspect holds was read. */
    void onRead(Question.Suspect question, FileAnswer answer) {
        Suspects.Suspect suspect = suspects.get(question.file());
        if (suspect != null) {
            suspect.read = answer.getFilesCount() > 0 ? answer.getFiles(0) : FileFacts.getDefaultInstance();
            again(suspect);
        }
    }

    /** Outputs of a container were looked at. */
    void onOutputs(ContainerKey container) {
        suspects.waitingFor(container).forEach(this::again);
    }

    private void again(Suspects.Suspect suspect) {
        List<Execution> waiting = suspects.take(suspect);
        for (Execution execution : waiting) {
            Optional<Match> there =
                    written.match(suspect.file, execution.event().timeNs());
            boolean provisional = there.isPresent() && there.get().isProvisional();
            Optional<Match> match = provisional ? Optional.empty() : there.or(() -> judge(suspect));
            if (match.isPresent()) {
                executed(match.get(), execution, "");
            } else if (suspect.read == null || provisional || written.mayBePending(suspect.file)) {
                // They were taken out just now, so there is room for them.
                boolean unused = suspects.await(suspect, execution);
            }
        }
    }

    private void executed(Match match, Execution execution, String given) {
        Build build = builds.find(match.output().build());
        // What was only guessed to be written there is listed from now on; and a closed build has just come back from
        // disk.
        WrittenFile output = build == null
                ? null
                : build.outputs.declare(
                        build.name(), build.container, match.output().path());
        if (build == null || output == null) {
            counters.executionsUnjudged.increment();
            return;
        }
        counters.executions.increment();
        boolean watches = output.executed();
        ExecEvent event = execution.event();
        String reason = Executions.reason(match, execution, given, build);
        boolean first = !build.executions.hasBegun();
        build.executions.add(execution.toProto(output.path()));
        build.severities.add(SeverityRule.EXECUTED, "what it had made was executed: " + reason, output.believed());
        if (first) {
            build.executions.begin(assembler.executedFrame(build, execution), reason);
            if (execution.file().version().equals(FileVersion.of(output.facts()))) {
                build.executions.digested(output.facts().getSha256());
            }
        }
        if (event.executable().traits().deleted() && match.how() != Match.How.GIVEN) {
            ExecutedProcesses.unlinked(build, output);
        }
        if (watches || first) {
            running.started(build, execution, output, first);
            ExitEvent exit = recent.exitOf(event);
            if (exit != null) {
                ended(execution.process(), exit.timeNs(), exit.exitCode());
            }
        }
        builds.changed(build, first);
    }

    /** A launch that runs its result: what it starts is that. */
    void runs(Build build, CompilerLaunch launch) {
        running.runs(build, launch, assembler.realtimeNs(launch.event().timeNs()));
    }

    /** A process has ended. */
    void ended(ProcessId process, long timeNs, int exitCode) {
        running.ended(process, assembler.utc(timeNs), exitCode);
    }

    /** Time has come to this, CLOCK_BOOTTIME. */
    void advance(long nowNs) {
        running.advance(nowNs);
    }

    /** What a running output's name has become. */
    void onLinks(Question.Links question, FileAnswer answer) {
        running.onLinks(question, answer);
    }
}
