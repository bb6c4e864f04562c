package io.forgewatch.collector;

import static io.forgewatch.collector.WatchedContainer.assertUnavailable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
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

/** Files, directories and environments as a real container's process sees them. Needs root, unshare(1), mkfifo(1) and gcc. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerPathsTest {
    private WatchedContainer watched;
    private ExecEvent living;
    private ExecEvent ended;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        watched = new WatchedContainer(folder, true);
        living = watched.stay(watched.program.toString());
        ended = watched.runToItsEnd("./ended");
    }

    @AfterAll
    void stop() throws Exception {
        watched.close();
    }

    private String text(ExecEvent event, String path) throws Exception {
        try (OpenFile file = watched.files.open(event, path)) {
            return new String(WatchedContainer.content(file), UTF_8);
        }
    }

    @Test
    void shouldOpenByPathsOfTheProcess() throws Exception {
        watched.container.run("echo text > file && mkdir -p dir && ln -s ../file dir/link && ln -s /tmp/held/dir abs");
        for (ExecEvent event : List.of(living, ended)) {
            for (String path : List.of(
                    "/tmp/held/file", "file", "./dir/../file", "dir/link", "abs/link", "../../../../tmp/held/file")) {
                assertThat(text(event, path)).as(path).isEqualTo("text\n");
            }
            try (OpenFile file = watched.files.open(event, "abs/link")) {
                assertThat(file.status().path()).isEqualTo("/tmp/held/file");
                assertThat(file.sizeBytes()).isEqualTo(5);
                assertThat(file.status().links()).isEqualTo(1);
                assertThat(file.status().mtimeNs()).isPositive();
            }
            assertUnavailable(Cause.GONE, () -> watched.files.open(event, "no-such-file"));
            assertUnavailable(Cause.GONE, () -> watched.files.open(event, "file/below"));
        }
    }

    /** Where these tests run its mount namespace may not be looked at (EACCES). */
    @Test
    void shouldNotBlameAProcessAboveThatMayNotBeLookedAt() throws Exception {
        ProcStat first = new HostFiles(Path.of("/")).stat(1).orElseThrow();
        List<ExecEvent.Ancestor> above = new ArrayList<>(ended.ancestors());
        HostProcess host = HostProcess.began(1, first.startTick());
        above.add(0, new ExecEvent.Ancestor(1, host.startTimeNs(), 1, 4026531836L, "init"));
        ExecEvent event = WatchedContainer.by(ended, ended.pid(), ended.startTimeNs(), above);

        watched.files.open(event, "ended").close();
        assertUnavailable(Cause.GONE, () -> watched.files.open(event, "nothing"));
    }

    @Test
    void shouldNotBeLedOutOfTheContainer(@TempDir Path outside) throws Exception {
        Path secret = Files.writeString(outside.toRealPath().resolve("secret"), "secret");
        // The overlay shows the host's folder too: it is hidden there, so that only an escape could find it.
        watched.container.run("mount -t tmpfs none " + secret.getParent());
        watched.container.run("ln -s " + secret + " absolute && ln -s ../../../../../../.." + secret + " up");
        watched.container.run("ln -s /proc/self/root magic && ln -s /proc/1/cwd cwd");
        for (String path : List.of(
                "absolute",
                "up",
                "../../../../../../.." + secret,
                "magic" + secret,
                "/proc/self/root" + secret,
                "/proc/1/root" + secret,
                "cwd/held/file",
                "/proc/self/exe")) {
            assertUnavailable(Cause.GONE, () -> watched.files.open(living, path));
            assertUnavailable(Cause.GONE, () -> watched.files.open(ended, path));
        }
    }

    @Test
    void shouldOpenNothingButRegularFiles() throws Exception {
        watched.container.run("mkfifo fifo && mknod zero c 1 5 && mkdir directory && mknod disk b 7 250");
        watched.container.run(
                "perl -MSocket -e 'socket(S,AF_UNIX,SOCK_STREAM,0); bind(S,sockaddr_un(\"socket\")) or die'");
        for (String path : List.of("fifo", "zero", "directory", "disk", "socket", "/")) {
            assertUnavailable(Cause.NOT_REGULAR, () -> watched.files.open(living, path));
        }
        assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.open(living, "/proc/version"));
        assertUnavailable(Cause.NOT_REGULAR, () -> watched.files.list(living, "fifo", 5));
    }

    @Test
    void shouldKeepNamesByteForByte() throws Exception {
        watched.container.run("mkdir bytes && printf strange > \"bytes/$(printf 'a\\377\\\\b\\n\\303\\251')\"");
        String name = "a\\xff\\\\b\n\u00e9";

        assertThat(watched.files.list(living, "bytes", 10)).containsExactly(name);
        assertThat(text(living, "bytes/" + name)).isEqualTo("strange");
        try (OpenFile file = watched.files.open(ended, "bytes/" + name)) {
            assertThat(file.status().path()).isEqualTo("/tmp/held/bytes/" + name);
        }
        for (String none : List.of("", "a\\b", "a\0b", "\ud800")) {
            assertUnavailable(Cause.GONE, () -> watched.files.open(living, none));
        }
        assertUnavailable(Cause.GONE, () -> watched.files.open(living, "x".repeat(5000)));
    }

    @Test
    void shouldListUpToALimit() throws Exception {
        watched.container.run("mkdir many && cd many && for i in 1 2 3 4 5 6 7 8 9; do : > $i; done; cd ..");
        assertThat(watched.files.list(ended, "many", 100))
                .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(watched.files.list(ended, "/tmp/held/many", 4)).hasSize(4);
        assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.list(living, "/proc", 4));
    }

    @Test
    void shouldTellWhetherAnotherChangeWouldShow() throws Exception {
        try (OpenFile old = watched.files.open(living, watched.program.toString())) {
            assertThat(old.status().settled()).isTrue();
        }
        watched.container.run("echo one > changing");
        try (OpenFile file = watched.files.open(living, "changing")) {
            assertThat(file.unchanged()).isTrue();
            watched.container.run("sleep 0.05; echo two > changing");
            assertThat(file.unchanged()).isFalse();
        }
        watched.container.run("mkdir memory && mount -t tmpfs none memory && echo x > memory/x && sleep 0.1");
        try (OpenFile inMemory = watched.files.open(living, "memory/x")) {
            assertThat(inMemory.status().settled()).isFalse();
        }
    }

    @Test
    void shouldReadTheEnvironmentOfTheExec() throws Exception {
        ExecEvent event = watched.start("A=1 LONGER=$(printf 'x\\377') C= " + watched.program + " stay MARKER", "stay");
        assertThat(watched.files.environment(event, List.of("LONGER", "C", "LONG", "NONE")))
                .containsExactlyInAnyOrder("LONGER=x\\xff", "C=");
        assertUnavailable(Cause.GONE, () -> watched.files.environment(ended, List.of("PATH")));

        String marker = WatchedContainer.marker();
        watched.container.run("(exec " + watched.program + " exec " + marker + ") &");
        ExecEvent before = watched.kernel.execWith("exec", marker);
        watched.kernel.execWith("-c", marker);
        assertUnavailable(Cause.CHANGED, () -> watched.files.environment(before, List.of("PATH")));
    }

    @Test
    void shouldUseTheProcessesOwnDirectoryWhereTheRecordsIsCut() throws Exception {
        watched.container.run("mkdir -p deep/er && echo deep > deep/file");
        String marker = WatchedContainer.marker();
        watched.container.run("(cd deep/er && exec " + watched.program + " stay " + marker + ") &");
        ExecEvent event = watched.kernel.execWith("stay", marker);
        assertThat(text(event, "../file")).isEqualTo("deep\n");
        assertThat(text(WatchedContainer.in(event, "\u2026/deep/er"), "../file"))
                .isEqualTo("deep\n");
        assertThat(text(WatchedContainer.in(event, ""), "../file")).isEqualTo("deep\n");
        assertUnavailable(Cause.GONE, () -> watched.files.open(WatchedContainer.in(event, "\u2026/other"), "../file"));
        watched.kill(event);
        // The shell above it is elsewhere.
        assertUnavailable(
                Cause.GONE, () -> watched.files.open(WatchedContainer.in(event, "\u2026/deep/er"), "../file"));
    }

    @Test
    void shouldOpenBelowADirectoryThatIsDeeperThanAPathMayBe() throws Exception {
        // No shell goes there.
        String perl =
                "for (1..25) { mkdir \"d\" x 200; chdir \"d\" x 200 or die } open(F, q(>far)); print F qq(far\\n); close F;"
                        + " exec @ARGV";
        ExecEvent event = watched.start("perl -e '" + perl + "' " + watched.program + " memfd MARKER stay", "name");
        assertThat(event.workingDirectory()).startsWith("\u2026/");
        assertThat(text(event, "far")).isEqualTo("far\n");
        try (OpenFile file = watched.files.open(event, "far")) {
            assertThat(file.status().path()).isEqualTo("\u2026/far");
        }
    }

    @Test
    void shouldResolveBelowAChangedRoot(@TempDir Path folder) throws Exception {
        try (WatchedContainer chrooted = new WatchedContainer(folder, false)) {
            chrooted.container.run("echo below > file && mkdir -p jail/in && cp " + chrooted.program
                    + " jail/p && echo jailed > jail/in/file && ln -s /in/file jail/link");
            ExecEvent event = chrooted.stay(chrooted.program.toString());
            for (String path : List.of("file", "/tmp/held/file")) {
                try (OpenFile file = chrooted.files.open(event, path)) {
                    assertThat(new String(WatchedContainer.content(file), UTF_8))
                            .isEqualTo("below\n");
                    assertThat(file.status().path()).endsWith("/root/tmp/held/file");
                }
            }
            // What chroot(1) itself executes cannot be told from it by its arguments: hence once more.
            ExecEvent running = chrooted.start("chroot jail /p memfd MARKER stay", "name");
            for (String path : List.of("in/file", "/in/file", "/link")) {
                try (OpenFile file = chrooted.files.open(running, path)) {
                    assertThat(new String(WatchedContainer.content(file), UTF_8))
                            .isEqualTo("jailed\n");
                }
            }
        }
    }

    @Test
    void shouldLeaveNoDescriptorWhateverHappens() throws Exception {
        watched.container.run("echo x > leak && mkfifo leak-fifo");
        for (int round = 0; round < 2; round++) {
            openAndFail();
        }
        long before = WatchedContainer.descriptors();
        for (int round = 0; round < 20; round++) {
            openAndFail();
        }
        assertThat(WatchedContainer.descriptors()).isEqualTo(before);
    }

    private void openAndFail() throws Exception {
        for (ExecEvent event : List.of(living, ended)) {
            watched.files.open(event, "leak").close();
            watched.files.list(event, ".", 3);
            assertUnavailable(Cause.NOT_REGULAR, () -> watched.files.open(event, "leak-fifo"));
            assertUnavailable(Cause.GONE, () -> watched.files.open(event, "nothing"));
            assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.open(event, "/proc/version"));
            assertUnavailable(Cause.NOT_REGULAR, () -> watched.files.list(event, "leak", 3));
        }
        watched.files.environment(living, List.of("PATH"));
    }
}
