package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.CommandText;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.Locale;

/** The parts of a finding as short texts, escaped for a terminal. Pure. */
final class FindingText {
    /** As docker and crictl shorten an id. */
    private static final int SHORT_ID_CHARS = 12;

    private static final String NAME_PREFIX = "findings/";

    private FindingText() {}

    /** Enough of the id to {@code get} it. */
    static String shortId(Finding finding) {
        return shorten(id(finding));
    }

    static String id(Finding finding) {
        String name = finding.getName();
        return TerminalText.escape(name.startsWith(NAME_PREFIX) ? name.substring(NAME_PREFIX.length()) : name);
    }

    static String severity(Finding finding) {
        return finding.getSeverity().name();
    }

    /** The pod and container where they are known, else the runtime and the container's short id. */
    static String container(Finding finding) {
        if (finding.getContainersCount() == 0) {
            return "unknown container";
        }
        Container container = finding.getContainers(0);
        String name = container.getName().isEmpty() ? shorten(container.getId()) : container.getName();
        Pod pod = finding.getKubernetes().getPodsCount() > 0
                ? finding.getKubernetes().getPods(0)
                : Pod.getDefaultInstance();
        if (!pod.getName().isEmpty()) {
            return TerminalText.escape(podName(pod) + "/" + name);
        }
        return TerminalText.escape(container.getRuntime().isEmpty() ? name : container.getRuntime() + "/" + name);
    }

    /** With its namespace before it. Not escaped. */
    static String podName(Pod pod) {
        return pod.getNs().isEmpty() ? pod.getName() : pod.getNs() + "/" + pod.getName();
    }

    /** Such as "gcc compile"; says where it is muted. */
    static String what(Finding finding) {
        return TerminalText.escape(finding.getEvidence().getToolchain()) + " "
                + lower(finding.getEvidence().getActivity())
                + (finding.getMute() == Finding.Mute.MUTED ? ", muted" : "");
    }

    static String launchedBy(Finding finding) {
        String by = lower(finding.getEvidence().getLaunchedBy());
        return finding.getEvidence().getTerminal() ? by + ", terminal" : by;
    }

    /** The first process's arguments, quoted for a shell. */
    static String command(Finding finding) {
        return finding.getProcessesCount() == 0 ? "" : command(finding.getProcesses(0));
    }

    static String command(Process process) {
        List<String> words =
                process.getArgsCount() == 0 ? List.of(process.getBinary().getPath()) : process.getArgsList();
        return CommandText.of(words, process.getArgumentsTruncated());
    }

    /** An enum's value as a word; nothing for the unspecified one. */
    static String lower(Enum<?> value) {
        String name = value.name();
        return name.endsWith("_UNSPECIFIED")
                ? ""
                : name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String shorten(String id) {
        return id.matches("[0-9a-f]{" + (SHORT_ID_CHARS + 1) + ",}") ? id.substring(0, SHORT_ID_CHARS) : id;
    }
}
