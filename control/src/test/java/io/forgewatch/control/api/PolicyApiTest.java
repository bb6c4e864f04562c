package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Policies;
import io.forgewatch.control.Running;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.CheckPolicyRequest;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Mute;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.GetPolicyRequest;
import io.forgewatch.v1.ListAuditEntriesRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyOutcome;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyServiceGrpc;
import io.forgewatch.v1.PolicyServiceGrpc.PolicyServiceBlockingStub;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.TestPolicyRequest;
import io.forgewatch.v1.TestPolicyResponse;
import io.forgewatch.v1.UpdateFindingRequest;
import io.forgewatch.v1.UpdatePolicyRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policy over gRPC and over HTTP, and what becomes of findings under it. */
final class PolicyApiTest {
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

    private PolicyServiceBlockingStub policies() {
        return running.authorized(PolicyServiceGrpc.newBlockingStub(running.channel));
    }

    private Policy current() {
        return policies().getPolicy(GetPolicyRequest.getDefaultInstance());
    }

    private Policy set(Policy policy) {
        return policies()
                .updatePolicy(UpdatePolicyRequest.newBuilder().setPolicy(policy).build());
    }

    private Finding ingest(Finding finding) throws IOException {
        running.plane.ingest(List.of(finding));
        return running.blocking()
                .getFinding(GetFindingRequest.newBuilder()
                        .setName(finding.getName())
                        .build());
    }

    private static StatusRuntimeException refused(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }

    private Running.Answer json(String method, String path, String token, String body) throws IOException {
        return running.send(
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n",
                body);
    }

