package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.store.PostgresServer;
import io.forgewatch.control.store.StoreLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two control planes that have the same sink, each with a file of its own that shows what it sent. */
@Timeout(120)
final class SharedSinksTest {
    @TempDir
    Path directory;

    @Test
    void shouldSendOnceOverBothAndGoOnWhereOneStops() throws IOException {
        StoreLocation location = PostgresServer.newSchema();
        try (Sending one = new Sending(location, disk("one"));
                Sending other = new Sending(location, disk("other"))) {
            for (int number = 0; number < 50; number++) {
                (number % 2 == 0 ? one : other).ingest(number, number + 1);
            }
            one.awaitIdle();
            assertThat(lines("one")).hasSize(50);
            assertThat(other.status().lag()).isZero();
            one.stop();
            other.ingest(50, 100);
            await().atMost(Duration.ofSeconds(30)).until(() -> lines("other").size() == 50);
            List<String> all = new ArrayList<>(lines("one"));
            all.addAll(lines("other"));
            assertThat(all).hasSize(100).doesNotHaveDuplicates();
        }
    }

    private SinkConfig disk(String file) {
        return Sending.config("disk", "", new SinkTarget.ToFile(directory.resolve(file), 1 << 30, 1));
    }

    private List<String> lines(String file) throws IOException {
        Path path = directory.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }
}
