package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.control.SetClock;
import io.forgewatch.control.stream.FindingBroadcaster;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WatchTest {
    @TempDir
    Path directory;

    private Running running;
    private final Context.CancellableContext calls = Context.current().withCancellation();

    @BeforeEach
    void start() throws IOException {
        running = new Running(directory);
    }

    @AfterEach
    void stop() {
        calls.cancel(null);
        running.close();
    }

    @Test
    void shouldSendWhatIsStoredFromNowOn() throws Exception {
        running.plane.ingest(List.of(Findings.gcc("old", 1)));
        Iterator<WatchFindingsResponse> watch = watch("", "");
        assertThat(watch.next().hasHeartbeat()).isTrue();
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        running.plane.ingest(List.of(Findings.gcc("b", 1)));
        assertThat(nextFinding(watch).getFinding().getName()).isEqualTo("findings/a");
        assertThat(nextFinding(watch).getFinding().getName()).isEqualTo("findings/b");
    }

    @Test
    void shouldSendAFindingAgainWhenItChangedButNotAnOlderRevision() throws Exception {
        Iterator<WatchFindingsResponse> watch = watch("", "");
        watch.next();
        Finding first = Findings.gcc("a", 1);
        running.plane.ingest(List.of(first));
        assertThat(nextFinding(watch).getFinding().getRevision()).isEqualTo(1);
        running.plane.ingest(List.of(first));
        running.plane.ingest(List.of(first.toBuilder().setRevision(2).build()));
        assertThat(nextFinding(watch).getFinding().getRevision()).isEqualTo(2);
    }

    @Test
    void shouldSendOnlyWhatMatches() throws Exception {
        Iterator<WatchFindingsResponse> watch = watch("severity>=HIGH", "");
        watch.next();
        running.plane.ingest(List.of(
                Findings.gcc("medium", 1),
                Findings.gcc("high", 1).toBuilder()
                        .setSeverity(Finding.Severity.HIGH)
                        .build()));
        assertThat(nextFinding(watch).getFinding().getName()).isEqualTo("findings/high");
    }

    @Test
    void shouldGoOnAfterTheTokenAlsoAfterARestart() throws Exception {
        Iterator<WatchFindingsResponse> watch = watch("", "");
        watch.next();
        running.plane.ingest(List.of(Findings.gcc("a", 1), Findings.gcc("b", 1), Findings.gcc("c", 1)));
        String token = nextFinding(watch).getResumeToken();
        running.close();
        running = new Running(directory);
        Iterator<WatchFindingsResponse> resumed = watch("", token);
        assertThat(nextFinding(resumed).getFinding().getName()).isEqualTo("findings/b");
        assertThat(nextFinding(resumed).getFinding().getName()).isEqualTo("findings/c");
    }

    @Test
    void shouldBeatWhileItIsQuiet() throws Exception {
        Iterator<WatchFindingsResponse> watch = watch("", "");
        assertThat(List.of(watch.next(), watch.next(), watch.next()))
                .allSatisfy(response -> assertThat(response.hasHeartbeat()).isTrue())
                .allSatisfy(response -> assertThat(response.getResumeToken()).isNotEmpty());
    }

    @Test
    void shouldSayThatATokenIsTooOld() throws Exception {
        String token = watch("", "").next().getResumeToken();
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        running.close();
        // Sweeps as it starts.
        running = new Running(Running.config(directory).withRetention(Duration.ofSeconds(1)));
        await().until(() -> !running.blocking()
                .listFindings(io.forgewatch.v1.ListFindingsRequest.getDefaultInstance())
                .getFindingsList()
                .iterator()
                .hasNext());
        assertThat(refused(watch("", token)).getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
    }

    @Test
    void shouldRefuseATokenThatIsNotItsOwn(@TempDir Path other) throws Exception {
        assertThat(refused(watch("", "garbled")).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        String foreign;
        try (Running elsewhere = new Running(other)) {
            foreign = elsewhere
                    .blocking()
                    .watchFindings(WatchFindingsRequest.getDefaultInstance())
                    .next()
                    .getResumeToken();
        }
        assertThat(refused(watch("", foreign)).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused(watch("nonsense", "")).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void shouldHoldNothingForAWatcherThatDoesNotRead() throws Exception {
        Iterator<WatchFindingsResponse> slow = watch("", "");
        slow.next();
        Finding large = Findings.gcc("a", 1).toBuilder()
                .setDescription("x".repeat(1_000_000))
                .build();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add("findings/f" + i);
            running.plane.ingest(
                    List.of(large.toBuilder().setName("findings/f" + i).build()));
        }
        List<String> received = new ArrayList<>();
        while (received.size() < sent.size()) {
            received.add(nextFinding(slow).getFinding().getName());
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void shouldEndAWatchWhoseClientTakesNothingForMinutesButLetItGoOn() throws Exception {
        running.close();
        SetClock clock = new SetClock();
        running = new Running(Running.config(directory).withClock(clock));
        Iterator<WatchFindingsResponse> slow = watch("", "");
        String token = slow.next().getResumeToken();
        Finding large = Findings.gcc("a", 1).toBuilder()
                .setDescription("x".repeat(1_000_000))
                .build();
        for (int i = 0; i < 40; i++) {
            running.plane.ingest(
                    List.of(large.toBuilder().setName("findings/f" + i).build()));
        }
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            clock.pass(Duration.ofMinutes(1));
            return running.get("/metrics").body().contains("forgewatch_control_watches 0.0");
        });
        assertThat(running.get("/metrics").body()).contains("forgewatch_control_watches_slow_total 1.0");
        assertThat(refused(slow).getCode()).isEqualTo(Status.Code.ABORTED);
        Iterator<WatchFindingsResponse> again = watch("", token);
        for (int i = 0; i < 40; i++) {
            assertThat(nextFinding(again).getFinding().getName()).isEqualTo("findings/f" + i);
        }
    }

    @Test
    void shouldEndWithAStatusWhenItStops() throws Exception {
        Iterator<WatchFindingsResponse> watch = watch("", "");
        watch.next();
        running.plane.close();
        assertThat(refused(watch).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThatThrownBy(() -> running.plane.ingest(List.of(Findings.gcc("a", 1))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldGiveBackThePlaceOfAWatchThatWasCancelled() throws Exception {
        for (int i = 0; i < FindingBroadcaster.MAX_WATCHES / WatchPlaces.MAX_PER_TOKEN; i++) {
            String secret = newToken();
            for (int j = 0; j < WatchPlaces.MAX_PER_TOKEN; j++) {
                watchAs(secret).next();
            }
            assertThat(refused(watchAs(secret)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }
        assertThat(refused(watch("", "")).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(running.get("/metrics").body()).contains("forgewatch_control_watches 64.0");
        calls.cancel(null);
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> running.get("/metrics").body().contains("forgewatch_control_watches 0.0"));
        running.blocking()
                .watchFindings(WatchFindingsRequest.getDefaultInstance())
                .next();
    }

    private String newToken() {
        return running.authorized(AccessServiceGrpc.newBlockingStub(running.channel))
                .createToken(CreateTokenRequest.newBuilder()
                        .setDisplayName("vera")
                        .setRole(Role.VIEWER)
                        .build())
                .getSecret();
    }

    private Iterator<WatchFindingsResponse> watchAs(String secret) throws Exception {
        return calls.call(() -> running.bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel))
                .watchFindings(WatchFindingsRequest.getDefaultInstance()));
    }

    private Iterator<WatchFindingsResponse> watch(String filter, String token) throws Exception {
        return calls.call(() -> running.blocking()
                .watchFindings(WatchFindingsRequest.newBuilder()
                        .setFilter(filter)
                        .setResumeToken(token)
                        .build()));
    }

    private static WatchFindingsResponse nextFinding(Iterator<WatchFindingsResponse> watch) {
        while (true) {
            WatchFindingsResponse response = watch.next();
            if (response.hasFinding()) {
                return response;
            }
        }
    }

    private static Status refused(Iterator<WatchFindingsResponse> watch) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> {
            while (true) {
                watch.next();
            }
        });
        return refused.getStatus();
    }
}
