package io.forgewatch.collector;

import static io.forgewatch.collector.WatchedContainer.assertUnavailable;
import static io.forgewatch.collector.WatchedContainer.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.exec.ExitEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The files that a real container's processes run. Needs root, unshare(1) and gcc. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerExecutablesTest {
    private WatchedContainer watched;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        watched = new WatchedContainer(folder, true);
    }

    @AfterAll
    void stop() throws Exception {
        watched.close();
    }

    private ContainerFiles fresh() {
        return new ContainerFiles(new HostFiles(Path.of("/")));
    }

    /** As if nothing above it were known. */
    private static ExecEvent alone(ExecEvent event) {
        return by(event, event.pid(), event.startTimeNs(), List.of());
    }

    @Test
    void shouldOpenWhatALivingProcessRuns() throws Exception {
        ExecEvent lower = watched.start("sh -c 'kill -STOP $$' MARKER", "-c");
        try (OpenFile file = watched.files.executable(lower)) {
            assertThat(WatchedContainer.content(file)).isEqualTo(Files.readAllBytes(Path.of("/bin/sh")));
            assertThat(file.status().path())
                    .isEqualTo(Path.of("/bin/sh").toRealPath().toString());
            assertThat(file.status().settled()).isTrue();
        }
        watched.assertIsProgram(watched.stay(watched.program.toString()));
    }

    @Test
    void shouldOpenWhatAnEndedProcessRanThroughOneAboveIt() throws Exception {
        watched.assertIsProgram(watched.runToItsEnd("./ended"));
    }

    @Test
    void shouldAskAnotherWhereAProcessEndsWhileItIsAsked() throws Exception {
        ExecEvent event = watched.stay(watched.program.toString());
        List<Integer> asked = new ArrayList<>();
        int answered = new ContainerReach(new HostFiles(Path.of("/"))).through(event, "/x", process -> {
            asked.add(process.pid());
            if (process.pid() == event.pid()) {
                watched.kill(event);
                throw new IOException("half of it is gone");
            }
            return process.pid();
        });

        assertThat(asked.get(0)).isEqualTo(event.pid());
        assertThat(answered).isNotEqualTo(event.pid());
    }

    @Test
    void shouldOpenWhatAnEndedProcessRanThroughAnyOfItsNamespace() throws Exception {
        ExecEvent event = alone(watched.runToItsEnd("./ended-alone"));
        try (ContainerFiles files = fresh()) {
            files.exec(watched.first);
            files.executable(event).close();
            assertThat(files.counts().scans()).isZero();
            assertThat(files.counts().opened()).isEqualTo(1);
            files.exit(new ExitEvent(0, watched.first.startTimeNs(), watched.first.pid(), 0));
            files.executable(event).close();
            assertThat(files.counts().scans()).isEqualTo(1);
        }
    }

    @Test
    void shouldFindAProcessOfTheNamespaceButNotTooOften() throws Exception {
        ExecEvent event = alone(watched.runToItsEnd("./ended-unknown"));
        try (ContainerFiles files = fresh()) {
            files.executable(event).close();
            files.executable(event).close();
            ExecEvent elsewhere = WatchedContainer.inMounts(event, 1);
            assertUnavailable(Cause.GONE, () -> files.executable(elsewhere));
            assertThat(files.counts().scans()).isEqualTo(1);
        }
    }

    @Test
    void shouldOpenThroughTheCgroupWhenTheNamespaceIsGone() throws Exception {
        String marker = WatchedContainer.marker();
        watched.container.run(
                "cp " + watched.program + " ./private && unshare --mount sh -c './private end " + marker + "'");
        ExecEvent event = alone(watched.kernel.execWith("end", marker));
        assertThat(event.namespaces().mount())
                .isNotEqualTo(watched.first.namespaces().mount());
        try (ContainerFiles files = fresh()) {
            assertUnavailable(Cause.GONE, () -> files.executable(event));
            assertThat(watched.first.cgroup()).isEqualTo(event.cgroup());
            files.exec(watched.first);
            files.executable(event).close();
        }
    }

    @Test
    void shouldNotLookForAContainersFilesOnTheHost() throws Exception {
        ExecEvent event = alone(watched.runToItsEnd("./not-on-the-host"));
        String marker = WatchedContainer.marker();
        Process host = new ProcessBuilder(watched.program.toString(), "stay", marker).start();
        try (ContainerFiles files = fresh()) {
            // It claims the container's cgroup, and a namespace that nobody is in.
            files.exec(watched.kernel.execWith("stay", marker));
            ExecEvent gone = WatchedContainer.inMounts(event, 1);
            assertUnavailable(Cause.GONE, () -> files.open(gone, "/etc/passwd"));
        } finally {
            host.destroyForcibly();
        }
    }

    @Test
    void shouldOpenAMemfdWhileItsProcessLives() throws Exception {
        ExecEvent event = watched.start(watched.program + " memfd MARKER stay", "name");
        assertThat(event.executable().traits().memfd()).isTrue();
        watched.assertIsProgram(event);
        try (OpenFile file = watched.files.executable(event)) {
            assertThat(file.status().settled()).as("memory can change unseen").isFalse();
            watched.kill(event);
            assertThat(WatchedContainer.content(file)).isEqualTo(Files.readAllBytes(watched.program));
        }
        assertUnavailable(Cause.GONE, () -> watched.files.executable(event));
    }

    @Test
    void shouldOpenADeletedFileWhileItsProcessLives() throws Exception {
        ExecEvent event = watched.start(watched.program + " deleted MARKER stay", "name");
        assertThat(event.executable().traits().deleted()).isTrue();
        watched.assertIsProgram(event);
        watched.kill(event);
        assertUnavailable(Cause.GONE, () -> watched.files.executable(event));
    }

    @Test
    void shouldOpenAFileThatItsProcessHasUnlinked() throws Exception {
        ExecEvent event =
                watched.start("cp " + watched.program + " ./self; sleep 0.1; exec ./self unlink MARKER", "unlink");
        watched.container.run("while [ -e ./self ]; do :; done");

        watched.assertIsProgram(event);
        try (OpenFile file = watched.files.executable(event)) {
            assertThat(file.status().links()).isZero();
            assertThat(file.status().ctimeNs()).isGreaterThan(event.executable().ctimeNs());
        }
        watched.kill(event);
        assertUnavailable(Cause.GONE, () -> watched.files.executable(event));
    }

    @Test
    void shouldOpenEachFileOfAProcessThatExecutedAgain() throws Exception {
        String marker = WatchedContainer.marker();
        watched.container.run("(cp " + watched.program + " ./again && exec ./again thread " + marker + " stay) &");
        ExecEvent before = watched.kernel.execWith("thread", marker);
        ExecEvent after = watched.kernel.execWith("stay", marker);
        assertThat(after.pid()).isEqualTo(before.pid());
        watched.assertIsProgram(after);
        watched.assertIsProgram(before);

        String second = WatchedContainer.marker();
        watched.container.run("(exec " + watched.program + " memfd " + second + " exec) &");
        ExecEvent memfd = watched.kernel.execWith("name", "exec", second);
        watched.kernel.execWith("-c", second);
        assertUnavailable(Cause.GONE, () -> watched.files.executable(memfd));
    }

    @Test
    void shouldNotTakeAnotherProcessOfThatNumberForIt() throws Exception {
        ExecEvent event = watched.start(watched.program + " memfd MARKER stay", "name");
        for (long apartNs : new long[] {-1_000_000_000, -30_000_000, 30_000_000, 1_000_000_000}) {
            ExecEvent other = by(event, event.pid(), event.startTimeNs() + apartNs, event.ancestors());
            assertUnavailable(Cause.GONE, () -> watched.files.executable(other));
        }
        watched.files.executable(event).close();
    }

    @Test
    void shouldSayThatAFileIsNotTheOneThatWasExecuted() throws Exception {
        ExecEvent replaced = watched.runToItsEnd("./replaced");
        watched.container.run("cp " + watched.program + " ./other && mv ./other ./replaced");
        assertUnavailable(Cause.CHANGED, () -> watched.files.executable(replaced));

        ExecEvent overwritten = watched.runToItsEnd("./overwritten");
        watched.container.run("printf x | dd of=./overwritten conv=notrunc bs=1 seek=99 2>&1");
        assertUnavailable(Cause.CHANGED, () -> watched.files.executable(overwritten));

        ExecEvent removed = watched.runToItsEnd("./removed");
        watched.container.run("rm ./removed");
        assertUnavailable(Cause.GONE, () -> watched.files.executable(removed));
        watched.container.run("ln -s " + watched.program + " ./removed");
        assertUnavailable(Cause.CHANGED, () -> watched.files.executable(removed));
        watched.container.run("rm ./removed && mkfifo ./removed");
        assertUnavailable(Cause.CHANGED, () -> watched.files.executable(removed));
    }

    @Test
    void shouldOpenWhatOverlayHasCopiedUpOrLinked() throws Exception {
        String beside = watched.program + "-linked";
        Files.createLink(Path.of(beside), watched.program);
        for (String way : List.of(
                "chmod 700 " + beside + " && P=" + beside,
                "ln " + watched.program + " ./hard && P=./hard",
                "cp " + watched.program + " ./a && ln ./a ./b && rm ./a && P=./b",
                "cp " + watched.program + " ./c && mv ./c ./d && chmod 711 ./d && P=./d",
                "mkdir dir && cp " + watched.program + " dir/e && mv dir dir2 && P=dir2/e",
                "mkdir vol && mount -t tmpfs none vol && cp " + watched.program + " vol/f && P=vol/f")) {
            String marker = WatchedContainer.marker();
            watched.container.run(way + " && $P end " + marker);
            watched.assertIsProgram(watched.kernel.execWith("end", marker));
        }
    }

    @Test
    void shouldRememberNothingOfAFileThatMayYetChangeUnseen() throws Exception {
        String marker = WatchedContainer.marker();
        watched.container.run("mkdir memory && mount -t tmpfs none memory && cp " + watched.program
                + " memory/f && sleep 0.1 && memory/f end " + marker);
        try (OpenFile file = watched.files.executable(watched.kernel.execWith("end", marker))) {
            assertThat(file.status().settled()).isFalse();
        }
    }

    @Test
    void shouldNotTouchAFileOnAFileSystemThatCanWait() throws Exception {
        ExecEvent event = watched.stay(watched.program.toString());
        for (long magic : new long[] {0x65735546, 0x6969, 0xff534d42L, 0x01021997, 0}) {
            ExecEvent other = WatchedContainer.of(event, onMagic(event.executable(), magic));
            assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.executable(other));
        }
    }

    private static Executable onMagic(Executable file, long magic) {
        return new Executable(
                file.path(),
                file.device(),
                file.inode(),
                file.ctimeNs(),
                file.sizeBytes(),
                file.links(),
                magic,
                file.traits());
    }

    @Test
    void shouldOpenWhatRunsInAChangedRoot(@TempDir Path folder) throws Exception {
        try (WatchedContainer chrooted = new WatchedContainer(folder, false)) {
            ExecEvent ended = chrooted.runToItsEnd("./ended");
            assertThat(ended.executable().path()).endsWith("/root/tmp/held/ended");
            chrooted.assertIsProgram(ended);
            chrooted.assertIsProgram(chrooted.stay(chrooted.program.toString()));
        }
    }

    @Test
    void shouldCountAndLeaveNoDescriptor() throws Exception {
        ExecEvent living = watched.stay(watched.program.toString());
        ExecEvent ended = watched.runToItsEnd("./counted");
        ExecEvent changed = watched.runToItsEnd("./counted-changed");
        watched.container.run("touch ./counted-changed");
        try (ContainerFiles files = fresh()) {
            for (int round = 0; round < 2; round++) {
                openAll(files, living, ended, changed);
            }
            long before = WatchedContainer.descriptors();
            for (int round = 0; round < 20; round++) {
                openAll(files, living, ended, changed);
            }
            assertThat(WatchedContainer.descriptors()).isEqualTo(before);
            ContainerFilesCounts counts = files.counts();
            assertThat(counts.opened()).isEqualTo(44);
            assertThat(counts.unavailable()).containsEntry(Cause.CHANGED, 22L).containsEntry(Cause.DEADLINE, 0L);
            assertThat(counts.stuck()).isZero();
        }
    }

    private static void openAll(ContainerFiles files, ExecEvent living, ExecEvent ended, ExecEvent changed)
            throws Exception {
        OpenFile first = files.executable(living);
        OpenFile second = files.executable(ended);
        first.close();
        first.close();
        second.close();
        assertUnavailable(Cause.CHANGED, () -> files.executable(changed));
        assertThatThrownBy(() -> second.read(0, new byte[1], 1))
                .isInstanceOfAny(IOException.class, IllegalStateException.class);
    }
}
