package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A container, what the kernel says of its processes, and its files. Needs root and gcc. */
final class WatchedContainer implements AutoCloseable {
    private static int markers;

    /** A static program that stays, ends or executes itself unusually; see its source. On the host's and the container's path. */
    final Path program;

    final HeldContainer container;
    final KernelEvents kernel;
    final ContainerFiles files = new ContainerFiles(new HostFiles(Path.of("/")));
    /** Of the container's first process. */
    final ExecEvent first;

    WatchedContainer(Path folder, boolean pivoted) throws Exception {
        Path real = folder.toRealPath();
        program = HeldContainer.compile(real, "exec_ways.c");
        kernel = new KernelEvents();
        String marker = marker();
        container = pivoted ? HeldContainer.pivoted(real, marker) : HeldContainer.chrooted(real, marker);
        first = kernel.execWith("-s", marker);
    }

    static String marker() {
        return "marker-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + "-" + markers++;
    }

    /** Starts a command beside the shell and waits for the exec that has {@code then} and its marker, which is appended. */
    ExecEvent start(String command, String then) throws IOException {
        String marker = marker();
        container.run(command.replace("MARKER", marker) + " &");
        return kernel.execWith(then, marker);
    }

    /** The program at that path of the container, running until it is killed. */
    ExecEvent stay(String path) throws IOException {
        return start(path + " stay MARKER", "stay");
    }

    /** A copy of the program in the container that was run and has ended. */
    ExecEvent runToItsEnd(String path) throws IOException {
        String marker = marker();
        container.run("cp " + program + " " + path + " && " + path + " end " + marker);
        return kernel.execWith("end", marker);
    }

    /** Ends a process and waits until it has vanished. */
    void kill(ExecEvent event) throws IOException {
        container.run("kill -9 " + event.pidInNamespace() + "; wait " + event.pidInNamespace() + "; true");
        assertThat(Path.of("/proc/" + event.pid())).doesNotExist();
    }

    static byte[] content(OpenFile file) throws IOException {
        byte[] content = new byte[Math.toIntExact(file.sizeBytes())];
        assertThat(file.read(0, content, content.length)).isEqualTo(content.length);
        return content;
    }

    /** That it is the program, byte for byte. */
    void assertIsProgram(ExecEvent event) throws Exception {
        try (OpenFile file = files.executable(event)) {
            assertThat(content(file)).isEqualTo(Files.readAllBytes(program));
            assertThat(file.status().inode()).isEqualTo(event.executable().inode());
            assertThat(file.status().device()).isEqualTo(event.executable().device());
            assertThat(file.status().path()).isEqualTo(event.executable().path());
            assertThat(file.unchanged()).isTrue();
        }
    }

    static void assertUnavailable(FileUnavailable.Cause cause, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FileUnavailable.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(cause))
                .hasMessageMatching("[^\n]+");
    }

    /** The same exec as if another process had made it. */
    static ExecEvent by(ExecEvent event, int pid, long startTimeNs, List<ExecEvent.Ancestor> ancestors) {
        return copy(
                event, pid, startTimeNs, event.executable(), event.namespaces(), event.workingDirectory(), ancestors);
    }

    static ExecEvent inCgroup(ExecEvent event, long id) {
        return copy(
                event,
                event.pid(),
                event.startTimeNs(),
                event.executable(),
                event.namespaces(),
                event.workingDirectory(),
                event.ancestors(),
                new ExecEvent.Cgroup(id, event.cgroup().names(), event.cgroup().v1()));
    }

    static ExecEvent of(ExecEvent event, Executable executable) {
        return copy(
                event,
                event.pid(),
                event.startTimeNs(),
                executable,
                event.namespaces(),
                event.workingDirectory(),
                event.ancestors());
    }

    static ExecEvent inMounts(ExecEvent event, long mounts) {
        ExecEvent.Namespaces before = event.namespaces();
        return copy(
                event,
                event.pid(),
                event.startTimeNs(),
                event.executable(),
                new ExecEvent.Namespaces(before.pid(), mounts, before.user(), before.rootMountDiffers()),
                event.workingDirectory(),
                event.ancestors());
    }

    static ExecEvent in(ExecEvent event, String workingDirectory) {
        return copy(
                event,
                event.pid(),
                event.startTimeNs(),
                event.executable(),
                event.namespaces(),
                workingDirectory,
                event.ancestors());
    }

    private static ExecEvent copy(
            ExecEvent event,
            int pid,
            long startTimeNs,
            Executable executable,
            ExecEvent.Namespaces namespaces,
            String workingDirectory,
            List<ExecEvent.Ancestor> ancestors) {
        return copy(event, pid, startTimeNs, executable, namespaces, workingDirectory, ancestors, event.cgroup());
    }

    private static ExecEvent copy(
            ExecEvent event,
            int pid,
            long startTimeNs,
            Executable executable,
            ExecEvent.Namespaces namespaces,
            String workingDirectory,
            List<ExecEvent.Ancestor> ancestors,
            ExecEvent.Cgroup cgroup) {
        return new ExecEvent(
                event.timeNs(),
                startTimeNs,
                pid,
                event.tid(),
                event.pidInNamespace(),
                event.userId(),
                event.groupId(),
                event.loginUserId(),
                event.session(),
                event.tty(),
                cgroup,
                namespaces,
                executable,
                event.requestedPath(),
                event.script(),
                event.args(),
                event.argsFullBytes(),
                event.argumentCount(),
                workingDirectory,
                event.comm(),
                ancestors,
                event.gaps());
    }

    /** How many descriptors this process has open. */
    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
        container.close();
        kernel.close();
    }
}
