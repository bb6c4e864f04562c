package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FileSinkTest {
    private static final long LARGE = 1 << 30;

    @TempDir
    Path directory;

    @Test
    void shouldWriteWhatMatchesInOrder() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending = new Sending(
                directory, Sending.config("disk", "severity>=HIGH", new SinkTarget.ToFile(file, LARGE, 1)))) {
            for (int number = 0; number < 120; number++) {
                sending.ingest(Sending.finding(number).toBuilder()
                        .setSeverity(number % 2 == 0 ? Finding.Severity.CRITICAL : Finding.Severity.LOW)
                        .build());
            }
            sending.awaitIdle();
            assertThat(names(file)).containsExactlyElementsOf(numbered(0, 120, 2));
            assertThat(sending.status().sent()).isEqualTo(60);
            assertThat(sending.meter("sent")).isEqualTo(60);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldMissAndRepeatNothingOverRestarts() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            for (int round = 0; round < 5; round++) {
                sending.ingest(round * 20, round * 20 + 20);
                sending.restart();
            }
            sending.stop();
            sending.ingest(100, 150);
            sending.restart();
            sending.awaitIdle();
        }
        assertThat(names(file)).containsExactlyElementsOf(numbered(0, 150, 1));
    }

    @Test
    void shouldBeginWithWhatComesFromNowOnAndSendTheLatestOfEach() throws IOException {
        Path file = directory.resolve("out.jsonl");
        SinkConfig disk = Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1));
        try (Sending before = new Sending(directory)) {
            before.ingest(0, 10);
        }
        try (Sending sending = new Sending(directory, disk)) {
            sending.stop();
            sending.ingest(10, 12);
            sending.ingest(Sending.finding(10).toBuilder().setRevision(2).build());
            sending.restart();
            sending.awaitIdle();
        }
        assertThat(names(file)).containsExactly("findings/f11", "findings/f10");
        assertThat(Files.readAllLines(file).get(1)).contains("\"revision\":\"2\"");
    }

    @Test
    void shouldWaitForAFolderThatIsAway() throws IOException {
        Path folder = directory.resolve("away");
        Path file = folder.resolve("out.jsonl");
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            sending.ingest(0, 70);
            sending.awaitStatus(status -> status.error().contains("does not exist: make it"));
            assertThat(sending.status().lag()).isEqualTo(70);
            assertThat(sending.status().nextAttempt()).isNotNull();
            Files.createDirectory(folder);
            sending.awaitIdle();
            sending.awaitStatus(status -> status.error().isEmpty());
            assertThat(sending.status().retried()).isPositive();
            assertThat(sending.meter("retried")).isPositive();
        }
        assertThat(names(file)).containsExactlyElementsOf(numbered(0, 70, 1));
    }

    @Test
    void shouldRotateBySizeAndKeepSoMany() throws IOException {
        Path file = directory.resolve("out.jsonl");
        long line = 0;
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, 20_000, 3)))) {
            sending.ingest(0, 200);
            sending.awaitIdle();
            line = Files.readAllLines(file).get(0).length() + 1L;
        }
        List<String> kept = new ArrayList<>();
        for (String name : List.of("out.jsonl.3", "out.jsonl.2", "out.jsonl.1", "out.jsonl")) {
            Path part = directory.resolve(name);
            assertThat(Files.size(part)).isLessThanOrEqualTo(20_000);
            if (!name.equals("out.jsonl")) {
                assertThat(Files.size(part)).isGreaterThan(20_000 - 2 * line);
            }
            kept.addAll(names(part));
        }
        assertThat(directory.resolve("out.jsonl.4")).doesNotExist();
        assertThat(kept).containsExactlyElementsOf(numbered(200 - kept.size(), 200, 1));
    }

    @Test
    void shouldGiveAFindingThatIsLargerThanAFileOneOfItsOwn() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, 1000, 9)))) {
            sending.ingest(Sending.finding(0));
            sending.ingest(Sending.finding(1).toBuilder()
                    .setDescription("x".repeat(5000))
                    .build());
            sending.ingest(Sending.finding(2));
            sending.awaitIdle();
        }
        assertThat(names(directory.resolve("out.jsonl.2"))).containsExactly("findings/f0");
        assertThat(names(directory.resolve("out.jsonl.1"))).containsExactly("findings/f1");
        assertThat(names(file)).containsExactly("findings/f2");
    }

    @Test
    void shouldSendWhatIsLargerThanABatchMayBe() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            sending.stop();
            for (int number = 0; number < 20; number++) {
                int size = number % 5 == 0 ? 2_000_000 : 200_000;
                sending.ingest(Sending.finding(number).toBuilder()
                        .setDescription("x".repeat(size))
                        .build());
            }
            sending.restart();
            sending.awaitIdle();
        }
        assertThat(names(file)).containsExactlyElementsOf(numbered(0, 20, 1));
    }

    @Test
    void shouldMendALineThatWasCutShort() throws IOException {
        Path file = directory.resolve("out.jsonl");
        SinkConfig disk = Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1));
        try (Sending sending = new Sending(directory, disk)) {
            sending.ingest(0, 3);
            sending.awaitIdle();
        }
        Files.writeString(file, "{\"name\":\"" + "x".repeat(200_000), StandardOpenOption.APPEND);
        try (Sending sending = new Sending(directory, disk)) {
            sending.ingest(3, 5);
            sending.awaitIdle();
        }
        assertThat(names(file)).containsExactlyElementsOf(numbered(0, 5, 1));
    }

    @Test
    void shouldGoOnWhereOthersPutTheFileAside() throws IOException {
        Path file = directory.resolve("out.jsonl");
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            sending.ingest(0, 3);
            sending.awaitIdle();
            Files.move(file, directory.resolve("taken"));
            sending.ingest(3, 5);
            sending.awaitIdle();
        }
        assertThat(names(directory.resolve("taken"))).containsExactlyElementsOf(numbered(0, 3, 1));
        assertThat(names(file)).containsExactlyElementsOf(numbered(3, 5, 1));
    }

    @Test
    void shouldNotFollowALink() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "mine\n");
        Path file = Files.createSymbolicLink(directory.resolve("out.jsonl"), other);
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            sending.ingest(0, 1);
            sending.awaitStatus(status -> status.error().contains("is no regular file"));
        }
        assertThat(other).hasContent("mine\n");
    }

    @Test
    void shouldKeepHostileTextOnItsLine() throws IOException {
        Path file = directory.resolve("out.jsonl");
        Finding hostile = Sending.finding(0).toBuilder()
                .setDescription("\n{\"name\":\"findings/forged\"}\r\u0000\u001b[2J\u2028\\xff\"")
                .build();
        try (Sending sending =
                new Sending(directory, Sending.config("disk", "", new SinkTarget.ToFile(file, LARGE, 1)))) {
            sending.ingest(hostile);
            sending.awaitIdle();
        }
        assertThat(Files.readAllLines(file)).singleElement().asString().matches("[ -~]+");
        assertThat(read(Files.readAllLines(file).get(0)).getDescription()).isEqualTo(hostile.getDescription());
    }

    private static List<String> numbered(int from, int to, int step) {
        return IntStream.range(from, to)
                .filter(number -> (number - from) % step == 0)
                .mapToObj(number -> "findings/f" + number)
                .toList();
    }

    private static List<String> names(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            names.add(read(line).getName());
        }
        return names;
    }

    private static Finding read(String line) throws IOException {
        Finding.Builder finding = Finding.newBuilder();
        JsonFormat.parser().merge(line, finding);
        return finding.build();
    }
}
