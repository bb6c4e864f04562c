package io.forgewatch.halves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.report.LinkTarget;
import io.forgewatch.collector.report.identity.Enrolment;
import io.forgewatch.collector.report.identity.EnrolmentToken;
import io.forgewatch.collector.report.identity.LiveIdentity;
import io.forgewatch.collector.report.identity.NodeCredential;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlInit;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.ListEnrolmentsRequest;
import io.forgewatch.v1.RevokeNodeRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both halves with certificates, from init and enrolment on. */
@Timeout(120)
final class EnrolledHalvesTest {
    @TempDir
    Path directory;

    private String init(String name) throws IOException {
        return ControlInit.run(ControlConfig.inDirectory(directory.resolve(name)), "", 1, Duration.ofHours(1))
                .secret();
    }

    private NodeCredential enroll(ControlHalf control, String token, String node) throws IOException {
        return Enrolment.enroll(
                directory.resolve(node), "127.0.0.1", control.port(), EnrolmentToken.parse(token), node);
    }

    private LiveIdentity identity(String node) throws IOException {
        return LiveIdentity.open(directory.resolve(node), Clock.systemUTC()).orElseThrow();
    }

    private CollectorHalf collector(ControlHalf control, LiveIdentity identity) throws IOException {
        LinkTarget target = new LinkTarget("127.0.0.1", control.port(), identity.credentials(), LiveIdentity.AUTHORITY);
        return new CollectorHalf(directory.resolve(identity.node()), target, identity.node());
    }

    @Test
    void shouldReportOverTlsOnceEnrolled() throws IOException {
        String token = init("control");
        try (ControlHalf control = new ControlHalf(directory.resolve("control"))) {
            NodeCredential enrolled = enroll(control, token, "web-1");
            assertThat(enrolled.node()).isEqualTo("web-1");
            assertThat(enrolled.expires()).isAfter(Instant.now().plus(Duration.ofDays(29)));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("web-1/collector/identity.pem"))))
                    .isEqualTo("rw-------");
            try (LiveIdentity identity = identity("web-1");
                    CollectorHalf collector = collector(control, identity)) {
                collector.report(0, 20, 1);
                await().until(collector::isDone);
            }
            assertThat(control.findings()).hasSize(20);
            assertThat(control.nodes().get(0).getName()).isEqualTo("nodes/web-1");
            assertThatThrownBy(() -> enroll(control, token, "web-2")).hasMessageContaining("token is not good");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("control/trust"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("control/trust/ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldRenewCertificatesWhileItReports() throws Exception {
        String token = init("control");
        try (ControlHalf control = new ControlHalf(directory.resolve("control"), 0, Duration.ofSeconds(6))) {
            Instant firstExpires = enroll(control, token, "web-1").expires();
            try (LiveIdentity identity = identity("web-1");
                    CollectorHalf collector = collector(control, identity)) {
                identity.renewAt("127.0.0.1", control.port(), collector.link::reconnect);
                Set<BigInteger> serials = new HashSet<>();
                int reported = 0;
                while (Instant.now().isBefore(firstExpires.plusSeconds(6))) {
                    collector.report(reported, ++reported, 1);
                    serials.add(identity.identity().certificate().getSerialNumber());
                    Thread.sleep(50);
                }
                await().atMost(Duration.ofSeconds(20)).until(collector::isDone);
                assertThat(control.findings()).hasSize(reported);
                assertThat(serials).hasSizeGreaterThanOrEqualTo(3);
                assertThat(collector.link.counts().connections()).isGreaterThanOrEqualTo(3);
            }
            // What the next start reads is the latest.
            try (LiveIdentity identity = identity("web-1")) {
                assertThat(identity.identity().expires()).isAfter(firstExpires);
            }
        }
    }

    @Test
    void shouldRefuseARevokedNodeUntilItIsEnrolledAnew() throws IOException {
        String token = init("control");
        try (ControlHalf control = new ControlHalf(directory.resolve("control"))) {
            enroll(control, token, "web-1");
            try (LiveIdentity identity = identity("web-1");
                    CollectorHalf collector = collector(control, identity)) {
                collector.report(0, 5, 1);
                await().until(collector::isDone);
                assertThat(control.enrolments()
                                .revokeNode(RevokeNodeRequest.newBuilder()
                                        .setName("nodes/web-1")
                                        .build())
                                .hasRevokeTime())
                        .isTrue();
                await().until(() -> !collector.link.counts().connected());
                long failures = collector.link.counts().failures();
                collector.report(5, 10, 1);
                await().until(() -> collector.link.counts().failures() > failures + 2);
                assertThat(control.findings()).hasSize(5);
            }
            String another = control.enrolments()
                    .createEnrolment(CreateEnrolmentRequest.newBuilder()
                            .setNode("nodes/web-1")
                            .build())
                    .getSecret();
            enroll(control, another, "web-1");
            try (LiveIdentity identity = identity("web-1");
                    CollectorHalf collector = collector(control, identity)) {
                await().until(collector::isDone);
            }
            assertThat(control.findings()).hasSize(10);
        }
    }

    @Test
    void shouldTellNothingToAControlPlaneOfAnotherCa() throws IOException {
        String token = init("control");
        init("impostor");
        try (ControlHalf impostor = new ControlHalf(directory.resolve("impostor"))) {
            assertThatThrownBy(() -> enroll(impostor, token, "web-1"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("it is not the control plane that the enrolment token is of")
                    .hasMessageNotContaining("\n");
            assertThat(impostor.enrolments()
                            .listEnrolments(ListEnrolmentsRequest.getDefaultInstance())
                            .getEnrolments(0)
                            .getUses())
                    .isZero();
            assertThat(directory.resolve("web-1/collector/identity.pem")).doesNotExist();
        }
    }
}
