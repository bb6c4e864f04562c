package io.forgewatch.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import io.forgewatch.control.trust.CertificateAuthority;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.CreateTokenResponse;
import io.forgewatch.v1.EnrollRequest;
import io.forgewatch.v1.EnrollResponse;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.EnrolmentServiceGrpc.EnrolmentServiceBlockingStub;
import io.forgewatch.v1.Role;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A control plane with a CA and both ports, and what its admin does. */
final class Attacked implements AutoCloseable {
    final SetClock clock = new SetClock(Instant.now());
    final Path dataDir;
    final Running running;
    final TlsClient tls;
    final InetSocketAddress collectors;

    Attacked(Path dataDir) throws IOException {
        this.dataDir = dataDir;
        ControlConfig config = Running.config(dataDir).withClock(clock);
        ControlInit.Result unused = ControlInit.run(config, "", 1, Duration.ofHours(1));
        running = new Running(config);
        tls = new TlsClient(dataDir);
        collectors =
                running.plane.listenForCollectors(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "test");
    }

    /** A key with its certificates. */
    record Certified(PrivateKey key, List<X509Certificate> chain) {}

    /** A token of that role, good for an hour. */
    CreateTokenResponse token(Role role) {
        return running.authorized(AccessServiceGrpc.newBlockingStub(running.channel))
                .createToken(CreateTokenRequest.newBuilder()
                        .setDisplayName("mallory")
                        .setRole(role)
                        .setTtl(Durations.fromHours(1))
                        .build());
    }

    EnrolmentServiceBlockingStub enrolments() {
        return running.authorized(EnrolmentServiceGrpc.newBlockingStub(running.channel));
    }

    /** An enrolment token for that node, or for any that is not enrolled. */
    String enrolment(String node) {
        return enrolments()
                .createEnrolment(CreateEnrolmentRequest.newBuilder()
                        .setNode(node.isEmpty() ? "" : "nodes/" + node)
                        .setTtl(Durations.fromHours(1))
                        .build())
                .getSecret();
    }

    Certified enrolled(String node) throws IOException {
        KeyPair pair = TlsClient.newKey("EC", 256);
        EnrollResponse response = enroll(enrolment(node), node, TlsClient.request(pair, pair.getPrivate()));
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (var certificate : response.getCertificatesList()) {
                chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate.toByteArray())));
            }
        } catch (CertificateException e) {
            throw new IOException(e);
        }
        return new Certified(pair.getPrivate(), chain);
    }

    EnrollResponse enroll(String token, String node, byte[] request) throws IOException {
        ManagedChannel channel = TlsClient.channel(collectors, tls.credentials());
        try {
            return CertificateServiceGrpc.newBlockingStub(channel)
                    .enroll(EnrollRequest.newBuilder()
                            .setToken(token)
                            .setNode(node)
                            .setCertificateRequest(ByteString.copyFrom(request))
                            .build());
        } finally {
            channel.shutdownNow();
        }
    }

    /** A certificate for the node that the CA of that directory would have signed at that time. */
    Certified signed(Path authorityDir, String node, Instant at) throws Exception {
        KeyPair pair = TlsClient.newKey("EC", 256);
        CertificateAuthority authority = CertificateAuthority.open(authorityDir, new SetClock(at));
        return new Certified(
                pair.getPrivate(),
                authority.signNode(
                        TlsClient.request(pair, pair.getPrivate()), node, "AAAAAAAAAAAA", Duration.ofDays(30)));
    }

    /** Code and reason. */
    static String outcome(StatusRuntimeException refused) {
        com.google.rpc.Status status = StatusProto.fromThrowable(refused);
        try {
            return status == null || status.getDetailsCount() == 0
                    ? outcome(refused.getStatus())
                    : refused.getStatus().getCode() + " "
                            + status.getDetails(0).unpack(ErrorInfo.class).getReason();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Code and message, where that is ours. */
    static String outcome(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE
                ? "UNAVAILABLE"
                : status.getCode() + " " + status.getDescription();
    }

    @Override
    public void close() {
        running.close();
    }
}
