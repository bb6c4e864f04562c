package io.forgewatch.scenario;

import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a scenario.
 *
 * @param skipped why it did not run; empty where it did
 * @param seen the container's findings
 * @param differences between those and what was expected, in words
 */
record Verdict(Scenario scenario, String skipped, List<Finding> seen, List<String> differences) {
    boolean ran() {
        return skipped.isEmpty();
    }

    boolean holds() {
        return ran() && differences.isEmpty();
    }

    /** Whether the counts of execs are as expected, whatever else is not. */
    boolean countsHold() {
        return differences.stream().noneMatch(text -> text.startsWith("execCount") || text.endsWith(" builds"));
    }

    /** The findings on one line, in the words of {@link Expected.OfBuild#text}. */
    String seenText() {
        if (!ran()) {
            return "skipped: " + skipped;
        }
        List<Finding> builds = Judge.builds(seen);
        return builds.isEmpty() ? "none" : builds.stream().map(this::text).collect(Collectors.joining("; "));
    }

    private String text(Finding build) {
        Evidence evidence = build.getEvidence();
        List<String> words = new ArrayList<>(List.of(
                evidence.getToolchain(),
                evidence.getTier().name(),
                evidence.getActivity().name(),
                build.getSeverity().name()));
        if (build.getProcessesCount() > 0) {
            words.add(build.getProcesses(0).getBinary().getOrigin().name());
        }
        words.add("x" + build.getBuild().getExecCount());
        if (build.getBuild().getExecutionsCount() > 0) {
            Finding executed = Judge.executed(build, seen);
            words.add("-> " + build.getBuild().getExecutionsCount() + " run "
                    + (executed == null
                            ? "(no finding)"
                            : executed.getSeverity().name()));
        }
        return String.join(" ", words);
    }
}
