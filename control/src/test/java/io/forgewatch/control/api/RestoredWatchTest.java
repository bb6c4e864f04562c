package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.control.store.SqliteBackup;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As operations.md says: a copy is put in the place of the database. */
@Timeout(60)
final class RestoredWatchTest {
    @TempDir
    Path directory;

    @Test
    void shouldTellAWatcherThatItsPlaceIsLostEvenWhereAsMuchWasStoredAnew() throws IOException {
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy.db");
        String token;
        try (Running running = new Running(data)) {
            running.plane.ingest(List.of(Findings.gcc("a", 1)));
            SqliteBackup.write(data.resolve("findings.db"), copy);
            Iterator<WatchFindingsResponse> watch =
                    running.blocking().watchFindings(WatchFindingsRequest.getDefaultInstance());
            watch.next();
            running.plane.ingest(List.of(Findings.gcc("lost", 2)));
            token = next(watch).getResumeToken();
        }
        Files.move(copy, data.resolve("findings.db"), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(data.resolve("findings.db-wal"));
        Files.deleteIfExists(data.resolve("findings.db-shm"));
        try (Running running = new Running(data)) {
            running.plane.ingest(List.of(Findings.gcc("b", 3), Findings.gcc("c", 4)));
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> running.blocking()
                            .watchFindings(WatchFindingsRequest.newBuilder()
                                    .setResumeToken(token)
                                    .build())
                            .next());
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
            assertThat(refused.getStatus().getDescription()).contains("put back from a copy");
        }
    }

    private static WatchFindingsResponse next(Iterator<WatchFindingsResponse> watch) {
        WatchFindingsResponse response = watch.next();
        while (!response.hasFinding()) {
            response = watch.next();
        }
        return response;
    }
}
