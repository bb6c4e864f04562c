package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.JavaRun;
import io.forgewatch.collector.detect.chain.Match;
import io.forgewatch.collector.detect.chain.SeenFile;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Joins what java is told to run, by class path, module path or {@code -jar}, to what builds have written. One thread's. */
final class GivenToJava {
    /** Of a class path's entries, those that are looked at. */
    private static final int MAX_GIVEN = 4;

    private final Questions questions;
    private final WrittenFiles written;
    private final BuildCounters counters;
    private final Executed executed;

    /** Takes what turned out to have been executed. */
    @FunctionalInterface
    interface Executed {
        void take(Match match, Execution execution, String given);
    }

    GivenToJava(Questions questions, WrittenFiles written, BuildCounters counters, Executed executed) {
        this.questions = questions;
        this.written = written;
        this.counters = counters;
        this.executed = executed;
    }

    /** Returns whether it was given what a build has written. */
    boolean onExec(ExecEvent event, ContainerKey container, Supplier<Execution> execution) {
        if (event.args().size() < 2) {
            return false;
        }
        List<String> paths = JavaRun.paths(event.args().subList(1, event.args().size()), event.workingDirectory());
        for (String path : paths) {
            WrittenFile output = written.at(container, path);
            if (output != null && !output.isMissing()) {
                executed.take(new Match(output, Match.How.GIVEN), execution.get(), "java was given " + Quoted.of(path));
                return true;
            }
        }
        lookAt(event, container, paths, execution);
        return false;
    }

    /** None of them is where something was written, but it may have been moved there. */
    private void lookAt(ExecEvent event, ContainerKey container, List<String> paths, Supplier<Execution> execution) {
        List<String> few = paths.stream().limit(MAX_GIVEN).toList();
        if (few.isEmpty() || !written.anyOf(container)) {
            return;
        }
        Execution waiting = execution.get();
        boolean asked = !waiting.isOversized()
                && questions.outputs(
                        new Question.Given(waiting),
                        Launches.brief(event),
                        new FileRequests.Outputs(few, List.of(), 0));
        if (!asked) {
            counters.executionsUnjudged.increment();
        }
    }

    /** What java was given was looked at. */
    void onGiven(Question.Given question, FileAnswer answer) {
        Execution execution = question.execution();
        for (FileFacts facts : answer.getFilesList()) {
            SeenFile file = SeenFile.given(
                    ContainerKey.of(execution.container()),
                    facts,
                    execution.event().executable());
            Optional<Match> match =
                    written.match(file, execution.event().timeNs()).or(() -> written.match(file, facts));
            if (facts.getInode() != 0 && match.isPresent()) {
                executed.take(match.get(), execution, "java was given " + Quoted.of(facts.getPath()));
                return;
            }
        }
    }
}
