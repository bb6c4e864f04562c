package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.util.Durations;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.AccessServiceGrpc.AccessServiceBlockingStub;
import io.forgewatch.v1.AuditEntry;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.CreateTokenResponse;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceBlockingStub;
import io.forgewatch.v1.ListAuditEntriesRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListTokensRequest;
import io.forgewatch.v1.RevokeTokenRequest;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.Token;
import io.forgewatch.v1.UpdateFindingRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what: each role, and tokens that are good no longer. */
final class RolesTest {
    @TempDir
    Path directory;

    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running(Running.config(directory).withClock(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        }));
        running.plane.ingest(List.of(Findings.gcc("a", 1)));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private AccessServiceBlockingStub admin() {
        return running.authorized(AccessServiceGrpc.newBlockingStub(running.channel));
    }

    private CreateTokenResponse token(String who, Role role) {
        return admin().createToken(CreateTokenRequest.newBuilder()
                .setDisplayName(who)
                .setRole(role)
                .setTtl(Durations.fromHours(1))
                .build());
    }

    private static Status.Code code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        return thrown == null ? Status.Code.OK : Status.fromThrowable(thrown).getCode();
    }

    private Status.Code list(String secret) {
        return code(() -> running.bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel))
                .listFindings(ListFindingsRequest.getDefaultInstance()));
    }

    private Status.Code note(String secret) {
        FindingServiceBlockingStub stub = running.bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel));
        return code(() -> stub.updateFinding(UpdateFindingRequest.newBuilder()
                .setFinding(Finding.newBuilder().setName("findings/a"))
                .setNote("seen")
                .build()));
    }

    private Status.Code tokens(String secret) {
        return code(() -> running.bearing(secret, AccessServiceGrpc.newBlockingStub(running.channel))
                .listTokens(ListTokensRequest.getDefaultInstance()));
    }

    @Test
    void shouldLetEachRoleDoWhatItMay() {
        String viewer = token("vera", Role.VIEWER).getSecret();
        String analyst = token("ann", Role.ANALYST).getSecret();
        String admin = token("ada", Role.ADMIN).getSecret();

        assertThat(Stream.of(viewer, analyst, admin).map(this::list)).containsOnly(Status.Code.OK);
        assertThat(Stream.of(viewer, analyst, admin).map(this::note))
                .containsExactly(Status.Code.PERMISSION_DENIED, Status.Code.OK, Status.Code.OK);
        assertThat(Stream.of(viewer, analyst, admin).map(this::tokens))
                .containsExactly(Status.Code.PERMISSION_DENIED, Status.Code.PERMISSION_DENIED, Status.Code.OK);
    }

    @Test
    void shouldRefuseAViewersChangeAsJson() throws IOException {
        String viewer = token("vera", Role.VIEWER).getSecret();
        Running.Answer answer = running.send(
                "PATCH /v1/findings/a HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + viewer
                        + "\r\nContent-Type: application/json\r\nContent-Length: 12\r\n",
                "{\"note\":\"x\"}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("ROLE_REQUIRED");
    }

    @Test
    void shouldRefuseTokensThatAreExpiredRevokedChangedOrAnothers() {
        CreateTokenResponse created = token("ann", Role.ANALYST);
        String secret = created.getSecret();
        char last = secret.charAt(secret.length() - 1);
        assertThat(list(secret)).isEqualTo(Status.Code.OK);
        assertThat(list(secret.substring(0, secret.length() - 1) + (last == 'A' ? 'B' : 'A')))
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(list(secret + "A")).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(list("fw_" + "A".repeat(12) + "_" + "A".repeat(43))).isEqualTo(Status.Code.UNAUTHENTICATED);

        String other = token("vera", Role.VIEWER).getSecret();
        now = now.plusSeconds(3599);
        assertThat(list(secret)).isEqualTo(Status.Code.OK);
        now = now.plusSeconds(1);
        assertThat(list(secret)).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(list(other)).isEqualTo(Status.Code.UNAUTHENTICATED);

        CreateTokenResponse revoked = token("eve", Role.ADMIN);
        admin().revokeToken(RevokeTokenRequest.newBuilder()
                .setName(revoked.getToken().getName())
                .build());
        assertThat(list(revoked.getSecret())).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(admin().listTokens(ListTokensRequest.getDefaultInstance()).getTokensList())
                .filteredOn(Token::hasRevokeTime)
                .extracting(Token::getDisplayName)
                .containsExactly("eve");
    }

    @Test
    void shouldKeepNoSecret() throws IOException {
        String secret = token("ann", Role.ANALYST).getSecret();
        running.close();
        String random = secret.substring(secret.length() - 43);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(random);
            }
        }
    }

    @Test
    void shouldNoteWhoChangedWhat() {
        CreateTokenResponse ann = token("ann", Role.ANALYST);
        note(ann.getSecret());

        List<AuditEntry> first = admin().listAuditEntries(
                        ListAuditEntriesRequest.newBuilder().setPageSize(1).build())
                .getEntriesList();
        assertThat(first).hasSize(1);
        assertThat(first.get(0).getWho()).isEqualTo("ann (" + ann.getToken().getName() + ")");
        assertThat(first.get(0).getAction()).isEqualTo("UpdateFinding");
        assertThat(first.get(0).getTarget()).isEqualTo("findings/a");
        String token = admin().listAuditEntries(
                        ListAuditEntriesRequest.newBuilder().setPageSize(1).build())
                .getNextPageToken();
        assertThat(admin().listAuditEntries(ListAuditEntriesRequest.newBuilder()
                                .setPageToken(token)
                                .build())
                        .getEntriesList())
                .extracting(AuditEntry::getAction)
                .containsExactly("CreateToken");
    }

    @Test
    void shouldRefuseTokensThatCannotBe() {
        CreateTokenRequest good = CreateTokenRequest.newBuilder()
                .setDisplayName("ann")
                .setRole(Role.VIEWER)
                .build();
        for (CreateTokenRequest wrong : List.of(
                good.toBuilder().setDisplayName("").build(),
                good.toBuilder().setDisplayName("admin").build(),
                good.toBuilder().setDisplayName("a\nb").build(),
                good.toBuilder().setRole(Role.ROLE_UNSPECIFIED).build(),
                good.toBuilder().setTtl(Durations.fromSeconds(0)).build(),
                good.toBuilder().setTtl(Durations.fromDays(4000)).build())) {
            assertThat(code(() -> admin().createToken(wrong))).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }
}
