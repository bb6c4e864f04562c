package io.forgewatch.halves;

import io.forgewatch.collector.report.LinkTarget;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.control.TlsConfig;
import io.forgewatch.control.trust.CertificateAuthority;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.EnrolmentServiceGrpc.EnrolmentServiceBlockingStub;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.NodeStatus;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control plane with both ports, which can be stopped and started again where it was. */
final class ControlHalf implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Path dataDir;
    private final Duration nodeLife;
    private ControlPlane plane;
    private ManagedChannel channel;
    private int port;

    ControlHalf(Path dataDir) throws IOException {
        this(dataDir, 0);
    }

    ControlHalf(Path dataDir, int port) throws IOException {
        this(dataDir, port, Enrolments.NODE_LIFE);
    }

    /** Where the directory has a CA, its nodes' certificates are good for so long. */
    ControlHalf(Path dataDir, int port, Duration nodeLife) throws IOException {
        this.dataDir = dataDir;
        this.nodeLife = nodeLife;
        this.port = port;
        this.plane = open();
        this.channel = connect();
    }

    private ControlPlane open() throws IOException {
        ControlPlane opened = ControlPlane.open(
                ControlConfig.inDirectory(dataDir)
                        .withListen(new InetSocketAddress(LOOPBACK, 0))
                        .withTls(TlsConfig.DEFAULT.withNodeLife(nodeLife))
                        .withRetention(Duration.ofDays(36_500))
                        .withSilentAfter(Duration.ofSeconds(5)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        try {
            port = opened.listenForCollectors(new InetSocketAddress(LOOPBACK, port), "test")
                    .getPort();
            opened.listen();
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private ManagedChannel connect() throws IOException {
        if (!plane.speaksTls()) {
            return NettyChannelBuilder.forAddress(plane.address())
                    .usePlaintext()
                    .build();
        }
        var trust = GrpcSslContexts.configure(GrpcSslContexts.forClient(), SslProvider.JDK)
                .trustManager(
                        dataDir.resolve(CertificateAuthority.CERTIFICATE_FILE).toFile())
                .build();
        return NettyChannelBuilder.forAddress(plane.address(), NettySslContextChannelCredentials.create(trust))
                .build();
    }

    /** The admin's, about who may report. */
    EnrolmentServiceBlockingStub enrolments() throws IOException {
        return authorized(EnrolmentServiceGrpc.newBlockingStub(channel));
    }

    void stop() {
        channel.shutdownNow();
        plane.close();
    }

    void start() throws IOException {
        plane = open();
        channel = connect();
    }

    int port() {
        return port;
    }

    /** Where collectors reach it, also while it is stopped. */
    LinkTarget target() {
        return target(port);
    }

    static LinkTarget target(int port) {
        return new LinkTarget("127.0.0.1", port, InsecureChannelCredentials.create());
    }

    List<NodeStatus> nodes() {
        return plane.nodes().list("", 100);
    }

    /** Every finding that is stored. */
    List<Finding> findings() throws IOException {
        List<Finding> all = new ArrayList<>();
        String token = "";
        do {
            ListFindingsResponse page = authorized(FindingServiceGrpc.newBlockingStub(channel))
                    .listFindings(ListFindingsRequest.newBuilder()
                            .setPageSize(1000)
                            .setPageToken(token)
                            .build());
            all.addAll(page.getFindingsList());
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        return all;
    }

    /** What is stored from now on, in its order, until this is stopped. */
    List<Finding> watch() throws IOException {
        List<Finding> seen = new CopyOnWriteArrayList<>();
        var heard = new java.util.concurrent.CountDownLatch(1);
        authorized(FindingServiceGrpc.newStub(channel))
                .watchFindings(WatchFindingsRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(WatchFindingsResponse response) {
                        heard.countDown();
                        if (response.hasFinding()) {
                            seen.add(response.getFinding());
                        }
                    }

                    @Override
                    public void onError(Throwable problem) {}

                    @Override
                    public void onCompleted() {}
                });
        try {
            heard.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        return seen;
    }

    private <S extends AbstractStub<S>> S authorized(S stub) throws IOException {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + Files.readString(dataDir.resolve("token")).strip());
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        stop();
    }
}
