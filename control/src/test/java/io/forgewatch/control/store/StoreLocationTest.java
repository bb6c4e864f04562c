package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.control.store.StoreLocation.PostgresUrl;
import io.forgewatch.control.store.StoreLocation.SqliteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreLocationTest {
    @TempDir
    Path directory;

    @Test
    void shouldSayInOneLineThatAFileIsNoDatabase() throws Exception {
        Path file =
                Files.writeString(directory.resolve("other.db"), "not a database, but long enough to be read as one");
        assertThatThrownBy(() -> FindingStore.open(new SqliteFile(file), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("other.db cannot be opened")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseASecretInAUrlAndNotRepeatIt() {
        for (String url : List.of(
                "jdbc:postgresql://db/forgewatch?user=x&password=hidden",
                "jdbc:postgresql://db/forgewatch?PassWord=hidden",
                "jdbc:postgresql://db/forgewatch?sslpassword=hidden",
                "jdbc:postgresql://x:hidden@db/forgewatch",
                "jdbc:mysql://db/hidden",
                "hidden")) {
            assertThatThrownBy(() -> new PostgresUrl(url, ""))
                    .as(url)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hidden");
        }
        PostgresUrl url =
                new PostgresUrl("jdbc:postgresql://db:5432/forgewatch?user=a@b&sslmode=verify-full", "hidden");
        assertThat(url).hasToString("jdbc:postgresql://db:5432/forgewatch");
        assertThat(url.shown()).isEqualTo("jdbc:postgresql://db:5432/forgewatch");
    }

    @Test
    void shouldSayInOneLineWithoutTheSecretThatTheServerRefuses() {
        PostgresUrl right = PostgresServer.newSchema();
        PostgresUrl wrong = new PostgresUrl(right.url(), "wrong-and-hidden");
        assertThatThrownBy(() -> FindingStore.open(wrong, Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(right.shown() + " cannot be opened")
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("hidden")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseADatabaseThatHoldsNotEveryText() {
        PostgresServer server = PostgresServer.get();
        server.execute("create database latin encoding 'LATIN1' locale 'C' template template0 owner app");
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/latin?user=app";
        assertThatThrownBy(() -> FindingStore.open(new PostgresUrl(url, server.password()), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("encoding is LATIN1");
    }
}
