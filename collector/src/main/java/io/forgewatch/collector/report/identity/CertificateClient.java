package io.forgewatch.collector.report.identity;

import io.forgewatch.v1.CertificateServiceGrpc;
import io.forgewatch.v1.CertificateServiceGrpc.CertificateServiceBlockingStub;
import io.forgewatch.v1.EnrollRequest;
import io.forgewatch.v1.RenewCertificateRequest;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** One connection to CertificateService, for one question. */
final class CertificateClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final EventLoopGroup loop;
    private final ManagedChannel channel;
    private final String address;

    CertificateClient(String host, int port, ChannelCredentials credentials) {
        this.address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("certificate-io", true), NioIoHandler.newFactory());
        this.channel = NettyChannelBuilder.forAddress(host, port, credentials)
                .overrideAuthority(ControlTls.AUTHORITY)
                .eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .disableRetry()
                .build();
    }

    /** @throws IOException it was refused or nothing answered; one line */
    NodeCredential enroll(EnrolmentToken token, String node) throws IOException {
        KeyRequest request = KeyRequest.make();
        EnrollRequest sent = EnrollRequest.newBuilder()
                .setToken(token.text())
                .setNode(node)
                .setCertificateRequest(request.der())
                .build();
        try {
            return request.answered(stub().enroll(sent).getCertificatesList());
        } catch (StatusRuntimeException e) {
            throw failed("does not enrol this node", e);
        }
    }

    /** @throws IOException as for {@link #enroll} */
    NodeCredential renew() throws IOException {
        KeyRequest request = KeyRequest.make();
        RenewCertificateRequest sent = RenewCertificateRequest.newBuilder()
                .setCertificateRequest(request.der())
                .build();
        try {
            return request.answered(stub().renewCertificate(sent).getCertificatesList());
        } catch (StatusRuntimeException e) {
            throw failed("does not renew this node's certificate", e);
        }
    }

    private CertificateServiceBlockingStub stub() {
        return CertificateServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private IOException failed(String what, StatusRuntimeException answer) {
        Status status = answer.getStatus();
        String description = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        // gRPC adds its pipeline in lines of their own.
        StringBuilder why = new StringBuilder(description.lines().findFirst().orElse(""));
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            // What TLS refuses is said by the innermost, though grpc may wrap it without a message of its own.
            if (cause.getCause() == null) {
                why.append(": ").append(cause.getMessage() == null ? cause.toString() : cause.getMessage());
            }
        }
        String line = why.toString().lines().findFirst().orElse("");
        return new IOException(
                "the control plane at " + address + " " + what + ": " + line.substring(0, Math.min(line.length(), 300)),
                answer);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        Future<?> unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
