package io.forgewatch.collector.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutboxTest {
    @TempDir
    Path directory;

    private Outbox outbox;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(directory, new OutboxLimits(100, OutboxLimits.MIN_BYTES), Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        outbox.close();
        outbox.close();
    }

    private void restart() throws IOException {
        outbox.close();
        open();
    }

    @Test
    void shouldGiveOutInOrderAndForgetWhatIsAcknowledged() throws IOException {
        outbox.send(List.of(finding("a", 1), finding("b", 1)));
        outbox.send(List.of(finding("c", 1)));
        Outbox.Batch first = outbox.take(2, 1 << 20);
        assertThat(names(first)).containsExactly("a1", "b1");
        Outbox.Batch second = outbox.take(2, 1 << 20);
        assertThat(names(second)).containsExactly("c1");
        assertThat(outbox.take(2, 1 << 20).isEmpty()).isTrue();

        outbox.acknowledge(first.lastSequence(), 1);
        assertThat(outbox.counts().waiting()).isEqualTo(1);
        assertThat(outbox.counts().acknowledged()).isEqualTo(1);
        assertThat(outbox.counts().refused()).isEqualTo(1);
        outbox.takeAnew();
        assertThat(names(outbox.take(2, 1 << 20))).containsExactly("c1");
        assertAddsUp();
    }

    @Test
    void shouldLetALaterRevisionTakeTheTurnOfOneThatWasNotTakenOut() throws IOException {
        outbox.send(List.of(finding("a", 1), finding("b", 1), finding("a", 2)));
        outbox.send(List.of(finding("a", 3), finding("b", 1)));
        assertThat(names(outbox.take(1, 1 << 20))).containsExactly("a3");
        outbox.send(List.of(finding("a", 4)));
        Outbox.Batch rest = outbox.take(9, 1 << 20);
        assertThat(names(rest)).containsExactly("b1", "a4");
        outbox.takeAnew();
        assertThat(names(outbox.take(9, 1 << 20))).containsExactly("a3", "b1", "a4");
        outbox.acknowledge(rest.lastSequence(), 0);
        assertThat(outbox.counts().superseded()).isEqualTo(3);
        assertThat(outbox.counts().bytes()).isZero();
        assertAddsUp();
    }

    @Test
    void shouldHaveEverythingAfterARestartAndUseNoSequenceTwice() throws IOException {
        outbox.send(List.of(finding("a", 1), finding("b", 1)));
        Outbox.Batch batch = outbox.take(9, 1 << 20);
        outbox.acknowledge(batch.lastSequence(), 0);
        outbox.send(List.of(finding("c", 7)));
        long bytes = outbox.counts().bytes();
        restart();
        assertThat(outbox.counts().resumed()).isEqualTo(1);
        assertThat(outbox.counts().bytes()).isEqualTo(bytes);
        Outbox.Batch after = outbox.take(9, 1 << 20);
        assertThat(names(after)).containsExactly("c7");
        assertThat(after.lastSequence()).isGreaterThan(batch.lastSequence());
        outbox.acknowledge(after.lastSequence(), 0);
        restart();
        outbox.send(List.of(finding("d", 1)));
        assertThat(outbox.take(9, 1 << 20).lastSequence()).isGreaterThan(after.lastSequence());
        assertAddsUp();
    }

    @Test
    void shouldTakeNoMoreFindingsThanItHasRoomFor() throws IOException {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            many.add(finding("f" + i, 1));
        }
        outbox.send(many);
        assertThatThrownBy(() -> outbox.send(List.of(finding("x", 1), finding("y", 1))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the outbox is full: 99 findings");
        assertThat(outbox.counts().put()).isEqualTo(99);
        outbox.send(List.of(finding("x", 1)));
        // What waits may still give way to what is newer.
        outbox.send(List.of(finding("f3", 2)));
        assertThat(outbox.counts().waiting()).isEqualTo(100);
        outbox.acknowledge(outbox.take(50, 1 << 20).lastSequence(), 0);
        outbox.send(List.of(finding("z", 1)));
        assertThat(outbox.counts().waiting()).isEqualTo(51);
        assertAddsUp();
    }

    @Test
    void shouldTakeNoMoreBytesThanItHasRoomFor() throws IOException {
        int taken = 0;
        try {
            for (; taken < 100; taken++) {
                outbox.send(List.of(large("f" + taken, 1 << 20)));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("the outbox is full");
        }
        assertThat(taken).isEqualTo(15);
        assertThat(outbox.counts().bytes()).isLessThanOrEqualTo(OutboxLimits.MIN_BYTES);
        assertThatThrownBy(() -> outbox.send(
                        List.of(large("f0", 5 << 19).toBuilder().setRevision(2).build())))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> outbox.send(List.of(large("huge", 3 << 20))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes");
        assertThat(outbox.take(100, 3 << 20).findings()).hasSize(2);
        assertAddsUp();
    }

    @Test
    void shouldBeItsOwnersAlone() throws IOException {
        outbox.send(List.of(finding("a", 1)));
        try (var files = Files.list(directory.resolve("collector"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        assertThatThrownBy(
                        () -> Outbox.open(directory, OutboxLimits.ofBytes(OutboxLimits.MIN_BYTES), Clock.systemUTC()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another collector uses it");
    }

    @Test
    void shouldSetADamagedFileAsideAndGoOn() throws IOException {
        List<Finding> many = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            many.add(large("f" + i, 5000));
        }
        outbox.send(many);
        outbox.close();
        Path file = directory.resolve("collector/outbox.db");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 4096; at < channel.size(); at += 4096) {
                channel.write(ByteBuffer.wrap(new byte[64]), at);
            }
        }
        open();
        assertThat(outbox.counts().setAside()).isEqualTo(1);
        assertThat(outbox.counts().waiting()).isZero();
        assertThat(directory.resolve("collector/outbox.damaged.db")).exists();
        outbox.send(List.of(finding("a", 1)));
        outbox.close();

        Files.writeString(file, "this is no database, and long enough to have a head of one: ".repeat(100));
        open();
        assertThat(outbox.counts().setAside()).isEqualTo(1);
        outbox.send(List.of(finding("a", 1)));
        restart();
        assertThat(outbox.counts().setAside()).isZero();
        assertThat(outbox.counts().resumed()).isEqualTo(1);
    }

    @Test
    void shouldLeaveANewerVersionsFileAlone() throws Exception {
        outbox.close();
        execute("PRAGMA user_version = 2");
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer Forgewatch")
                .hasMessageNotContaining("\n");
        execute("PRAGMA user_version = 1");
        open();
    }

    @Test
    void shouldGiveUpOnlyTheRowThatCannotBeRead() throws Exception {
        outbox.send(List.of(finding("a", 1), finding("b", 1), finding("c", 1)));
        outbox.close();
        execute("UPDATE outbox SET body = x'ffff' WHERE name = 'findings/b'");
        open();
        assertThat(names(outbox.take(9, 1 << 20))).containsExactly("a1", "c1");
        assertThat(outbox.counts().refused()).isEqualTo(1);
        assertThat(outbox.counts().waiting()).isEqualTo(2);
        assertAddsUp();
    }

    private void execute(String sql) throws Exception {
        try (Connection raw = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("collector/outbox.db"));
                Statement statement = raw.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void assertAddsUp() {
        OutboxCounts counts = outbox.counts();
        assertThat(counts.put() + counts.resumed())
                .isEqualTo(counts.acknowledged() + counts.refused() + counts.superseded() + counts.waiting());
    }

    private static List<String> names(Outbox.Batch batch) {
        return batch.findings().stream()
                .map(finding -> finding.getName().substring("findings/".length()) + finding.getRevision())
                .toList();
    }

    private static Finding finding(String id, long revision) {
        return Finding.newBuilder()
                .setName("findings/" + id)
                .setRevision(revision)
                .build();
    }

    private static Finding large(String id, int bytes) {
        return finding(id, 1).toBuilder().setDescription("x".repeat(bytes)).build();
    }
}
