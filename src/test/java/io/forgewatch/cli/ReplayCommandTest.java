package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.collector.recording.RecordingWriter;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedExec;
import io.forgewatch.collector.v1.RecordedExecEvent;
import io.forgewatch.collector.v1.RecordedExit;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayCommandTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String CONTAINER = "0123456789abcdef".repeat(4);

    @TempDir
    Path directory;

    private final Screen screen = new Screen();

    private int replay(String... args) {
        String[] words = new String[args.length + 1];
        words[0] = "replay";
        System.arraycopy(args, 0, words, 1, args.length);
        return Forgewatch.execute(screen.terminal(), words);
    }

    /** Two compiles in a container, of which the first ends. */
    private Path recording() throws IOException {
        Path file = directory.resolve("two.fwrec");
        RecordingHeader header =
                RecordingHeader.newBuilder().setHostPidNamespace(4026531836L).build();
        try (RecordingWriter writer = RecordingWriter.create(file, true, header)) {
            writer.write(exec(100, "first.c"));
            writer.write(exec(200, "second.c"));
            writer.write(Recorded.newBuilder()
                    .setExit(RecordedExit.newBuilder()
                            .setPid(100)
                            .setStartTimeNs(100 * SECOND_NS)
                            .setTimeNs(201 * SECOND_NS))
                    .build());
            writer.write(Recorded.newBuilder().setTickNs(260 * SECOND_NS).build());
            writer.finish();
        }
        return file;
    }

    private static Recorded exec(int pid, String source) {
        return Recorded.newBuilder()
                .setExec(RecordedExec.newBuilder()
                        .setEvent(RecordedExecEvent.newBuilder()
                                .setPid(pid)
                                .setTid(pid)
                                .setSession(pid)
                                .setStartTimeNs(pid * SECOND_NS)
                                .setTimeNs(pid * SECOND_NS + 1)
                                .setCgroup(RecordedExecEvent.Cgroup.newBuilder()
                                        .addNames("docker")
                                        .addNames(CONTAINER))
                                .setNamespaces(RecordedExecEvent.Namespaces.newBuilder()
                                        .setPid(4026531999L)
                                        .setRootMountDiffers(true))
                                .setExecutable(RecordedExecEvent.Executable.newBuilder()
                                        .setPath("/usr/bin/gcc"))
                                .setRequestedPath("/usr/bin/gcc")
                                .addArgs("gcc")
                                .addArgs("-c")
                                .addArgs(source)
                                .setArgumentCount(3)
                                .setWorkingDirectory("/src")
                                .setComm("gcc")))
                .build();
    }

    @Test
    void shouldPrintHowEachFindingEndedInTheOrderInWhichTheyBegan() throws IOException {
        assertThat(replay(recording().toString(), "-o", "jsonl")).isEqualTo(ExitCode.OK);

        assertThat(screen.outLines()).hasSize(2);
        assertThat(screen.outLines().get(0)).contains("first.c", "\"closed\":true");
        assertThat(screen.outLines().get(1)).contains("second.c").doesNotContain("\"closed\":true");
    }

    @Test
    void shouldPrintEveryRevisionWhereItIsAskedTo() throws IOException {
        assertThat(replay(recording().toString(), "-o", "jsonl", "--revisions")).isEqualTo(ExitCode.OK);

        assertThat(screen.outLines()).hasSizeGreaterThan(2);
        assertThat(screen.outLines().get(0)).contains("first.c", "\"revision\":\"1\"");
        assertThat(screen.outLines().get(1)).contains("second.c", "\"revision\":\"1\"");
    }

    @Test
    void shouldPrintLinesAndRowsForPeople() throws IOException {
        assertThat(replay(recording().toString())).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(2);
        assertThat(screen.outLines().get(0)).contains("gcc -c first.c").doesNotContain("{");

        Screen table = new Screen();
        assertThat(Forgewatch.execute(table.terminal(), "replay", recording().toString(), "-o", "table"))
                .isEqualTo(ExitCode.OK);
        assertThat(table.outLines()).hasSize(3);
        assertThat(table.outLines().get(0)).startsWith("SEVERITY");

        assertThat(replay(recording().toString(), "-o", "table", "--revisions")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldSayThatFindingsMayDifferUnderOtherRules() throws IOException {
        replay(recording().toString());

        assertThat(screen.errLines()).singleElement().asString().contains("by another version or with other rules");
    }

    @Test
    void shouldPrintWhatADamagedRecordingHoldsAndFailInOneLine() throws IOException {
        Path file = recording();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));

        assertThat(replay(file.toString(), "-o", "jsonl")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.outLines()).isNotEmpty();
        assertThat(last(screen.errLines()))
                .startsWith("forgewatch: " + file + " breaks off after ")
                .endsWith("; the findings are of what comes before");
    }

    @Test
    void shouldSayWhatCannotBeReplayed() throws IOException {
        Path text = Files.writeString(directory.resolve("text"), "no recording");
        Path none = directory.resolve("none");

        assertThat(replay(text.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(last(screen.errLines()))
                .isEqualTo("forgewatch: " + text + " is no recording of forgewatch trace --record");
        assertThat(replay(none.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(last(screen.errLines()))
                .isEqualTo("forgewatch: there is no " + none + ": make one with forgewatch trace --record FILE");
        assertThat(replay(directory.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(last(screen.errLines())).startsWith("forgewatch: cannot read " + directory);
        assertThat(replay()).isEqualTo(ExitCode.USAGE);
        assertThat(screen.outLines()).isEmpty();
    }

    private static String last(List<String> lines) {
        return lines.get(lines.size() - 1);
    }
}
