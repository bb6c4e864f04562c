package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FindingApiTest {
    @TempDir
    Path directory;

    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void shouldGetWhatWasIngested() throws IOException {
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        Finding finding = running.blocking()
                .getFinding(GetFindingRequest.newBuilder().setName("findings/a").build());
        assertThat(finding.getProcessesList()).isEqualTo(Findings.gcc("a", 1).getProcessesList());
        assertThat(finding.hasCreateTime()).isTrue();
    }

    @Test
    void shouldSayThatThereIsNoSuchFinding() throws Exception {
        Status status = refused(() -> running.blocking()
                .getFinding(GetFindingRequest.newBuilder().setName("findings/x").build()));
        assertThat(status.getCode()).isEqualTo(Code.NOT_FOUND.getNumber());
        ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
        assertThat(info.getDomain()).isEqualTo("forgewatch.io");
        assertThat(info.getReason()).isEqualTo("FINDING_NOT_FOUND");
        assertThat(info.getMetadataMap()).containsEntry("name", "findings/x");
    }

    @Test
    void shouldPageThroughAllWhileMoreAreStored() throws IOException {
        running.plane.ingest(
                IntStream.range(0, 7).mapToObj(i -> Findings.gcc("f" + i, i)).toList());
        List<String> names = new ArrayList<>();
        ListFindingsRequest request = ListFindingsRequest.newBuilder()
                .setPageSize(2)
                .setFilter("evidence.toolchain=gcc")
                .build();
        ListFindingsResponse page = running.blocking().listFindings(request);
        while (true) {
            page.getFindingsList().forEach(finding -> names.add(finding.getName()));
            running.plane.ingest(List.of(Findings.gcc("new" + names.size(), 100)));
            if (page.getNextPageToken().isEmpty()) {
                break;
            }
            page = running.blocking()
                    .listFindings(request.toBuilder()
                            .setPageToken(page.getNextPageToken())
                            .build());
        }
        assertThat(names)
                .containsExactly(
                        "findings/f6",
                        "findings/f5",
                        "findings/f4",
                        "findings/f3",
                        "findings/f2",
                        "findings/f1",
                        "findings/f0");
    }

    @Test
    void shouldNameTheFieldThatIsWrong() throws Exception {
        assertThat(badField(list("severty=HIGH", 0, "")))
                .satisfies(violation -> assertThat(violation.getField()).isEqualTo("filter"))
                .satisfies(violation -> assertThat(violation.getDescription())
                        .startsWith("column 1:")
                        .contains("did you mean severity?"));
        assertThat(badField(list("", -1, "")).getField()).isEqualTo("page_size");
        assertThat(badField(list("", 0, "garbled")).getField()).isEqualTo("page_token");
        assertThat(badField(() -> running.blocking()
                                .getFinding(GetFindingRequest.newBuilder()
                                        .setName("nodes/x")
                                        .build()))
                        .getField())
                .isEqualTo("name");
    }

    @Test
    void shouldRefuseThePageTokenOfAnotherFilter() throws Exception {
        running.plane.ingest(List.of(Findings.gcc("a", 1), Findings.gcc("b", 1)));
        String token = running.blocking()
                .listFindings(ListFindingsRequest.newBuilder().setPageSize(1).build())
                .getNextPageToken();
        assertThat(badField(list("severity=HIGH", 1, token)).getField()).isEqualTo("page_token");
    }

    @Test
    void shouldRefuseAMessageThatIsTooLarge() throws Exception {
        assertThat(refused(list("x".repeat(100_000), 0, "")).getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED.getNumber());
        assertThat(badField(list("x".repeat(5_000), 0, "")).getField()).isEqualTo("filter");
    }

    private ThrowingCallable list(String filter, int pageSize, String token) {
        return () -> running.blocking()
                .listFindings(ListFindingsRequest.newBuilder()
                        .setFilter(filter)
                        .setPageSize(pageSize)
                        .setPageToken(token)
                        .build());
    }

    private static BadRequest.FieldViolation badField(ThrowingCallable call) throws InvalidProtocolBufferException {
        Status status = refused(call);
        assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT.getNumber());
        return status.getDetails(1).unpack(BadRequest.class).getFieldViolations(0);
    }

    private static Status refused(ThrowingCallable call) {
        Status status = StatusProto.fromThrowable(catchThrowableOfType(StatusRuntimeException.class, call));
        assertThat(status).isNotNull();
        return status;
    }
}
