package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Events of the real kernel against what /proc and stat(2) say. Needs root and gcc. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelEventsTest {
    private Path folder = Path.of("");
    private Path program = Path.of("");
    private KernelEvents kernel;
    private int markers;

    @BeforeAll
    void startTheProbe(@TempDir Path shared) throws Exception {
        folder = shared.toRealPath();
        program = folder.resolve("exec_ways");
        Path source = folder.resolve("exec_ways.c");
        try (InputStream in =
                Objects.requireNonNull(KernelEventsTest.class.getResourceAsStream("exec_ways.c"), "exec_ways.c")) {
            Files.copy(in, source);
        }
        assertThat(start("gcc", "-static", "-pthread", "-o", program.toString(), source.toString())
                        .waitFor())
                .isZero();
        kernel = new KernelEvents();
    }

    @AfterAll
    void stopTheProbe() {
        kernel.close();
    }

    @Test
    void shouldTellWhoExecutedWhatAndWhere() throws Exception {
        String marker = marker();
        Process process = start(program.toString(), "end", marker);
        ExecEvent exec = kernel.execWith(marker);

        assertThat(exec.pid()).isEqualTo((int) process.pid());
        assertThat(exec.tid()).isEqualTo(exec.pid());
        assertThat(exec.args()).containsExactly(program.toString(), "end", marker);
        assertThat(exec.argumentCount()).isEqualTo(3);
        assertThat(exec.requestedPath()).isEqualTo(program.toString());
        assertThat(exec.comm()).isEqualTo("exec_ways");
        assertThat(exec.script()).isFalse();
        assertThat(exec.workingDirectory()).endsWith(folder.toString());
        assertThat(exec.userId()).isZero();
        assertThat(exec.gaps()).isEqualTo(ExecEvent.Gaps.NONE);
        assertThat(exec.session()).isEqualTo(Integer.parseInt(ownStat(5)));
        assertThat(exec.timeNs()).isGreaterThan(exec.startTimeNs());
        assertThat(exec.namespaces().pid()).isEqualTo(namespace("pid"));
        assertThat(exec.namespaces().mount()).isEqualTo(namespace("mnt"));
        assertThat(exec.namespaces().user()).isEqualTo(namespace("user"));
    }

    @Test
    void shouldTellTheExecutablesIdentity() throws Exception {
        String marker = marker();
        start(program.toString(), "end", marker);
        ExecEvent exec = kernel.execWith(marker);

        assertThat(exec.executable().path()).endsWith(program.toString());
        assertThat(exec.executable().inode()).isEqualTo(Files.getAttribute(program, "unix:ino"));
        assertThat(exec.executable().links()).isEqualTo(1);
        assertThat(exec.executable().sizeBytes()).isEqualTo(Files.size(program));
        assertThat(Files.getAttribute(program, "unix:ctime"))
                .isEqualTo(FileTime.from(exec.executable().ctimeNs(), TimeUnit.NANOSECONDS));
        assertThat(exec.executable().traits().memfd()).isFalse();
        assertThat(exec.executable().traits().deleted()).isFalse();
    }

    @Test
    void shouldTellTheAncestorsFromTheParentUp() throws Exception {
        String marker = marker();
        start("sh", "-c", program + " end " + marker + "; exit 0");
        ExecEvent exec = kernel.execWith(marker);

        assertThat(exec.ancestors()).hasSizeGreaterThan(1);
        assertThat(exec.ancestors().get(0).comm()).isEqualTo("sh");
        ExecEvent.Ancestor java = exec.ancestors().get(1);
        assertThat(java.pid()).isEqualTo((int) ProcessHandle.current().pid());
        // proc_pid_stat(5): start time in ticks of 1/100 s.
        assertThat(java.startTimeNs() / 10_000_000).isEqualTo(Long.parseLong(ownStat(21)));
    }

    @Test
    void shouldTellHowAProcessEnded() throws Exception {
        String seven = marker();
        start("sh", "-c", "exit 7", seven);
        assertThat(kernel.exitOf(kernel.execWith(seven)).exitCode()).isEqualTo(7);
        String killed = marker();
        start("sh", "-c", "kill -9 $$", killed);
        assertThat(kernel.exitOf(kernel.execWith(killed)).exitCode()).isEqualTo(128 + 9);
    }

    @Test
    void shouldTellAScriptFromItsInterpreter() throws Exception {
        Path script = folder.resolve("script");
        Files.writeString(script, "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String marker = marker();
        start(script.toString(), marker);
        ExecEvent exec = kernel.execWith(marker);

        assertThat(exec.script()).isTrue();
        assertThat(exec.requestedPath()).isEqualTo(script.toString());
        assertThat(exec.executable().path())
                .endsWith(Path.of("/bin/sh").toRealPath().toString());
    }

    @Test
    void shouldTellAMemfd() throws Exception {
        ExecEvent exec = execBy("memfd");
        assertThat(exec.executable().traits().memfd()).isTrue();
        assertThat(exec.executable().path()).endsWith("memfd:not a file");
        assertThat(exec.executable().links()).isZero();
        assertThat(exec.gaps()).isEqualTo(ExecEvent.Gaps.NONE);
    }

    @Test
    void shouldTellADeletedExecutable() throws Exception {
        ExecEvent exec = execBy("deleted");
        assertThat(exec.executable().traits().deleted()).isTrue();
        assertThat(exec.executable().path()).endsWith(folder.resolve("unlinked").toString());
    }

    @Test
    void shouldNotStopAtAChangedRoot() throws Exception {
        ExecEvent exec = execBy("chroot");
        assertThat(exec.requestedPath()).isEqualTo("/inside");
        assertThat(exec.executable().path()).endsWith(folder + "/jail/inside");
        assertThat(exec.workingDirectory()).endsWith(folder + "/jail");
    }

    @Test
    void shouldTellTheThreadThatCalledExec() throws Exception {
        String marker = marker();
        Process process = start(program.toString(), "thread", marker);
        process.waitFor();
        ExecEvent before = kernel.execWith(marker);
        ExecEvent exec = last(marker);
        assertThat(exec.pid()).isEqualTo(before.pid()).isEqualTo((int) process.pid());
        assertThat(exec.tid()).isNotEqualTo(exec.pid());
        assertThat(exec.startTimeNs()).isEqualTo(before.startTimeNs());
    }

    @Test
    void shouldCutAMegabyteOfArgumentsAndSayHowLongTheyWere() throws Exception {
        ExecEvent exec = execBy("megabyte");
        assertThat(exec.gaps().argumentsCut()).isTrue();
        assertThat(exec.argsFullBytes()).isGreaterThan(1 << 20);
        assertThat(exec.argumentCount()).isEqualTo(11);
        assertThat(exec.args().get(3)).startsWith("xxxx").hasSizeBetween(8000, 8192);
    }

    @Test
    void shouldKeepTheLeafSideOfAPathThatIsTooDeep() throws Exception {
        Path deep = folder;
        for (int level = 0; level < 150; level++) {
            deep = deep.resolve("d" + level);
        }
        Files.createDirectories(deep);
        String marker = marker();
        new ProcessBuilder(program.toString(), "end", marker)
                .directory(deep.toFile())
                .start();
        ExecEvent exec = kernel.execWith(marker);
        assertThat(exec.gaps().workingDirectoryCut()).isTrue();
        assertThat(exec.workingDirectory()).endsWith("/d147/d148/d149");
    }

    /** The exec that the program made of itself in that way. */
    private ExecEvent execBy(String way) throws Exception {
        String marker = marker();
        Process process = start(program.toString(), way, marker);
        assertThat(process.waitFor())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
        return last(marker);
    }

    private ExecEvent last(String marker) {
        return kernel.execWith("end", marker);
    }

    private Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private String marker() {
        return "marker-" + ProcessHandle.current().pid() + "-" + markers++;
    }

    /** A field of proc_pid_stat(5) of this process, counted from 0. */
    private static String ownStat(int field) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        List<String> behindComm =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return behindComm.get(field - 2);
    }

    private static long namespace(String kind) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/" + kind)).toString();
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
    }
}
