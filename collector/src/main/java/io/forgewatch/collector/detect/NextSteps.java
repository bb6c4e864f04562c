package io.forgewatch.collector.detect;

import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.FindingOrBuilder;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What to do next, with commands that can be pasted into bash on the finding's host. Every word of a container's is quoted. Pure.
 *
 * <p>Commands as their manuals have them: docker(1), podman(1), ctr and crictl's own help; {@code cgroup.freeze} and {@code
 * cgroup.procs}: the kernel's cgroup-v2.rst.
 */
final class NextSteps {
    static final String MITRE = "https://attack.mitre.org/techniques/T1027/004/";
    private static final Pattern CTR_PATH = Pattern.compile("/([A-Za-z0-9][A-Za-z0-9._-]*)/[^/]+");

    private record Commands(String processes, String logs, String settings, String copy, String isolate) {}

    private NextSteps() {}

    static String of(FindingOrBuilder finding) {
        Container container = finding.getContainers(0);
        boolean pod = finding.getKubernetes().getPodsCount() > 0;
        Process process = finding.getProcesses(0);
        Commands commands = commands(container, pod, process);
        StringBuilder steps = new StringBuilder();
        steps.append("1. See what runs in the container now:\n   ").append(commands.processes);
        steps.append("\n2. Read its logs:\n   ").append(commands.logs);
        boolean executed = finding.getDetector().equals(FindingAssembler.EXECUTED_DETECTOR);
        steps.append("\n3. Read its settings and image; ask its owner whether it is meant to compile:\n   ")
                .append(commands.settings);
        if (pod) {
            steps.append("\n   kubectl get pods -A -o custom-columns=")
                    .append("NAMESPACE:.metadata.namespace,NAME:.metadata.name,UID:.metadata.uid | grep -F -- ")
                    .append(ShellWord.of(finding.getKubernetes().getPods(0).getUid()));
        }
        steps.append("\n4. Keep the ")
                .append(executed ? "program that was made, and its compiler," : "compiler and what it made")
                .append(" before the container goes:\n   ")
                .append(
                        executed
                                ? copy(commands, process).replace("evidence-compiler", "evidence-program")
                                : copy(commands, process));
        if (finding.getEvidenceFilesCount() > 0) {
            steps.append("\n   Of its sources and outputs ")
                    .append(
                            finding.getEvidenceFilesCount() == 1
                                    ? "1 copy is kept"
                                    : finding.getEvidenceFilesCount() + " copies are kept")
                    .append("; fetch them:\n   forgewatch findings evidence ")
                    .append(finding.getName().substring(finding.getName().indexOf('/') + 1))
                    .append(" --save ./evidence");
        }
        steps.append("\n5. If it was not meant, stop it without losing its memory:\n   ")
                .append(commands.isolate);
        steps.append("\n6. What attackers do with compilers in containers: ")
                .append(MITRE)
                .append('\n');
        return steps.toString();
    }

    /** What has no name in the container can only be had from its process. */
    private static String copy(Commands commands, Process process) {
        return switch (process.getBinary().getOrigin()) {
            case MEMFD, DELETED -> copyWhileItRuns(process);
            default -> commands.copy;
        };
    }

    private static String copyWhileItRuns(Process process) {
        return "cp -- /proc/" + process.getHostPid() + "/exe ./evidence-compiler   # while it runs";
    }

    /**
     * By its inode and size (each layer may number its own), and following no link: below {@code /proc/PID/root} one of the
     * container's leads into the host's files, and nsenter(1) would run the container's own program as the host's root. What lies
     * on a mount of its own is not searched for.
     */
    private static String copyFromRoot(String pid, Process process) {
        return process.getBinary().getOrigin() == Binary.Origin.MOUNTED
                ? copyWhileItRuns(process)
                : "find -P /proc/" + pid + "/root/ -xdev -type f -inum "
                        + Long.toUnsignedString(process.getBinary().getInode())
                        + " -size " + process.getBinary().getSize() + "c"
                        + " -execdir cp -P -- {} \"$PWD/evidence-compiler\" \\; -quit";
    }

    private static Commands commands(Container container, boolean pod, Process process) {
        String id = ShellWord.of(container.getId());
        List<String> paths = List.of(process.getBinary().getPath());
        return switch (container.getRuntime()) {
            case "docker" -> engine("docker", container.getId(), paths);
            case "podman" -> engine("podman", container.getId(), paths);
            case "cri-o" -> cri(container, id, process);
            case "containerd" ->
                pod ? containerd("k8s.io", container, id, process, true) : plain(container, id, process);
            default -> pod ? cri(container, id, process) : bare(container, process);
        };
    }

    private static Commands engine(String engine, String containerId, List<String> paths) {
        String id = ShellWord.of(containerId);
        return new Commands(
                engine + " top " + id,
                engine + " logs --timestamps " + id,
                engine + " inspect " + id,
                engine + " cp " + ShellWord.of(containerId + ":" + paths.get(0)) + " ./evidence-compiler",
                engine + " pause " + id);
    }

    private static Commands cri(Container container, String id, Process process) {
        Commands bare = bare(container, process);
        return new Commands(
                bare.processes, "crictl logs --timestamps " + id, "crictl inspect " + id, bare.copy, bare.isolate);
    }

    private static Commands containerd(String namespace, Container container, String id, Process process, boolean cri) {
        String ctr = "ctr -n " + ShellWord.of(namespace);
        Commands bare = bare(container, process);
        return new Commands(
                ctr + " tasks ps " + id,
                cri ? "crictl logs --timestamps " + id : bare.logs,
                ctr + " containers info " + id,
                bare.copy,
                ctr + " tasks pause " + id);
    }

    /** Outside Kubernetes; ctr shows its namespace in the path, {@code /<namespace>/<id>}. */
    private static Commands plain(Container container, String id, Process process) {
        var path = CTR_PATH.matcher(container.getCgroupPath());
        String namespace = path.matches() && container.getCgroupPath().endsWith("/" + container.getId())
                ? path.group(1)
                : "default";
        return containerd(namespace, container, id, process, false);
    }

    /** Where no runtime is known: by the kernel's own files. The variable keeps the commands short. */
    private static Commands bare(Container container, Process process) {
        String cgroup =
                "cg=$(findmnt -nt cgroup2 -o TARGET | head -n1)" + ShellWord.of(container.getCgroupPath()) + "; ";
        return new Commands(
                cgroup + "ps -o pid,ppid,user,lstart,args -p \"$(paste -sd, \"$cg/cgroup.procs\")\"",
                "journalctl --since -1h | grep -F -- " + ShellWord.of(container.getId()),
                cgroup + "tr '\\0' '\\n' < /proc/\"$(head -n1 \"$cg/cgroup.procs\")\"/environ; ls -l /proc/\"$(head -n1"
                        + " \"$cg/cgroup.procs\")\"/ns",
                cgroup + copyFromRoot("\"$(head -n1 \"$cg/cgroup.procs\")\"", process),
                cgroup + "echo 1 > \"$cg/cgroup.freeze\"");
    }
}
