package io.forgewatch.control;

import io.forgewatch.control.api.EvidenceSource;
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
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A control plane on a free port of loopback, with clients; they speak TLS where the data directory has a CA. */
public final class Running implements AutoCloseable {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("content-length: ([0-9]+)");

    public final ControlPlane plane;
    public final String token;
    public final ManagedChannel channel;
    private final @Nullable TlsClient tls;

    public Running(Path dataDir) throws IOException {
        this(config(dataDir));
    }

    public Running(ControlConfig config) throws IOException {
        this(config, EvidenceSource.NONE);
    }

    public Running(ControlConfig config, EvidenceSource evidence) throws IOException {
        plane = ControlPlane.open(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        try {
            plane.listen(evidence);
        } catch (IOException | RuntimeException e) {
            plane.close();
            throw e;
        }
        token = Files.readString(config.tokenFile()).strip();
        if (plane.speaksTls()) {
            tls = new TlsClient(config.dataDir());
            channel = NettyChannelBuilder.forAddress(plane.address(), tls.credentials())
                    .overrideAuthority("localhost")
                    .build();
        } else {
            tls = null;
            channel = NettyChannelBuilder.forAddress(plane.address())
                    .usePlaintext()
                    .build();
        }
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
        return bearing(token, stub);
    }

    public <S extends AbstractStub<S>> S bearing(String secret, S stub) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + secret);
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
        return send(InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress(), head, body);
    }

    /** Sends to another address of this host. */
    public Answer sendTo(String address, String head) throws IOException {
        return send(InetAddress.getLoopbackAddress(), InetAddress.getByName(address), head, "");
    }

    /** Sends from another address of this host. */
    public Answer sendFrom(String address, String head) throws IOException {
        return send(InetAddress.getByName(address), InetAddress.getLoopbackAddress(), head, "");
    }

    private Answer send(InetAddress from, InetAddress to, String head, String body) throws IOException {
        try (Socket plain = new Socket(to, plane.address().getPort(), from, 0);
                Socket socket = tls == null ? plain : tls.over(plain)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((head + "Connection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            return read(socket.getInputStream());
        }
    }

    private static Answer read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the answer ends after: " + head);
            }
            head.append((char) c);
        }
        String headers = head.toString().toLowerCase(Locale.ROOT);
        Matcher length = CONTENT_LENGTH.matcher(headers);
        byte[] body = length.find() ? in.readNBytes(Integer.parseInt(length.group(1))) : in.readAllBytes();
        int status = Integer.parseInt(headers.substring(9, 12));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        plane.close();
    }
}
