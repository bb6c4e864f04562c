package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Findings;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.StoreLocation.SqliteFile;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that the first release has made and filled (v1-filled.sql) is taken over whole. */
final class MigrationTest {
    @TempDir
    Path directory;

    @Test
    void shouldTakeOverADatabaseOfTheFirstVersion() throws Exception {
        Path file = directory.resolve("findings.db");
        String url = "jdbc:sqlite:" + file;
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:io/forgewatch/control/store/sqlite")
                .target("1")
                .load()
                .migrate();
        fill(url);
        try (FindingStore store = FindingStore.open(new SqliteFile(file), Clock.systemUTC())) {
            assertThat(store.storeId()).isEqualTo("11111111-2222-3333-4444-555555555555");
            assertThat(store.formerStoreIds()).isEmpty();
            assertThat(store.count()).isEqualTo(3);
            // The newest change was deleted.
            assertThat(store.lastChange()).isEqualTo(9);
            assertThat(store.changesAfter(0, 10).changes())
                    .extracting(Changes.Change::number)
                    .containsExactly(4L, 6L, 7L);
            // By what they are looked up by since.
            assertThat(names(store, "node.name=\"web-1\"")).containsExactly("findings/c", "findings/a");
            assertThat(names(store, "severity>=HIGH")).containsExactly("findings/b");
            assertThat(store.list(Filter.parse("").expression(), FindingOrder.parse("severity desc"), null, 10)
                            .findings())
                    .extracting(Finding::getName)
                    .containsExactly("findings/b", "findings/c", "findings/a");
            assertThat(store.list(Filter.parse("").expression(), FindingOrder.parse("update_time"), null, 10)
                            .findings())
                    .extracting(Finding::getName)
                    .containsExactly("findings/b", "findings/a", "findings/c");
            Finding newer = Findings.gcc("a", 1).toBuilder().setRevision(9).build();
            assertThat(store.ingest(List.of(newer))).isEqualTo(new Ingested(0, 1, 0, 10));
            assertThat(store.deleteOldest(10)).isEqualTo(3);
        }
    }

    private static List<String> names(FindingStore store, String filter) throws Exception {
        return store.list(Filter.parse(filter).expression(), FindingOrder.NEWEST, null, 10).findings().stream()
                .map(Finding::getName)
                .toList();
    }

    private static void fill(String url) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(fixture());
            try (PreparedStatement body = connection.prepareStatement("update finding set body = ? where name = ?")) {
                for (String name : List.of("findings/a", "findings/b", "findings/c")) {
                    body.setBytes(
                            1,
                            Finding.newBuilder()
                                    .setName(name)
                                    .setRevision(1)
                                    .setEventTime(Findings.time(1))
                                    .build()
                                    .toByteArray());
                    body.setString(2, name);
                    assertThat(body.executeUpdate()).isEqualTo(1);
                }
            }
        }
    }

    private static String fixture() throws IOException {
        try (InputStream in = MigrationTest.class.getResourceAsStream("v1-filled.sql")) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
