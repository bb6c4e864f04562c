import io.forgewatch.v1.Capability;
import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.Supplier;

/** One collector's connection: sends a batch, waits until it is acknowledged, and then sends the next when it is told to. */
final class FleetCollector implements StreamObserver<ConnectResponse>, AutoCloseable {
    /** Where findings come from, and who is told that they are acknowledged. */
    interface Work {
        /** The next to send; empty where there is nothing to do now. */
        List<Finding> next();

        void acknowledged(List<Finding> findings);

        void welcomed();

        void failed(Throwable problem);
    }

    private final ManagedChannel channel;
    private final String name;
    private final Work work;
    private final StreamObserver<ConnectRequest> requests;
    private List<Finding> sent = List.of();
    private long sequence;
    private boolean isWelcome;

    FleetCollector(Supplier<ManagedChannel> channels, String name, Work work) {
        this.channel = channels.get();
        this.name = name;
        this.work = work;
        this.requests = CollectorServiceGrpc.newStub(channel).connect(this);
        requests.onNext(ConnectRequest.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setOldestProtocolVersion(1)
                        .setNode(NodeIdentity.newBuilder().setName(name))
                        .addCapabilities(Capability.DURABLE_OUTBOX))
                .build());
    }

    @Override
    public synchronized void onNext(ConnectResponse response) {
        if (response.hasWelcome()) {
            isWelcome = true;
            work.welcomed();
        } else {
            work.acknowledged(sent);
            sent = List.of();
        }
        send();
    }

    /** Sends what there is, unless it waits for an acknowledgement. */
    synchronized void send() {
        if (!isWelcome || !sent.isEmpty()) {
            return;
        }
        sent = work.next().stream().map(this::own).toList();
        if (!sent.isEmpty()) {
            requests.onNext(ConnectRequest.newBuilder()
                    .setBatch(FindingBatch.newBuilder().setSequence(++sequence).addAllFindings(sent))
                    .build());
        }
    }

    /** Control takes findings of the stream's own node alone. */
    private Finding own(Finding finding) {
        return finding.toBuilder()
                .setNode(finding.getNode().toBuilder().setName(name))
                .build();
    }

    @Override
    public void onError(Throwable problem) {
        work.failed(problem);
    }

    @Override
    public void onCompleted() {
        work.failed(new IllegalStateException("control has ended the stream"));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
