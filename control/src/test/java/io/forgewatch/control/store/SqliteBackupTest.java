package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.control.Findings;
import io.forgewatch.control.store.StoreLocation.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteBackupTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("findings.db");
    }

    private FindingStore open(Path file) {
        return FindingStore.open(new SqliteFile(file), Clock.systemUTC());
    }

    @Test
    void shouldCopyAMomentWhileFindingsComeIn() throws Exception {
        Path copy = directory.resolve("copy.db");
        AtomicBoolean stop = new AtomicBoolean();
        long copied;
        try (FindingStore store = open(file())) {
            Thread writer = new Thread(() -> {
                for (int i = 0; !stop.get(); i++) {
                    store.ingest(List.of(Findings.gcc("f" + i, i)));
                }
            });
            writer.start();
            while (store.count() < 50) {
                Thread.onSpinWait();
            }
            SqliteBackup.write(file(), copy);
            copied = store.count();
            stop.set(true);
            writer.join();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).noneMatch(path -> path.toString().contains(".forgewatch-backup"));
        }
        try (FindingStore restored = open(copy)) {
            long count = restored.count();
            assertThat(count).isBetween(50L, copied);
            // Whole: each finding that came before the newest is there.
            assertThat(restored.lastChange()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                assertThat(restored.get("findings/f" + i)).isPresent();
            }
        }
    }

    @Test
    void shouldBeAStoreOfItsOwnOncePutBack() throws IOException {
        Path copy = directory.resolve("copy.db");
        String id;
        try (FindingStore store = open(file())) {
            store.ingest(List.of(Findings.gcc("a", 1)));
            SqliteBackup.write(file(), copy);
            id = store.storeId();
            assertThat(store.formerStoreIds()).isEmpty();
        }
        Path again = Files.copy(copy, directory.resolve("again.db"));
        String restored;
        try (FindingStore store = open(copy)) {
            restored = store.storeId();
            assertThat(restored).isNotEqualTo(id);
            assertThat(store.formerStoreIds()).containsExactly(id);
        }
        try (FindingStore store = open(copy)) {
            assertThat(store.storeId()).isEqualTo(restored);
        }
        // What comes after one putting back is not what comes after another.
        try (FindingStore store = open(again)) {
            assertThat(store.storeId()).isNotIn(id, restored);
        }
        try (FindingStore store = open(file())) {
            assertThat(store.storeId()).isEqualTo(id);
        }
    }

    @Test
    void shouldReplaceNothingAndSayWhy() throws IOException {
        assertThatThrownBy(() -> SqliteBackup.write(file(), directory.resolve("copy.db")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no database");
        open(file()).close();
        assertThatThrownBy(() -> SqliteBackup.write(file(), file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("replaces nothing");
        assertThatThrownBy(() -> SqliteBackup.write(file(), directory.resolve("no/copy.db")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("make it");
        Path other =
                Files.writeString(directory.resolve("other.db"), "no database, but as long as one would have to be");
        assertThatThrownBy(() -> SqliteBackup.write(other, directory.resolve("copy.db")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be copied")
                .hasMessageNotContaining("\n");
        assertThat(directory.resolve("copy.db")).doesNotExist();
    }
}
