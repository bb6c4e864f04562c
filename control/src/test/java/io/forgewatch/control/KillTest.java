package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class KillTest {
    @TempDir
    Path directory;

    @RepeatedTest(2)
    @Timeout(120)
    void shouldHaveEverythingOnceThatWasAcknowledgedBeforeAKill() throws Exception {
        int acknowledged = KilledIngest.untilKilled(directory);
        List<String> revised = new ArrayList<>();
        try (Running running = new Running(directory)) {
            String token = "";
            do {
                ListFindingsResponse page = running.blocking()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setFilter("revision=2")
                                .setPageSize(30)
                                .setPageToken(token)
                                .build());
                page.getFindingsList().stream().map(Finding::getName).forEach(revised::add);
                token = page.getNextPageToken();
            } while (!token.isEmpty());
        }
        assertThat(revised).doesNotHaveDuplicates();
        for (int i = 0; i < acknowledged; i++) {
            assertThat(revised).contains("findings/f" + i);
        }
    }
}
