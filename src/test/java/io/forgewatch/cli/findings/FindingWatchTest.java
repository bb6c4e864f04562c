package io.forgewatch.cli.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.cli.Served;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link FindingWatch} over {@link WatchStream}, against a real control plane. */
@Timeout(60)
final class FindingWatchTest {
    @TempDir
    Path directory;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private Served served;
    private FindingClient client;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(directory.resolve("data"));
        String token = Files.readString(directory.resolve("data/token"));
        client = FindingClient.of(
                Settings.of(Map.of("server", served.server()), null, Map.of()), Map.of("FORGEWATCH_TOKEN", token));
    }

    @AfterEach
    void close() {
        client.close();
        served.close();
    }

    @Test
    void shouldHandOnNewFindingsThatMatch() throws Exception {
        served.ingest(Findings.numbered(1));
        Running running = watch("severity>=HIGH");
        served.ingest(Findings.numbered(2), low(3), Findings.numbered(4));
        awaitSeen(2, 4);
        assertThat(said).containsExactly("forgewatch: watching " + served.server());
        running.stop();
    }

    @Test
    void shouldGoOnWhereItWasWhenTheServerCameBack() throws Exception {
        Running running = watch("");
        served.ingest(Findings.numbered(1));
        awaitSeen(1);
        served.goAway();
        await().until(() -> said.size() == 2);
        served.comeBack();
        served.ingest(Findings.numbered(2));
        awaitSeen(1, 2);
        assertThat(said.get(1)).matches("forgewatch: lost " + served.server() + " \\(.+\\), trying again");
        assertThat(said.get(2)).isEqualTo("forgewatch: watching " + served.server() + " again, from where it was");
        assertThat(said).hasSize(3);
        running.stop();
    }

    @Test
    void shouldHandOnWhatWasStoredWhileTheConnectionWasLost() throws Exception {
        Running running = watch("");
        served.goAway();
        await().until(() -> said.size() == 2);
        served.comeBack();
        // Before it can have tried again.
        served.ingest(Findings.numbered(1));
        awaitSeen(1);
        running.stop();
    }

    @Test
    void shouldSayThatSomethingMayHaveBeenMissed() throws Exception {
        Running running = watch("");
        served.ingest(Findings.numbered(1));
        awaitSeen(1);
        served.goAway();
        await().until(() -> said.size() == 2);
        served.storeAndForget(Findings.numbered(2));
        served.comeBack();
        await().until(() -> said.size() == 4);
        assertThat(said.subList(2, 4))
                .containsExactly(
                        "forgewatch: some of what happened since the connection was lost has been deleted;"
                                + " forgewatch findings list shows what is left",
                        "forgewatch: watching " + served.server() + " again from now on");
        served.ingest(Findings.numbered(3));
        awaitSeen(1, 3);
        running.stop();
    }

    @Test
    void shouldEndWhenNoMoreIsWanted() throws Exception {
        Running running = start("", finding -> false);
        await().until(() -> !said.isEmpty());
        served.ingest(Findings.numbered(1));
        running.end().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldRefuseAFilterThatIsNone() {
        assertThat(start("severity>=", finding -> true).end())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(Failure.class)
                .withMessageContaining("filter: ");
        assertThat(said).isEmpty();
    }

    private record Running(FindingWatch watch, CompletableFuture<Void> end) {
        void stop() throws Exception {
            watch.stop();
            end.get(10, TimeUnit.SECONDS);
        }
    }

    private Running watch(String filter) {
        Running running = start(filter, finding -> seen.add(finding.getName()));
        await().until(() -> !said.isEmpty());
        return running;
    }

    private Running start(String filter, Predicate<Finding> findings) {
        FindingWatch watch = client.watch(filter);
        return new Running(watch, CompletableFuture.runAsync(() -> {
            try {
                watch.run(findings, said::add);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
    }

    private void awaitSeen(int... numbers) {
        List<String> names = Arrays.stream(numbers)
                .mapToObj(number -> Findings.numbered(number).getName())
                .toList();
        await().untilAsserted(() -> assertThat(seen).isEqualTo(names));
    }

    private static Finding low(int number) {
        return Findings.numbered(number).toBuilder()
                .setSeverity(Finding.Severity.LOW)
                .build();
    }
}
