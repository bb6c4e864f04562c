package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.sink.Secret;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import io.forgewatch.v1.DeadLetter;
import io.forgewatch.v1.ListDeadLettersRequest;
import io.forgewatch.v1.ListDeadLettersResponse;
import io.forgewatch.v1.ListSinksRequest;
import io.forgewatch.v1.Sink;
import io.forgewatch.v1.SinkServiceGrpc;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SinkApiTest {
    @TempDir
    Path directory;

    private HttpServer refusing;
    private Running running;
    private SinkServiceGrpc.SinkServiceBlockingStub sinks;

    @BeforeEach
    void start() throws IOException, FilterException {
        refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        refusing.createContext("/", exchange -> {
            exchange.sendResponseHeaders(400, -1);
            exchange.close();
        });
        refusing.start();
        URI url = URI.create("http://127.0.0.1:" + refusing.getAddress().getPort() + "/hidden");
        running = new Running(Running.config(directory)
                .withSinks(List.of(new SinkConfig(
                        "hook",
                        Filter.parse("severity>=MEDIUM"),
                        FindingFormat.ECS,
                        new SinkTarget.ToWebhook(url, Secret.of("0123456789abcdef"), null)))));
        sinks = running.authorized(SinkServiceGrpc.newBlockingStub(running.channel));
        for (int number = 0; number < 5; number++) {
            running.plane.ingest(List.of(Findings.gcc("f" + number, number)));
        }
        await().until(() -> sink().getDeadLetterCount() == 5);
    }

    @AfterEach
    void stop() {
        running.close();
        refusing.stop(0);
    }

    @Test
    void shouldTellHowASinkFares() throws IOException {
        Sink sink = sink();
        assertThat(sink.getName()).isEqualTo("sinks/hook");
        assertThat(sink.getKind()).isEqualTo(Sink.Kind.WEBHOOK);
        assertThat(sink.getFilter()).isEqualTo("severity>=MEDIUM");
        assertThat(sink.getFormat()).isEqualTo("ecs");
        assertThat(sink.getTarget())
                .isEqualTo("http://127.0.0.1:" + refusing.getAddress().getPort());
        assertThat(sink.getLagCount()).isZero();
        assertThat(sink.hasNextAttemptTime()).isFalse();
        assertThat(running.get("/v1/sinks").body())
                .contains("\"deadLetterCount\":\"5\"")
                .doesNotContain("hidden");
        assertThat(running.get("/metrics").body())
                .contains("forgewatch_control_sink_dead_total{sink=\"hook\"} 5.0")
                .contains("forgewatch_control_sink_lag{sink=\"hook\"} 0.0");
    }

    @Test
    void shouldPageThroughDeadLetters() {
        List<String> found = new ArrayList<>();
        String token = "";
        do {
            ListDeadLettersResponse page = sinks.listDeadLetters(ListDeadLettersRequest.newBuilder()
                    .setSink("sinks/hook")
                    .setPageSize(2)
                    .setPageToken(token)
                    .build());
            page.getDeadLettersList().stream().map(DeadLetter::getFinding).forEach(found::add);
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(found).containsExactly("findings/f4", "findings/f3", "findings/f2", "findings/f1", "findings/f0");
    }

    @Test
    void shouldTakeOverHttpWhatItKnows() throws IOException {
        assertThat(running.get("/v1/deadLetters?sink=sinks/hook&page_size=1").body())
                .contains("findings/f4")
                .doesNotContain("findings/f3");
        assertThat(running.get("/v1/deadLetters?snk=sinks/hook").status()).isEqualTo(400);
    }

    @Test
    void shouldRefuseATokenOfAnotherSinkAndANameThatIsNone() {
        String token = sinks.listDeadLetters(
                        ListDeadLettersRequest.newBuilder().setPageSize(1).build())
                .getNextPageToken();
        for (ListDeadLettersRequest wrong : List.of(
                ListDeadLettersRequest.newBuilder()
                        .setSink("sinks/hook")
                        .setPageToken(token)
                        .build(),
                ListDeadLettersRequest.newBuilder().setSink("hook").build(),
                ListDeadLettersRequest.newBuilder().setSink("sinks/../x").build(),
                ListDeadLettersRequest.newBuilder().setPageSize(-1).build())) {
            assertThatThrownBy(() -> sinks.listDeadLetters(wrong))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("INVALID_ARGUMENT");
        }
    }

    private Sink sink() {
        return sinks.listSinks(ListSinksRequest.getDefaultInstance()).getSinks(0);
    }
}
