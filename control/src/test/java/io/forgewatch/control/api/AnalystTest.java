package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.v1.DetectorServiceGrpc;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Mute;
import io.forgewatch.v1.Finding.State;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.Group;
import io.forgewatch.v1.GroupFindingsRequest;
import io.forgewatch.v1.GroupFindingsResponse;
import io.forgewatch.v1.ListDetectorsRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListRelatedFindingsRequest;
import io.forgewatch.v1.ListRelatedFindingsResponse;
import io.forgewatch.v1.UpdateFindingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an analyst does with a finding: what else happened there, how many are alike, what becomes of it. */
final class AnalystTest {
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

    private static Finding in(String container, String id, int second) {
        Finding.Builder finding = Findings.gcc(id, second).toBuilder();
        finding.getContainersBuilder(0).setId(container);
        return finding.build();
    }

    private Finding get(String id) {
        return running.blocking()
                .getFinding(
                        GetFindingRequest.newBuilder().setName("findings/" + id).build());
    }

    @Test
    void shouldTellWhatElseHappenedInTheContainerAroundThatTime() throws IOException {
        running.plane.ingest(List.of(
                in("one", "a", 1000),
                in("one", "before", 950),
                in("one", "after", 1050),
                in("one", "much-later", 2000),
                in("two", "elsewhere", 1000)));

        ListRelatedFindingsRequest.Builder request =
                ListRelatedFindingsRequest.newBuilder().setName("findings/a").setWindow(Durations.fromMinutes(1));
        ListRelatedFindingsResponse first =
                running.blocking().listRelatedFindings(request.setPageSize(1).build());
        assertThat(first.getFindingsList()).extracting(Finding::getName).containsExactly("findings/after");
        ListRelatedFindingsResponse second = running.blocking()
                .listRelatedFindings(
                        request.setPageToken(first.getNextPageToken()).build());
        assertThat(second.getFindingsList()).extracting(Finding::getName).containsExactly("findings/before");
        assertThat(second.getNextPageToken()).isEmpty();
        assertThat(running.get("/v1/findings/a:related?window=60s").body())
                .contains("findings/before", "findings/after")
                .doesNotContain("much-later", "elsewhere");
    }

    @Test
    void shouldCountByTheValuesOfAField() throws IOException {
        running.plane.ingest(List.of(
                in("one", "a", 1),
                in("one", "b", 2),
                in("two", "c", 3).toBuilder().setSeverity(Finding.Severity.HIGH).build()));

        assertThat(groups("containers.id", "")).containsExactly(group("one", 2), group("two", 1));
        assertThat(groups("severity", "")).containsExactly(group("MEDIUM", 2), group("HIGH", 1));
        assertThat(groups("processes.name", "containers.id=two")).containsExactly(group("cc1", 1), group("gcc", 1));
        assertThat(groups("event_time", "containers.id=two")).containsExactly(group("2026-01-01T00:00:03Z", 1));
        assertThat(groups("processes.binary.inode", "containers.id=two"))
                .containsExactly(group(Long.toUnsignedString(Long.MIN_VALUE), 1));
        GroupFindingsResponse few = running.blocking()
                .groupFindings(GroupFindingsRequest.newBuilder()
                        .setGroupBy("containers.id")
                        .setPageSize(1)
                        .build());
        assertThat(few.getTruncated()).isTrue();
        assertThat(running.get("/v1/findings:group?groupBy=severity").body()).contains("\"MEDIUM\"");
    }

    private List<Group> groups(String field, String filter) {
        return running.blocking()
                .groupFindings(GroupFindingsRequest.newBuilder()
                        .setGroupBy(field)
                        .setFilter(filter)
                        .build())
                .getGroupsList();
    }

    private static Group group(String value, long count) {
        return Group.newBuilder().setValue(value).setCount(count).build();
    }

    @Test
    void shouldRefuseToGroupByWhatIsNoField() {
        for (String field : List.of("", "colour", "severity:* OR name", "NOT severity", "-severity")) {
            assertThat(refusal(() -> groups(field, ""))).as(field).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void shouldKeepWhatPeopleSayThroughLaterRevisions() throws IOException {
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        Finding said = running.blocking()
                .updateFinding(UpdateFindingRequest.newBuilder()
                        .setFinding(Finding.newBuilder()
                                .setName("findings/a")
                                .setState(State.INACTIVE)
                                .setMute(Mute.MUTED)
                                .setSeverity(Finding.Severity.LOW))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("state").addPaths("mute"))
                        .setNote("our CI\u001b[31m")
                        .build());
        assertThat(said.getSeverity()).as("not in the mask").isEqualTo(Finding.Severity.MEDIUM);

        running.plane.ingest(
                List.of(Findings.gcc("a", 1).toBuilder().setRevision(2).build()));
        Finding finding = get("a");
        assertThat(finding.getRevision()).isEqualTo(2);
        assertThat(finding.getState()).isEqualTo(State.INACTIVE);
        assertThat(finding.getStateInfo()).startsWith("closed by admin at 20");
        assertThat(finding.getMute()).isEqualTo(Mute.MUTED);
        assertThat(finding.getMuteInfo()).startsWith("muted by admin at 20");
        assertThat(finding.getNotes(0).getText()).isEqualTo("our CI\u001b[31m");
        assertThat(finding.getNotes(0).getAuthor()).isEqualTo("admin");
        assertThat(running.blocking()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setFilter("mute=MUTED AND state=INACTIVE")
                                .build())
                        .getFindingsList())
                .hasSize(1);
    }

    @Test
    void shouldRefuseToSayWhatCannotBeSaid() throws IOException {
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        UpdateFindingRequest nothing = UpdateFindingRequest.newBuilder()
                .setFinding(Finding.newBuilder().setName("findings/a"))
                .build();
        List<UpdateFindingRequest> wrong = List.of(
                nothing,
                nothing.toBuilder().setNote("x".repeat(4097)).build(),
                nothing.toBuilder()
                        .setUpdateMask(FieldMask.newBuilder().addPaths("severity"))
                        .build(),
                nothing.toBuilder()
                        .setUpdateMask(FieldMask.newBuilder().addPaths("state"))
                        .build(),
                nothing.toBuilder()
                        .setUpdateMask(FieldMask.newBuilder().addPaths("mute"))
                        .build());
        for (UpdateFindingRequest request : wrong) {
            assertThat(refusal(() -> running.blocking().updateFinding(request)))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        UpdateFindingRequest.Builder absent = nothing.toBuilder().setNote("x");
        absent.getFindingBuilder().setName("findings/none");
        assertThat(refusal(() -> running.blocking().updateFinding(absent.build())))
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void shouldTakeAChangeAsJson() throws IOException {
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
        String body = "{\"finding\":{\"mute\":\"MUTED\"},\"updateMask\":\"mute\",\"note\":\"known\"}";
        Running.Answer answer = running.send(
                "PATCH /v1/findings/a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + running.token
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(get("a").getMute()).isEqualTo(Mute.MUTED);
        assertThat(get("a").getNotesCount()).isEqualTo(1);
    }

    @Test
    void shouldListWhatIsDetected() {
        assertThat(running.authorized(DetectorServiceGrpc.newBlockingStub(running.channel))
                        .listDetectors(ListDetectorsRequest.getDefaultInstance())
                        .getDetectorsList())
                .extracting(detector -> detector.getId())
                .containsExactly("compiler-launched", "compiled-binary-executed");
    }

    private static Status.Code refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call)
                .getStatus()
                .getCode();
    }
}