    @Test
    void shouldBeEmptyUntilOneIsSetAndThenMuteWhatComesIn() throws IOException {
        assertThat(current().getVersion()).isZero();
        Policy set = set(Policies.muting(Policies.GCC_IMAGE));
        assertThat(set.getVersion()).isEqualTo(1);
        assertThat(set.getAuthor()).isEqualTo("admin");

        Finding muted = ingest(Findings.gcc("a", 1));
        assertThat(muted.getMute()).isEqualTo(Mute.MUTED);
        assertThat(muted.getPolicy().getHash()).isEqualTo(set.getHash());
        assertThat(running.blocking()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setFilter("policy.exception=\"ci\" AND muteInfo=\"*our builds*\"")
                                .build())
                        .getFindingsList())
                .containsExactly(muted);
        assertThat(current().getExceptions(0).getHitCount()).isEqualTo(1);
        assertThat(policies()
                        .getPolicy(GetPolicyRequest.newBuilder()
                                .setHash(set.getHash())
                                .build())
                        .getExceptions(0)
                        .getFilter())
                .isEqualTo(Policies.GCC_IMAGE);
    }

    @Test
    void shouldLetPeopleHaveTheLastWord() throws IOException {
        set(Policies.muting(Policies.GCC_IMAGE));
        ingest(Findings.gcc("a", 1));
        ingest(Findings.gcc("b", 1));
        decide("a", Mute.UNMUTED);
        Finding muted = decide("b", Mute.MUTED);
        assertThat(muted.getMuteInfo()).startsWith("muted by admin");
        assertThat(muted.getPolicy().getException()).isEmpty();

        assertThat(ingest(Findings.gcc("a", 1).toBuilder().setRevision(2).build())
                        .getMute())
                .isEqualTo(Mute.UNMUTED);
        set(Policy.getDefaultInstance());
        Finding later = ingest(Findings.gcc("b", 1).toBuilder().setRevision(2).build());
        assertThat(later.getMute()).isEqualTo(Mute.MUTED);
        assertThat(later.getMuteInfo()).isEqualTo(muted.getMuteInfo());
        assertThat(later.getState()).isEqualTo(Finding.State.INACTIVE);
    }

    private Finding decide(String id, Mute mute) {
        return running.blocking()
                .updateFinding(UpdateFindingRequest.newBuilder()
                        .setFinding(Finding.newBuilder()
                                .setName("findings/" + id)
                                .setMute(mute)
                                .setState(Finding.State.INACTIVE))
                        .setUpdateMask(FieldMask.newBuilder().addPaths("mute").addPaths("state"))
                        .build());
    }

    @Test
    void shouldRefuseAnUpdateOfAnotherPolicyThanTheOneInForce() {
        String etag = current().getEtag();
        Policy first =
                set(Policies.muting("severity=LOW").toBuilder().setEtag(etag).build());
        StatusRuntimeException refused = refused(() ->
                set(Policies.muting("severity=HIGH").toBuilder().setEtag(etag).build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(current()).isEqualTo(first);
        set(first.toBuilder().clearExceptions().build());
        assertThat(current().getExceptionsList()).isEmpty();
    }

    @Test
    void shouldNameEveryFieldThatIsWrongAndSetNothing() throws Exception {
        Policy wrong = Policies.muting("containers.uri=").toBuilder()
                .addExceptions(Policies.exception("ci", "severity=LOW"))
                .build();
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> set(wrong),
                () -> policies()
                        .testPolicy(
                                TestPolicyRequest.newBuilder().setPolicy(wrong).build()))) {
            com.google.rpc.Status status = StatusProto.fromThrowable(refused(call));
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
            assertThat(status.getMessage())
                    .isEqualTo(
                            "policy.exceptions[0].filter: column 16: a value is missing (and 1 more, which CheckPolicy"
                                    + " tells)");
            assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("INVALID_POLICY");
            assertThat(status.getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
                    .extracting(BadRequest.FieldViolation::getField)
                    .containsExactly("policy.exceptions[0].filter", "policy.exceptions[1].name");
        }
        assertThat(current().getVersion()).isZero();
        assertThat(policies()
                        .checkPolicy(
                                CheckPolicyRequest.newBuilder().setPolicy(wrong).build())
                        .getProblemsList())
                .extracting(PolicyProblem::getLevel)
                .containsExactly(PolicyProblem.Level.ERROR, PolicyProblem.Level.ERROR, PolicyProblem.Level.WARNING);
        assertThat(refused(() -> policies()
                                .getPolicy(GetPolicyRequest.newBuilder()
                                        .setHash("../x")
                                        .build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused(() -> policies()
                                .getPolicy(GetPolicyRequest.newBuilder()
                                        .setHash("0".repeat(64))
                                        .build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void shouldTellWhatAPolicyWouldMakeOfStoredFindingsPageByPage() throws IOException {
        set(Policies.muting("containers.id=\"old\""));
        for (int i = 0; i < 5; i++) {
            Finding.Builder finding = Findings.gcc("f" + i, i).toBuilder();
            finding.getContainersBuilder(0).setId(i == 4 ? "old" : "new" + i % 2);
            ingest(finding.build());
        }
        Policy wanted = Policies.muting("containers.id=\"new1\"").toBuilder()
                .addSeverityOverrides(Policies.override("up", "containers.id=\"new0\"", Severity.CRITICAL))
                .build();
        List<PolicyOutcome> outcomes = new ArrayList<>();
        int tested = 0;
        String token = "";
        do {
            TestPolicyResponse page = policies()
                    .testPolicy(TestPolicyRequest.newBuilder()
                            .setPolicy(wanted)
                            .setPageSize(2)
                            .setPageToken(token)
                            .build());
            outcomes.addAll(page.getOutcomesList());
            tested += page.getTestedCount();
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(tested).isEqualTo(5);
        assertThat(outcomes)
                .extracting(
                        outcome -> outcome.getFinding() + " " + outcome.getStoredMute() + " " + outcome.getMute() + " "
                                + outcome.getStoredSeverity() + " " + outcome.getSeverity() + " "
                                + outcome.getEffect().getException()
                                + outcome.getEffect().getSeverityOverride())
                .containsExactly(
                        "findings/f4 MUTED UNMUTED MEDIUM MEDIUM ",
                        "findings/f3 UNMUTED MUTED MEDIUM MEDIUM ci",
                        "findings/f2 UNMUTED UNMUTED MEDIUM CRITICAL up",
                        "findings/f1 UNMUTED MUTED MEDIUM MEDIUM ci",
                        "findings/f0 UNMUTED UNMUTED MEDIUM CRITICAL up");
        assertThat(current().getExceptions(0).getName()).isEqualTo("ci");
        assertThat(current().getExceptions(0).getHitCount()).isEqualTo(1);
    }

    @Test
    void shouldDoAllOfItInJson() throws IOException {
        String rule = """
                {"exceptions": [{"name": "ci", "filter": "containers.uri=\\"docker.io/library/gcc:*\\"", "owner": "ci",
                 "reason": "our builds", "expireTime": "2030-01-01T00:00:00Z"}]}""";
        Running.Answer checked = json("POST", "/v1/policy:check", running.token, rule);
        assertThat(checked.status()).as(checked.body()).isEqualTo(200);
        assertThat(checked.body()).isEqualTo("{}");
        Running.Answer set = json("PUT", "/v1/policy", running.token, rule);
        assertThat(set.status()).as(set.body()).isEqualTo(200);
        assertThat(set.body()).contains("\"version\":\"1\"", "\"author\":\"admin\"");

        assertThat(ingest(Findings.gcc("a", 1)).getMute()).isEqualTo(Mute.MUTED);
        Policy.Builder got = Policy.newBuilder();
        JsonFormat.parser().merge(running.get("/v1/policy").body(), got);
        assertThat(got.getExceptions(0).getHitCount()).isEqualTo(1);
        assertThat(running.get("/v1/policy?hash=" + got.getHash()).status()).isEqualTo(200);
        assertThat(running.get("/v1/policy?hsh=x").status()).isEqualTo(400);

        Running.Answer stale = json("PUT", "/v1/policy", running.token, "{\"etag\": \"0-0\"}");
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.body()).contains("POLICY_CHANGED");
        Running.Answer wrong = json("PUT", "/v1/policy", running.token, "{\"exceptions\": [{}]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body()).contains("policy.exceptions[0].name", "policy.exceptions[0].filter");
        Running.Answer tested =
                json("POST", "/v1/policy:test", running.token, "{\"policy\": {}, \"filter\": \"mute=MUTED\"}");
        assertThat(tested.status()).as(tested.body()).isEqualTo(200);
        assertThat(tested.body()).contains("findings/a", "\"storedMute\":\"MUTED\"", "\"testedCount\":1");
    }

    @Test
    void shouldLetViewersAskAndAdminsAloneSet() throws IOException {
        String analyst = secret("ann", Role.ANALYST);
        String viewer = secret("vera", Role.VIEWER);
        PolicyServiceBlockingStub stub = running.bearing(viewer, PolicyServiceGrpc.newBlockingStub(running.channel));
        assertThat(stub.getPolicy(GetPolicyRequest.getDefaultInstance()).getVersion())
                .isZero();
        assertThat(stub.checkPolicy(CheckPolicyRequest.getDefaultInstance()).getProblemsList())
                .isEmpty();
        assertThat(stub.testPolicy(TestPolicyRequest.getDefaultInstance()).getTestedCount())
                .isZero();
        for (String token : List.of(analyst, viewer)) {
            assertThat(json("PUT", "/v1/policy", token, "{}").status()).isEqualTo(403);
            assertThat(refused(() -> running.bearing(token, PolicyServiceGrpc.newBlockingStub(running.channel))
                                    .updatePolicy(UpdatePolicyRequest.getDefaultInstance()))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(current().getVersion()).isZero();

        set(Policies.muting("severity=LOW"));
        assertThat(running.authorized(AccessServiceGrpc.newBlockingStub(running.channel))
                        .listAuditEntries(ListAuditEntriesRequest.newBuilder()
                                .setPageSize(1)
                                .build())
                        .getEntries(0)
                        .getAction())
                .isEqualTo("UpdatePolicy");
    }

    private String secret(String who, Role role) {
        return running.authorized(AccessServiceGrpc.newBlockingStub(running.channel))
                .createToken(CreateTokenRequest.newBuilder()
                        .setDisplayName(who)
                        .setRole(role)
                        .build())
                .getSecret();
    }

    @Test
    void shouldCountWhatItDoes() throws IOException {
        set(Policies.muting(Policies.GCC_IMAGE).toBuilder()
                .addExceptions(Policies.exception("over", "severity=LOW").toBuilder()
                        .setExpireTime(Policies.time("2020-01-01T00:00:00Z")))
                .addSeverityOverrides(Policies.override("up", "containers.id=\"other\"", Severity.HIGH))
                .build());
        ingest(Findings.gcc("a", 1));
        assertThat(running.get("/metrics").body())
                .contains(
                        "forgewatch_control_policy_applied_total 1.0",
                        "forgewatch_control_policy_muted_total 1.0",
                        "forgewatch_control_policy_overridden_total 0.0",
                        "forgewatch_control_policy_rules{state=\"active\"} 2.0",
                        "forgewatch_control_policy_rules{state=\"expired\"} 1.0",
                        "forgewatch_control_policy_rules{state=\"broken\"} 0.0");
    }

    @Test
    void shouldGiveRunWhatIsStored() throws IOException {
        List<Finding> came = List.of(Findings.gcc("a", 1));
        running.plane.ingest(came);
        assertThat(running.plane.underPolicy(came)).isSameAs(came);
        set(Policies.muting(Policies.GCC_IMAGE));
        List<Finding> later =
                List.of(Findings.gcc("a", 1).toBuilder().setRevision(2).build());
        running.plane.ingest(later);
        assertThat(running.plane.underPolicy(later))
                .extracting(Finding::getMute)
                .containsExactly(Mute.MUTED);
    }
}
