package io.forgewatch.control.format;

import io.forgewatch.v1.Process;
import java.util.List;

/** The first process of a finding as {@code process.*}. */
final class EcsProcess {
    private EcsProcess() {}

    static JsonObject of(List<Process> processes) {
        if (processes.isEmpty()) {
            return new JsonObject();
        }
        Process process = processes.get(0);
        JsonObject written = new JsonObject()
                .text("name", process.getName())
                .number("pid", process.getHostPid())
                .number("vpid", process.getPid())
                .text("executable", process.getBinary().getPath())
                .texts("args", process.getArgsList())
                .text("command_line", String.join(" ", process.getArgsList()))
                .text("working_directory", process.getWorkingDirectory())
                .flag("interactive", !process.getTty().isEmpty())
                .time("start", process.getStartTime())
                .time("end", process.getEndTime())
                .object(
                        "hash",
                        new JsonObject().text("sha256", process.getBinary().getSha256()))
                .object("user", user(processes))
                .object("group", new JsonObject().text("id", Integer.toUnsignedString(process.getGroupId())))
                .object("parent", parent(process));
        if (!process.getArgumentsTruncated() && process.getArgsCount() > 0) {
            written.number("args_count", process.getArgsCount());
        }
        return process.hasExitCode() ? written.number("exit_code", process.getExitCode()) : written;
    }

    static JsonObject user(List<Process> processes) {
        return processes.isEmpty()
                ? new JsonObject()
                : new JsonObject()
                        .text("id", Integer.toUnsignedString(processes.get(0).getUserId()));
    }

    private static JsonObject parent(Process process) {
        if (process.getParentPid() == 0) {
            return new JsonObject();
        }
        JsonObject parent = new JsonObject().number("pid", process.getParentPid());
        process.getAncestorsList().stream()
                .filter(ancestor -> ancestor.getHostPid() == process.getParentPid())
                .findFirst()
                .ifPresent(ancestor -> parent.text("name", ancestor.getName()).text("executable", ancestor.getPath()));
        return parent;
    }
}
