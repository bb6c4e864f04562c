package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkStatus;
import io.forgewatch.v1.ListSinksRequest;
import io.forgewatch.v1.Sink;
import io.forgewatch.v1.SinkServiceGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was acknowledged before a kill is in the file afterwards: see {@link SinkStatus}, {@link SinkConfig}. */
final class SinkKillTest {
    private static final Pattern NAME = Pattern.compile("^\\{\"name\":\"findings/f(\\d+)\"");

    @TempDir
    Path directory;

    @RepeatedTest(2)
    @Timeout(120)
    void shouldMissNothingThatWasAcknowledgedBeforeAKill() throws Exception {
        int acknowledged = KilledIngest.untilKilled(directory, "sink");
        try (Running running = new Running(KilledIngest.withSink(directory))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> sink(running).getLagCount() == 0);
        }
        List<Integer> sent = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("out.jsonl"))) {
            Matcher name = NAME.matcher(line);
            assertThat(name.find()).as(line).isTrue();
            assertThat(line).endsWith("}");
            sent.add(Integer.parseInt(name.group(1)));
        }
        for (int number = 0; number < acknowledged; number++) {
            assertThat(sent).contains(number);
        }
        // Two revisions of each, and what was written but not noted when it was killed: at most a batch.
        assertThat(sent.size()).isLessThanOrEqualTo(2 * (acknowledged + 1) + 50);
    }

    private static Sink sink(Running running) {
        return running.authorized(SinkServiceGrpc.newBlockingStub(running.channel))
                .listSinks(ListSinksRequest.getDefaultInstance())
                .getSinks(0);
    }
}
