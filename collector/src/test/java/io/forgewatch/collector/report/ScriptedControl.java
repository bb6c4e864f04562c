package io.forgewatch.collector.report;

import io.forgewatch.v1.Acknowledgement;
import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.CollectorSettings;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.Welcome;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A control plane on loopback that answers as a test wants, also as none should. */
final class ScriptedControl extends CollectorServiceGrpc.CollectorServiceImplBase implements AutoCloseable {
    private final Server server;
    final List<Hello> hellos = new CopyOnWriteArrayList<>();
    final List<Finding> findings = new CopyOnWriteArrayList<>();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger heartbeats = new AtomicInteger();
    final AtomicInteger completed = new AtomicInteger();
    volatile int version = 1;
    volatile boolean welcomes = true;
    volatile boolean acknowledges = true;
    volatile long acknowledgesTooMuch;

    ScriptedControl() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .addService(this)
                .build()
                .start();
    }

    LinkTarget target() {
        return new LinkTarget("127.0.0.1", server.getPort(), InsecureChannelCredentials.create());
    }

    @Override
    public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ConnectRequest message) {
                switch (message.getMessageCase()) {
                    case HELLO -> {
                        hellos.add(message.getHello());
                        if (welcomes) {
                            answers.onNext(ConnectResponse.newBuilder()
                                    .setWelcome(welcome())
                                    .build());
                        }
                    }
                    case BATCH -> batch(message.getBatch(), answers);
                    default -> heartbeats.incrementAndGet();
                }
            }

            @Override
            public void onError(Throwable problem) {}

            @Override
            public void onCompleted() {
                completed.incrementAndGet();
                answers.onCompleted();
            }
        };
    }

    private Welcome welcome() {
        return Welcome.newBuilder()
                .setProtocolVersion(version)
                .setSettings(
                        CollectorSettings.newBuilder().setMaxBatchFindings(10).setMaxBatchesInFlight(2))
                .build();
    }

    private void batch(FindingBatch batch, StreamObserver<ConnectResponse> answers) {
        batches.incrementAndGet();
        if (acknowledges) {
            findings.addAll(batch.getFindingsList());
            answers.onNext(ConnectResponse.newBuilder()
                    .setAcknowledgement(
                            Acknowledgement.newBuilder().setSequence(batch.getSequence() + acknowledgesTooMuch))
                    .build());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
