package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Findings;
import io.forgewatch.control.store.StoreLocation.PostgresUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With PostgreSQL's own tools, as operations.md says. */
@Timeout(120)
final class PostgresBackupTest {
    @TempDir
    Path directory;

    @Test
    void shouldBeAStoreOfItsOwnOncePutBack() throws Exception {
        PostgresUrl original = PostgresServer.newDatabase();
        PostgresUrl restored = PostgresServer.newDatabase();
        String dump = directory.resolve("dump").toString();
        try (FindingStore store = FindingStore.open(original, Clock.systemUTC())) {
            store.ingest(IntStream.range(0, 20)
                    .mapToObj(i -> Findings.gcc("f" + i, i))
                    .toList());
            run("pg_dump", "--format=custom", "--file=" + dump, database(original));
            store.ingest(List.of(Findings.gcc("later", 1)));
            run("pg_restore", "--no-owner", "--exit-on-error", "--dbname=" + database(restored), dump);
            try (FindingStore copy = FindingStore.open(restored, Clock.systemUTC())) {
                assertThat(copy.count()).isEqualTo(20);
                assertThat(copy.lastChange()).isEqualTo(20);
                assertThat(copy.storeId()).isNotEqualTo(store.storeId());
                assertThat(copy.formerStoreIds()).containsExactly(store.storeId());
                assertThat(copy.ingest(List.of(Findings.gcc("other", 1))).lastChange())
                        .isEqualTo(21);
            }
        }
        try (FindingStore store = FindingStore.open(original, Clock.systemUTC())) {
            assertThat(store.formerStoreIds()).isEmpty();
        }
    }

    /** Also where the tables are put back into the database that they were of. */
    @Test
    void shouldBeAStoreOfItsOwnWherePutBackInPlace() throws Exception {
        PostgresUrl location = PostgresServer.newDatabase();
        String dump = directory.resolve("dump").toString();
        String id;
        try (FindingStore store = FindingStore.open(location, Clock.systemUTC())) {
            store.ingest(List.of(Findings.gcc("a", 1)));
            id = store.storeId();
        }
        run("pg_dump", "--format=custom", "--file=" + dump, database(location));
        run("pg_restore", "--clean", "--no-owner", "--exit-on-error", "--dbname=" + database(location), dump);
        try (FindingStore store = FindingStore.open(location, Clock.systemUTC())) {
            assertThat(store.formerStoreIds()).containsExactly(id);
        }
    }

    private static String database(PostgresUrl location) {
        return location.shown().substring(location.shown().lastIndexOf('/') + 1);
    }

    private void run(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool(tool), "-h", "127.0.0.1", "-U", "app", "-p"));
        command.add(Integer.toString(PostgresServer.get().port()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve(tool + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("PGPASSWORD", PostgresServer.get().password());
        assertThat(builder.start().waitFor()).as(Files.readString(output)).isZero();
    }

    private static String tool(String name) throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .max(Path::compareTo)
                    .orElseThrow()
                    .toString();
        }
    }
}
