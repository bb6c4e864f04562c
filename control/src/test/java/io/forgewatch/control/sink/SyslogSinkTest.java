package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class SyslogSinkTest {
    private static final int MAX_BYTES = 8 << 10;

    @TempDir
    static Path certificates;

    private static SSLContext tls;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeCertificate() throws Exception {
        tls = SyslogReceiver.certificate(certificates);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSendInOrderAndMissNothingWhileAwayAndRestarted(boolean secured) throws IOException {
        try (SyslogReceiver receiver = new SyslogReceiver(secured ? tls : null);
                Sending sending = new Sending(directory, sink(receiver, secured))) {
            sending.ingest(0, 60);
            sending.awaitIdle();
            receiver.goAway();
            sending.ingest(60, 120);
            sending.awaitStatus(status -> status.retried() > 1);
            sending.restart();
            receiver.comeBack();
            sending.awaitIdle();
            assertThat(receiver.problems).isEmpty();
            assertThat(names(receiver)).containsExactlyElementsOf(numbered(0, 120));
            assertThat(sending.status().unconfirmed()).isZero();
        }
    }

    @Test
    void shouldSayWhatTheFindingIs() throws IOException {
        try (SyslogReceiver receiver = new SyslogReceiver(null);
                Sending sending = new Sending(directory, sink(receiver, false))) {
            Finding sent = Sending.finding(7).toBuilder()
                    .setSeverity(Finding.Severity.CRITICAL)
                    .setNode(Node.newBuilder().setName("node-7"))
                    .build();
            sending.ingest(sent);
            sending.awaitIdle();
            SyslogReceiver.Message message = receiver.messages.get(0);
            assertThat(message.pri()).isEqualTo(16 * 8 + 2);
            assertThat(message.time()).isEqualTo("2026-01-01T00:00:07.000000Z");
            assertThat(message.host()).isEqualTo("node-7");
            assertThat(message.parameters())
                    .containsEntry("id", "findings/f7")
                    .containsEntry("severity", "CRITICAL")
                    .containsEntry("namespace", "prod")
                    .containsEntry("pod", "shop-1")
                    .doesNotContainKey("shortened");
            Finding.Builder read = Finding.newBuilder();
            JsonFormat.parser().merge(message.text(), read);
            assertThat(read.clearCreateTime()
                            .clearUpdateTime()
                            .clearState()
                            .clearMute()
                            .build())
                    .isEqualTo(sent);
        }
    }

    @Test
    void shouldSendAgainWhatAReceiverThatResetTheConnectionHadNotRead() throws IOException {
        try (SyslogReceiver receiver = new SyslogReceiver(null);
                Sending sending = new Sending(directory, sink(receiver, false))) {
            receiver.manner = SyslogReceiver.Manner.RESET_AFTER_ONE;
            sending.stop();
            sending.ingest(0, 40);
            sending.restart();
            sending.awaitStatus(status -> status.retried() > 1);
            receiver.manner = SyslogReceiver.Manner.READ_ALL;
            sending.awaitIdle();
            List<String> names = names(receiver);
            assertThat(names.stream().distinct()).containsExactlyElementsOf(numbered(0, 40));
            assertThat(names.subList(names.size() - 40, names.size())).containsExactlyElementsOf(numbered(0, 40));
        }
    }

    @Test
    void shouldCountWhatAReceiverThatNeverClosesDidNotConfirm() throws IOException {
        try (SyslogReceiver receiver = new SyslogReceiver(null);
                Sending sending = new Sending(directory, sink(receiver, false))) {
            receiver.manner = SyslogReceiver.Manner.NEVER_CLOSE;
            sending.ingest(0, 1);
            sending.awaitIdle();
            assertThat(names(receiver)).containsExactly("findings/f0");
            assertThat(sending.status().unconfirmed()).isEqualTo(1);
            assertThat(sending.meter("unconfirmed")).isEqualTo(1);
        }
    }

    @Test
    void shouldSendNothingToAReceiverThatItDoesNotTrust() throws IOException {
        try (SyslogReceiver receiver = new SyslogReceiver(tls);
                Sending sending = new Sending(
                        directory,
                        Sending.config(
                                "log",
                                "",
                                new SinkTarget.ToSyslog("127.0.0.1", receiver.port(), true, null, MAX_BYTES)))) {
            sending.ingest(0, 1);
            sending.awaitStatus(status -> status.error().contains("SSLHandshakeException"));
            assertThat(receiver.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShortenWhatIsTooLongAndStayValid(FindingFormat format) throws IOException {
        String hostile = "\u0000\n]\"\\ ]\u202e\ud83d\ude00=" + "\u2028".repeat(3000);
        Finding full = Sending.finding(0);
        Finding.Builder large = full.toBuilder()
                .setDescription(hostile)
                .setNextSteps(hostile)
                .setNode(Node.newBuilder().setName("node\n]\"\\7"));
        large.getKubernetesBuilder().getPodsBuilder(0).setName(hostile).setNs("ns\"]\\");
        for (int index = 0; index < 32; index++) {
            large.addProcesses(
                    large.getProcesses(0).toBuilder().setName(hostile).addArgs(hostile));
        }
        try (SyslogReceiver receiver = new SyslogReceiver(null);
                Sending sending = new Sending(
                        directory,
                        new SinkConfig(
                                "log",
                                Sending.config("x", "", target(receiver, false)).filter(),
                                format,
                                target(receiver, false)))) {
            sending.ingest(large.build());
            sending.awaitIdle();
            assertThat(receiver.problems).isEmpty();
            assertThat(receiver.messages).singleElement().satisfies(message -> {
                assertThat(message.length()).isLessThanOrEqualTo(MAX_BYTES);
                assertThat(message.parameters())
                        .containsEntry("shortened", "true")
                        .containsEntry("id", "findings/f0")
                        .containsEntry("severity", "MEDIUM");
                assertThat(message.text()).startsWith("{").endsWith("}").contains("findings/f0");
            });
            assertThat(sending.status().shortened()).isEqualTo(1);
            assertThat(sending.status().cursor().dead()).isZero();
        }
    }

    private static SinkTarget target(SyslogReceiver receiver, boolean secured) {
        return new SinkTarget.ToSyslog(
                "localhost",
                receiver.port(),
                secured,
                secured ? certificates.resolve("receiver.pem") : null,
                MAX_BYTES);
    }

    private static SinkConfig sink(SyslogReceiver receiver, boolean secured) {
        return Sending.config("log", "", target(receiver, secured));
    }

    private static List<String> names(SyslogReceiver receiver) {
        return receiver.messages.stream()
                .map(message -> message.parameters().get("id"))
                .toList();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "findings/f" + number)
                .toList();
    }
}
