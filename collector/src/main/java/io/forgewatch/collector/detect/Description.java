package io.forgewatch.collector.detect;

import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingOrBuilder;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.Locale;

/** A finding in a few sentences. Pure. */
final class Description {
    private static final int MAX_NAMED = 3;

    private Description() {}

    static String of(FindingOrBuilder finding) {
        return finding.getDetector().equals(FindingAssembler.EXECUTED_DETECTOR) ? executed(finding) : compiled(finding);
    }

    private static String executed(FindingOrBuilder finding) {
        Process process = finding.getProcesses(0);
        Evidence evidence = finding.getEvidence();
        StringBuilder text = new StringBuilder();
        text.append("A program that had been compiled in a container was executed in ")
                .append(container(finding))
                .append(": ")
                .append(Quoted.of(process.getBinary().getPath()))
                .append(" by user ")
                .append(Integer.toUnsignedString(process.getUserId()));
        if (process.getAncestorsCount() > 0) {
            text.append(", from ").append(Quoted.of(process.getAncestors(0).getName()));
        }
        text.append(". The compiler was ").append(evidence.getToolchain()).append(byName(evidence));
        did(text.append(". "), evidence.getActivity(), finding.getBuild());
        executions(text, finding.getBuild());
        low(text.append('.'), finding);
        return text.toString();
    }

    private static void executions(StringBuilder text, Build build) {
        text.append(build.getExecutionCount() == 1 ? "1 execution" : build.getExecutionCount() + " executions")
                .append(" so far");
    }

    private static String byName(Evidence evidence) {
        return evidence.getTier() == Evidence.Tier.NAME ? " (by its name only)" : "";
    }

    private static String compiled(FindingOrBuilder finding) {
        Process process = finding.getProcesses(0);
        Evidence evidence = finding.getEvidence();
        StringBuilder text = new StringBuilder();
        text.append("The compiler ").append(evidence.getToolchain()).append(byName(evidence));
        text.append(" was launched in ").append(container(finding)).append(" as ");
        text.append(Quoted.of(process.getBinary().getPath()))
                .append(origin(process.getBinary().getOrigin()));
        text.append(" by user ").append(Integer.toUnsignedString(process.getUserId()));
        if (process.getAncestorsCount() > 0) {
            text.append(", from ").append(Quoted.of(process.getAncestors(0).getName()));
        }
        text.append(evidence.getTerminal() ? " at a terminal. " : ". ");
        text.append(launchedBy(evidence.getLaunchedBy()));
        did(text, evidence.getActivity(), finding.getBuild());
        extent(text, finding);
        return text.toString();
    }

    private static String container(FindingOrBuilder finding) {
        Container container = finding.getContainers(0);
        String runtime = container.getRuntime().isEmpty() ? "" : container.getRuntime() + " ";
        String pod = finding.getKubernetes().getPodsCount() == 0
                ? ""
                : " of pod " + finding.getKubernetes().getPods(0).getUid();
        return runtime + "container " + Quoted.of(FindingAssembler.shortId(container.getId())) + pod;
    }

    private static String origin(Binary.Origin origin) {
        return switch (origin) {
            case ADDED -> " (added to the container since its start)";
            case MOUNTED -> " (on a mounted volume)";
            case DELETED -> " (already deleted)";
            case MEMFD -> " (in memory only)";
            case IMAGE -> " (from the image)";
            case UNKNOWN, ORIGIN_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static String launchedBy(Evidence.LaunchedBy launchedBy) {
        return switch (launchedBy) {
            case ENTRYPOINT -> "The container's own first process stands above it. ";
            case INJECTED -> "It came into the running container from outside. ";
            case LAUNCHED_BY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static void did(StringBuilder text, Evidence.Activity activity, Build build) {
        String verb = switch (activity) {
            case RUN -> "It compiled and ran";
            case COMPILE -> "It compiled";
            case LINK -> "It linked";
            case ASSEMBLE -> "It assembled";
            case QUERY, ACTIVITY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
        if (verb.isEmpty()) {
            text.append("It was only asked about itself. ");
            return;
        }
        text.append(verb);
        List<String> sources = build.getSourcesList();
        text.append(sources.isEmpty() ? "" : " " + named(sources));
        List<String> outputs =
                build.getOutputsList().stream().map(Output::getPath).toList();
        text.append(outputs.isEmpty() ? ". " : " into " + named(outputs) + ". ");
    }

    private static String named(List<String> paths) {
        String first = String.join(
                ", ", paths.stream().limit(MAX_NAMED).map(Quoted::of).toList());
        return paths.size() <= MAX_NAMED ? first : first + " and " + (paths.size() - MAX_NAMED) + " more";
    }

    private static void extent(StringBuilder text, FindingOrBuilder finding) {
        Build build = finding.getBuild();
        text.append(build.getExecCount() == 1 ? "1 compiler process" : build.getExecCount() + " compiler processes");
        if (build.hasEndTime()) {
            double seconds = Timestamps.nanosBetween(build.getStartTime(), build.getEndTime()) / 1e9;
            text.append(String.format(Locale.ROOT, " in %.2f s", Math.max(0, seconds)));
        }
        Process process = finding.getProcesses(0);
        if (process.hasExitCode()) {
            text.append("; the first ended with exit status ").append(process.getExitCode());
        }
        text.append('.');
        if (build.getExecutionCount() > 0) {
            executions(text.append(" What it made was executed: "), build);
            text.append('.');
        }
        low(text, finding);
    }

    private static void low(StringBuilder text, FindingOrBuilder finding) {
        if (finding.getSeverity() == Finding.Severity.LOW) {
            text.append(" Severity is LOW: ")
                    .append(finding.getSeverityReasons(0))
                    .append('.');
        }
    }
}
