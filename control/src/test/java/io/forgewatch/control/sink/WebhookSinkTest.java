package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
final class WebhookSinkTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    @Test
    void shouldSendEachFindingAsASignedCloudEvent() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver(WebhookReceiver.status(204));
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(Sending.finding(7).toBuilder()
                    .setDescription("\u0000\n\u001b[2J\u202e\"}]")
                    .build());
            sending.awaitIdle();
            WebhookReceiver.Request request = receiver.requests.get(0);
            JsonNode event = JSON.readTree(request.body());
            assertThat(request.isSigned()).isTrue();
            assertThat(request.contentType()).isEqualTo("application/cloudevents+json; charset=utf-8");
            assertThat(event.get("specversion").asText()).isEqualTo("1.0");
            assertThat(event.get("id").asText()).isEqualTo(request.id()).endsWith("-1");
            assertThat(event.get("source").asText()).isEqualTo("urn:uuid:" + sending.store.storeId());
            assertThat(event.get("type").asText()).isEqualTo("io.forgewatch.finding.native");
            assertThat(event.get("subject").asText()).isEqualTo("findings/f7");
            assertThat(event.get("datacontenttype").asText()).isEqualTo("application/json");
            assertThat(Instant.parse(event.get("time").asText())).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
            assertThat(event.at("/data/description").asText()).isEqualTo("\u0000\n\u001b[2J\u202e\"}]");
            assertThat(sending.status().config().target().shown())
                    .startsWith("http://127.0.0.1:")
                    .doesNotContain("hidden");
        }
    }

    /** Of the specification's own examples (https://github.com/standard-webhooks/standard-webhooks). */
    @Test
    void shouldSignAsStandardWebhooksDoes() {
        String signature = WebhookSignature.of(
                Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void shouldMissNothingWhileTheReceiverIsAwayAndKeepTheOrder() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver(WebhookReceiver.status(200));
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(0, 10);
            sending.awaitIdle();
            receiver.goAway();
            sending.ingest(10, 90);
            sending.awaitStatus(status -> status.retried() > 2);
            sending.restart();
            sending.ingest(90, 100);
            sending.awaitStatus(status -> !status.error().isEmpty());
            receiver.comeBack();
            sending.awaitIdle();
            assertThat(subjects(receiver)).containsExactlyElementsOf(numbered(0, 100));
            assertThat(sending.status().cursor().dead()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 408, 425, 429, 500, 503})
    void shouldTryAgainWhatMayPass(int status) throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver((exchange, number) -> {
                    exchange.getResponseHeaders().set("location", "http://127.0.0.1:1/elsewhere");
                    exchange.sendResponseHeaders(number <= 3 ? status : 200, -1);
                });
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(0, 2);
            sending.awaitIdle();
            assertThat(subjects(receiver))
                    .containsExactly("findings/f0", "findings/f0", "findings/f0", "findings/f0", "findings/f1");
            assertThat(receiver.requests.stream()
                            .limit(4)
                            .map(WebhookReceiver.Request::id)
                            .distinct())
                    .hasSize(1);
            assertThat(receiver.requests).allMatch(WebhookReceiver.Request::isSigned);
            assertThat(sending.status().retried()).isEqualTo(3);
        }
    }

    @Test
    void shouldSendOverTlsToWhomItTrustsAlone() throws Exception {
        try (WebhookReceiver receiver =
                        new WebhookReceiver(WebhookReceiver.status(200), SyslogReceiver.certificate(directory));
                Sending sending = new Sending(
                        directory,
                        Sending.config("hook", "", receiver.securedTarget(directory.resolve("receiver.pem"))),
                        Sending.config("wary", "", receiver.securedTarget(null)))) {
            sending.ingest(0, 3);
            sending.awaitIdle();
            await().until(() -> sending.sinks().list().get(1).error().contains("SSLHandshakeException"));
            assertThat(subjects(receiver)).containsExactlyElementsOf(numbered(0, 3));
        }
    }

    @Test
    void shouldNotFollowARedirect() throws IOException {
        try (WebhookReceiver other = new WebhookReceiver(WebhookReceiver.status(200));
                WebhookReceiver receiver = new WebhookReceiver((exchange, number) -> {
                    exchange.getResponseHeaders()
                            .set(
                                    "location",
                                    ((SinkTarget.ToWebhook) other.target())
                                            .url()
                                            .toString());
                    exchange.sendResponseHeaders(307, -1);
                });
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(0, 1);
            sending.awaitStatus(status -> status.error().contains("307, and redirects are not followed"));
            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void shouldKeepWhatIsRefusedForGoodAsDeadLettersAndGoOn() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver(
                        (exchange, number) -> exchange.sendResponseHeaders(number % 2 == 0 ? 422 : 200, -1));
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(0, 10);
            sending.awaitIdle();
            assertThat(subjects(receiver)).containsExactlyElementsOf(numbered(0, 10));
            assertThat(sending.sinks().deadLetters("hook", 0, 100))
                    .extracting(numbered -> numbered.letter().finding())
                    .containsExactly("findings/f9", "findings/f7", "findings/f5", "findings/f3", "findings/f1");
            assertThat(sending.sinks().deadLetters("", 0, 1).get(0).letter().reason())
                    .isEqualTo("the receiver answered with the HTTP status 422");
            assertThat(sending.status().cursor().dead()).isEqualTo(5);
            assertThat(sending.status().sent()).isEqualTo(5);
            assertThat(sending.meter("dead")).isEqualTo(5);
        }
    }

    @Test
    void shouldGiveUpAFindingThatBreaksTheReceiverOnceAnotherIsTaken() throws IOException {
        AtomicReference<@Nullable WebhookReceiver> itself = new AtomicReference<>();
        try (WebhookReceiver receiver = new WebhookReceiver((exchange, number) -> {
                    String last = Objects.requireNonNull(itself.get())
                            .requests
                            .get(number - 1)
                            .body();
                    exchange.sendResponseHeaders(last.contains("findings/f1\"") ? 500 : 200, -1);
                });
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            itself.set(receiver);
            sending.ingest(0, 2);
            sending.awaitStatus(status -> status.retried() > WebhookSender.FAILURES + 2);
            assertThat(sending.status().cursor().dead()).isZero();
            sending.ingest(2, 4);
            sending.awaitIdle();
            assertThat(subjects(receiver)).endsWith("findings/f2", "findings/f1", "findings/f2", "findings/f3");
            assertThat(sending.sinks().deadLetters("hook", 0, 100))
                    .singleElement()
                    .satisfies(numbered -> {
                        assertThat(numbered.letter().finding()).isEqualTo("findings/f1");
                        assertThat(numbered.letter().reason()).contains("500").contains("took what came after it");
                    });
        }
    }

    @Test
    void shouldTakeAnAnswerWhoseBodyNeverEnds() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        try (WebhookReceiver receiver = new WebhookReceiver((exchange, number) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    await().until(() -> end.getCount() == 0);
                });
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            sending.ingest(0, 1);
            sending.awaitIdle();
            assertThat(receiver.requests).hasSize(1);
            end.countDown();
        }
    }

    @Test
    void shouldHoldUpNeitherIngestNorAnotherSinkWhereAReceiverHangs() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        Path file = directory.resolve("out.jsonl");
        try (WebhookReceiver receiver =
                        new WebhookReceiver((exchange, number) -> await().until(() -> end.getCount() == 0));
                Sending sending = new Sending(
                        directory,
                        Sending.config("hook", "", receiver.target()),
                        Sending.config("disk", "", new SinkTarget.ToFile(file, 1 << 30, 1)))) {
            sending.ingest(0, 1);
            await().until(() -> !receiver.requests.isEmpty());
            sending.ingest(1, 200);
            await().until(() -> sending.sinks().list().get(1).lag() == 0);
            assertThat(Files.readAllLines(file)).hasSize(200);
            assertThat(sending.status().lag()).isEqualTo(200);
            assertThat(receiver.requests).hasSize(1);
            end.countDown();
        }
    }

    @Test
    void shouldRepeatAtMostWhatHadNoAnswerWhenItWasStopped() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver(WebhookReceiver.status(200));
                Sending sending = new Sending(directory, Sending.config("hook", "", receiver.target()))) {
            for (int round = 0; round < 5; round++) {
                sending.ingest(round * 30, round * 30 + 30);
                sending.restart();
            }
            sending.awaitIdle();
            List<String> sent = subjects(receiver);
            assertThat(sent.stream().distinct()).containsExactlyElementsOf(numbered(0, 150));
            assertThat(sent.size()).isLessThanOrEqualTo(150 + 5);
        }
    }

    @Test
    void shouldSendWhatPeopleSayOfAFinding() throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver(WebhookReceiver.status(200));
                Sending sending = new Sending(directory, Sending.config("hook", "mute=MUTED", receiver.target()))) {
            sending.ingest(0, 3);
            sending.awaitIdle();
            sending.store.edit(
                    "findings/f1",
                    finding -> finding.toBuilder().setMute(Finding.Mute.MUTED).build(),
                    new io.forgewatch.control.store.AuditEntry(Instant.EPOCH, "ana", "mute", "findings/f1", ""));
            sending.awaitIdle();
            assertThat(subjects(receiver)).containsExactly("findings/f1");
        }
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "findings/f" + number)
                .toList();
    }

    private static List<String> subjects(WebhookReceiver receiver) throws IOException {
        return receiver.requests.stream()
                .map(request -> {
                    try {
                        return JSON.readTree(request.body()).get("subject").asText();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }
}
