package io.forgewatch.scenario;

import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.MitreAttack.Tactic;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the findings of a container against what is expected of them. Pure. */
final class Judge {
    private static final String BUILD = "compiler-launched";
    private static final String EXECUTED = "compiled-binary-executed";

    private final List<String> differences = new ArrayList<>();

    private Judge() {}

    /** In words what differs; empty where all is as expected. */
    static List<String> differences(Expected expected, List<Finding> findings) {
        Judge judge = new Judge();
        judge.compare(expected, findings);
        return List.copyOf(judge.differences);
    }

    private void compare(Expected expected, List<Finding> findings) {
        List<Finding> builds = builds(findings);
        if (expected.orNone() && builds.isEmpty()) {
            return;
        }
        if (builds.size() != expected.builds().size()) {
            differences.add(builds.size() + " builds");
        }
        List<Finding> left = new ArrayList<>(builds);
        for (Expected.OfBuild build : expected.builds()) {
            // The one that differs least is the one that is meant.
            left.stream()
                    .min(Comparator.comparingInt(
                            found -> ofBuild(build, found, findings).size()))
                    .ifPresent(found -> {
                        left.remove(found);
                        differences.addAll(ofBuild(build, found, findings));
                    });
        }
        long wanted = expected.builds().stream()
                .filter(Expected.OfBuild::hasExecutions)
                .count();
        long executed = findings.stream()
                .filter(finding -> finding.getDetector().equals(EXECUTED))
                .count();
        if (wanted != executed) {
            differences.add(executed + " findings of an execution");
        }
    }

    static List<Finding> builds(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.getDetector().equals(BUILD))
                .toList();
    }

    /** The further finding of a build's executions. */
    static @Nullable Finding executed(Finding build, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.getDetector().equals(EXECUTED)
                        && finding.getRelatedFindingsList().contains(build.getName()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> ofBuild(Expected.OfBuild expected, Finding found, List<Finding> all) {
        Judge judge = new Judge();
        judge.compareBuild(expected, found);
        if (expected.hasExecutions()) {
            judge.compareExecuted(expected, found, executed(found, all));
        }
        return judge.differences;
    }

    private void compareBuild(Expected.OfBuild expected, Finding found) {
        Evidence evidence = found.getEvidence();
        Process first = found.getProcessesCount() > 0 ? found.getProcesses(0) : Process.getDefaultInstance();
        same("toolchain", expected.toolchain(), evidence.getToolchain());
        ranked("tier", Tier.class, expected.tier(), evidence.getTier());
        same("activity", expected.activity(), evidence.getActivity());
        ranked("severity", Severity.class, expected.severity(), found.getSeverity());
        same("origin", expected.origin(), first.getBinary().getOrigin());
        same("launchedBy", expected.launchedBy(), evidence.getLaunchedBy());
        same("terminal", expected.terminal(), evidence.getTerminal());
        same("execCount", expected.execCount(), (int) found.getBuild().getExecCount());
        words(
                "program",
                expected.program() == null ? null : List.of(expected.program()),
                List.of(first.getBinary().getPath()),
                String::endsWith);
        words(
                "script",
                expected.script() == null ? null : List.of(expected.script()),
                List.of(first.getScript().getPath()),
                String::endsWith);
        words("reason", expected.reasons(), evidence.getReasonsList(), String::contains);
        words("severity reason", expected.severityReasons(), found.getSeverityReasonsList(), String::contains);
        words("source", expected.sources(), found.getBuild().getSourcesList(), String::endsWith);
        List<String> outputs =
                found.getBuild().getOutputsList().stream().map(Output::getPath).toList();
        words("output", expected.outputs(), outputs, String::endsWith);
        Stream<String> above =
                first.getAncestorsList().stream().map(ancestor -> ancestor.getName() + " " + ancestor.getPath());
        words("ancestor", expected.ancestors(), above.toList(), String::contains);
        List<String> ran = found.getBuild().getExecutionsList().stream()
                .map(Execution::getPath)
                .toList();
        if (expected.executions() != null) {
            words("execution", expected.executions(), ran, String::endsWith);
            same("executions", expected.executions().size(), ran.size());
        }
        if ("IDENTITY".equals(expected.tier()) && !first.getBinary().getSha256().matches("[0-9a-f]{64}")) {
            differences.add("sha256 of the program is missing");
        }
        if (found.getCompleteness().getLostRecords() != 0) {
            differences.add(found.getCompleteness().getLostRecords() + " records lost");
        }
    }

    private void compareExecuted(Expected.OfBuild expected, Finding build, @Nullable Finding executed) {
        if (executed == null) {
            differences.add("no finding of the execution names the build");
            return;
        }
        Process program = executed.getProcessesCount() > 0 ? executed.getProcesses(0) : Process.getDefaultInstance();
        ranked("severity of the execution", Severity.class, expected.executed(), executed.getSeverity());
        same("category", "Execution: Compiled Binary Executed In Container", executed.getCategory());
        same("tactic", Tactic.EXECUTION.name(), executed.getMitreAttack().getPrimaryTactic());
        same(
                "its toolchain",
                build.getEvidence().getToolchain(),
                executed.getEvidence().getToolchain());
        same(
                "its tier",
                build.getEvidence().getTier().name(),
                executed.getEvidence().getTier());
        same(
                "its activity",
                build.getEvidence().getActivity().name(),
                executed.getEvidence().getActivity());
        same(
                "its executions",
                build.getBuild().getExecutionsCount(),
                executed.getBuild().getExecutionsCount());
        if (program.getHostPid() == 0
                || build.getBuild().getExecutionsList().stream()
                        .noneMatch(execution -> execution.getHostPid() == program.getHostPid())) {
            differences.add("its program is no execution of the build");
        }
    }

    private void same(String what, @Nullable Object expected, Object seen) {
        if (expected != null && !expected.toString().equals(seen.toString())) {
            differences.add(what + " " + seen + " instead of " + expected);
        }
    }

    /** A + after the expected allows a higher one. */
    private <E extends Enum<E>> void ranked(String what, Class<E> type, @Nullable String expected, E seen) {
        if (expected != null && expected.endsWith("+")) {
            E least = Enum.valueOf(type, expected.substring(0, expected.length() - 1));
            if (seen.compareTo(least) < 0) {
                differences.add(what + " " + seen + " instead of " + expected);
            }
        } else {
            same(what, expected, seen);
        }
    }

    private void words(
            String what,
            @Nullable List<String> expected,
            List<String> seen,
            java.util.function.BiPredicate<String, String> matches) {
        for (String word : expected == null ? List.<String>of() : expected) {
            Predicate<String> fits = text -> matches.test(text, word);
            if (seen.stream().noneMatch(fits)) {
                differences.add("no " + what + " " + word + " in " + seen);
            }
        }
    }
}
