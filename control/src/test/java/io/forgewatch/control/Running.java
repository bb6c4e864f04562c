package io.forgewatch.control;

import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceBlockingStub;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A control plane on a free port of loopback, with clients. */
public final class Running implements AutoCloseable {
    public final ControlPlane plane;
    public final String token;
    public final ManagedChannel channel;

    public Running(Path dataDir) throws IOException {
        this(config(dataDir));
    }

    public Running(ControlConfig config) throws IOException {
        plane = ControlPlane.start(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        token = Files.readString(config.tokenFile()).strip();
        channel = NettyChannelBuilder.forAddress(plane.address()).usePlaintext().build();
    }

    public static ControlConfig config(Path dataDir) {
        return ControlConfig.inDirectory(dataDir)
                .withListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withHeartbeat(Duration.ofMillis(200))
                .withRetention(Duration.ofDays(36_500))
                .withClock(Clock.systemUTC());
    }

    public FindingServiceBlockingStub blocking() {
        return authorized(FindingServiceGrpc.newBlockingStub(channel));
    }

    public FindingServiceStub async() {
        return authorized(FindingServiceGrpc.newStub(channel));
    }

    public <S extends AbstractStub<S>> S authorized(S stub) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** An HTTP/1.1 answer, headers lowercased as they came. */
    public record Answer(int status, String headers, String body) {}

    public Answer get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n");
    }

    /** Sends the head as it is, so that it may be wrong. */
    public Answer send(String head) throws IOException {
        return send(head, "");
    }

    public Answer send(String head, String body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), plane.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(
                    Integer.parseInt(all.substring(9, 12)),
                    all.substring(0, end).toLowerCase(java.util.Locale.ROOT),
                    all.substring(end + 4));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        plane.close();
    }
}
