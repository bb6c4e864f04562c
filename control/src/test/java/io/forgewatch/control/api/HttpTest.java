package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlInit;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.control.Running.Answer;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpTest {
    private static final JsonFormat.Parser STRICT = JsonFormat.parser()
            .usingTypeRegistry(TypeRegistry.newBuilder()
                    .add(ErrorInfo.getDescriptor())
                    .add(BadRequest.getDescriptor())
                    .build());

    private Running running;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        running = new Running(directory);
        running.plane.ingest(List.of(Findings.gcc("a", 1), Findings.gcc("b", 2)));
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void shouldAnswerInJsonWhatGrpcAnswers() throws IOException {
        Answer one = running.get("/v1/findings/a");
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.headers()).contains("content-type: application/json");
        assertThat(one.body())
                .contains("\"severity\":\"MEDIUM\"", "\"exitCode\":0")
                .doesNotContain("\n");
        assertThat(parse(one.body(), Finding.newBuilder()).build())
                .isEqualTo(running.blocking()
                        .getFinding(GetFindingRequest.newBuilder()
                                .setName("findings/a")
                                .build()));

        Answer list = running.get(
                "/v1/findings?filter=evidence.toolchain%3D%22gcc%22%20AND%20severity%3E%3DMEDIUM&pageSize=1");
        assertThat(parse(list.body(), ListFindingsResponse.newBuilder()).build())
                .isEqualTo(running.blocking()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setFilter("evidence.toolchain=\"gcc\" AND severity>=MEDIUM")
                                .setPageSize(1)
                                .build()));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/findings/none, 404, FINDING_NOT_FOUND",
        "/v1/findings?filter=severty%3DHIGH, 400, INVALID_FILTER",
        "/v1/findings?filtr=x, 400, INVALID_QUERY",
        "/v1/findings?page_size=1&page_size=2, 400, INVALID_QUERY",
        "/v1/findings/a?name=findings/b, 400, INVALID_QUERY",
        "/v1/findings?page_size=many, 400, INVALID_ARGUMENT",
        "/v1/findings?page_size=-1, 400, INVALID_PAGE_SIZE",
        "/v1/findings?page_token=x, 400, INVALID_PAGE_TOKEN",
        "/v1/nothing, 404, NOT_FOUND",
        "/v1/findings/a/b, 404, NOT_FOUND",
        "/, 404, NOT_FOUND",
    })
    void shouldAnswerEveryErrorAsAStatus(String path, int http, String reason) throws IOException {
        assertStatus(running.get(path), http, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void shouldAskForTheToken(String method) throws IOException {
        for (String path : List.of("/v1/findings", "/metrics", "/nothing")) {
            String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
            assertStatus(running.send(head), 401, "TOKEN_REQUIRED");
            assertStatus(running.send(head + "Authorization: Bearer wrong\r\n"), 401, "TOKEN_REQUIRED");
            assertStatus(running.send(head + "Authorization: Basic " + running.token + "\r\n"), 401, "TOKEN_REQUIRED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:7443", "localhost.evil.example", "127.0.0.1.evil.example"})
    void shouldRefuseAForeignHost(String host) throws IOException {
        assertStatus(
                running.send("GET /v1/findings HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + running.token
                        + "\r\n"),
                421,
                "HOST_NOT_ALLOWED");
    }

    @Test
    void shouldTakeTheAddressThatItWasReachedAtForAHost(@TempDir Path directory) throws IOException {
        ControlConfig config = Running.config(directory).withListen(new InetSocketAddress("0.0.0.0", 0));
        assertThatThrownBy(() -> new Running(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without TLS")
                .hasMessageNotContaining("\n");
        ControlInit.Result unused = ControlInit.run(config, "", 1, Duration.ofHours(1));
        try (Running everywhere = new Running(config)) {
            String rest = "\r\nAuthorization: Bearer " + everywhere.token + "\r\n";
            String head = "GET /v1/findings HTTP/1.1\r\nHost: ";
            assertThat(everywhere
                            .sendTo("127.0.0.2", head + "127.0.0.2:7443" + rest)
                            .status())
                    .isEqualTo(200);
            assertStatus(everywhere.sendTo("127.0.0.2", head + "127.0.0.3" + rest), 421, "HOST_NOT_ALLOWED");
            assertStatus(everywhere.sendTo("127.0.0.2", head + "evil.example" + rest), 421, "HOST_NOT_ALLOWED");
        }
    }

    @Test
    void shouldRefuseAForeignOrigin() throws IOException {
        String head = "GET /v1/findings HTTP/1.1\r\nHost: localhost:7443\r\nAuthorization: Bearer " + running.token
                + "\r\nOrigin: ";
        assertStatus(running.send(head + "https://evil.example\r\n"), 403, "ORIGIN_NOT_ALLOWED");
        assertStatus(running.send(head + "null\r\n"), 403, "ORIGIN_NOT_ALLOWED");
        assertThat(running.send(head + "http://localhost:7443\r\n").status()).isEqualTo(200);
    }

    @Test
    void shouldTakeJsonOnly() throws IOException {
        String head = "POST /v1/findings HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + running.token
                + "\r\nContent-Length: 2\r\nContent-Type: ";
        assertStatus(running.send(head + "text/plain\r\n", "{}"), 415, "MEDIA_TYPE_NOT_ALLOWED");
        assertStatus(running.send(head + "application/json\r\n", "{}"), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void shouldShowItsMeters() throws IOException {
        running.get("/v1/findings");
        Answer answer = running.get("/metrics");
        assertThat(answer.headers()).contains("content-type: text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("forgewatch_control_findings_stored_total 2.0")
                .contains("forgewatch_control_findings_updated_total 0.0")
                .contains("forgewatch_control_findings_ignored_total 0.0")
                .contains("forgewatch_control_watches 0.0")
                .contains("forgewatch_control_list_seconds_count");
    }

    @Test
    void shouldCountWhatItRefuses() throws IOException {
        assertStatus(running.send("GET / HTTP/1.1\r\nHost: localhost\r\n"), 401, "TOKEN_REQUIRED");
        assertThat(running.get("/metrics").body())
                .containsPattern("forgewatch_control_requests_refused_total\\{cause=\"token\"\\} [1-9]");
    }

    private static void assertStatus(Answer answer, int http, String reason) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(http);
        assertThat(answer.headers()).contains("content-type: application/json");
        Status status = parse(answer.body(), Status.newBuilder()).build();
        assertThat(status.getMessage()).isNotEmpty();
        ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getReason()).isEqualTo(reason);
        assertThat(info.getDomain()).isEqualTo("forgewatch.io");
    }

    private static <B extends com.google.protobuf.Message.Builder> B parse(String json, B builder)
            throws InvalidProtocolBufferException {
        STRICT.merge(json, builder);
        return builder;
    }
}
