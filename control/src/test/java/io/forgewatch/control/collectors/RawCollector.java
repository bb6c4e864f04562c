package io.forgewatch.control.collectors;

import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.NodeIdentity;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A peer that says on the stream whatever a test wants. */
public final class RawCollector implements AutoCloseable, ClientResponseObserver<ConnectRequest, ConnectResponse> {
    private final ManagedChannel channel;
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final boolean reads;
    private String name = "";
    public final ClientCallStreamObserver<ConnectRequest> requests;

    RawCollector(InetSocketAddress address) {
        this(address, true);
    }

    /** One that may read none of its answers. */
    RawCollector(InetSocketAddress address, boolean reads) {
        this(NettyChannelBuilder.forAddress(address).usePlaintext().build(), reads);
    }

    /** Closes the channel with itself. */
    public RawCollector(ManagedChannel channel, boolean reads) {
        this.channel = channel;
        this.reads = reads;
        requests = (ClientCallStreamObserver<ConnectRequest>)
                CollectorServiceGrpc.newStub(channel).connect(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectRequest> stream) {
        if (!reads) {
            stream.disableAutoRequestWithInitial(0);
        }
    }

    public RawCollector hello(String name) {
        return hello(name, 1, 1);
    }

    RawCollector hello(String name, int oldest, int newest) {
        this.name = name;
        requests.onNext(ConnectRequest.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocolVersion(newest)
                        .setOldestProtocolVersion(oldest)
                        .setNode(NodeIdentity.newBuilder().setName(name)))
                .build());
        return this;
    }

    /** Findings that have no node get this one's. */
    public void batch(long sequence, Finding... findings) {
        FindingBatch.Builder batch = FindingBatch.newBuilder().setSequence(sequence);
        for (Finding finding : findings) {
            batch.addFindings(
                    finding.hasNode()
                            ? finding
                            : finding.toBuilder()
                                    .setNode(Node.newBuilder().setName(name))
                                    .build());
        }
        requests.onNext(ConnectRequest.newBuilder().setBatch(batch).build());
    }

    /** The next answer. */
    public ConnectResponse answer() throws InterruptedException {
        Object next = answers.poll(30, TimeUnit.SECONDS);
        if (next instanceof ConnectResponse response) {
            return response;
        }
        throw new AssertionError("no answer but " + next);
    }

    /** How it ended, whatever was answered before. */
    public Status end() throws InterruptedException {
        for (Object next = answers.poll(30, TimeUnit.SECONDS);
                next != null;
                next = answers.poll(30, TimeUnit.SECONDS)) {
            if (next instanceof Status status) {
                return status;
            }
        }
        throw new AssertionError("it did not end");
    }

    @Override
    public void onNext(ConnectResponse response) {
        answers.add(response);
    }

    @Override
    public void onError(Throwable problem) {
        answers.add(((StatusRuntimeException) problem).getStatus());
    }

    @Override
    public void onCompleted() {
        answers.add(Status.OK);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
