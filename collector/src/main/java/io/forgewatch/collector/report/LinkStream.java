package io.forgewatch.collector.report;

import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC stream to control, turned from calls on gRPC's threads into what the link's one thread asks for. One answer at a time is
 * taken from the peer.
 */
final class LinkStream implements ClientResponseObserver<ConnectRequest, ConnectResponse>, AutoCloseable {
    private static final int MAX_WHY = 300;

    private final Wake wake;
    private final AtomicReference<@Nullable ConnectResponse> answer = new AtomicReference<>();
    private volatile @Nullable String ended;
    private final ClientCallStreamObserver<ConnectRequest> requests;

    /** Begins to connect; {@code wake} is called whenever there is something new. */
    LinkStream(ManagedChannel channel, Wake wake) {
        this.wake = wake;
        this.requests = (ClientCallStreamObserver<ConnectRequest>)
                CollectorServiceGrpc.newStub(channel).connect(this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConnectRequest> stream) {
        stream.disableAutoRequestWithInitial(1);
        stream.setOnReadyHandler(wake::up);
    }

    @Override
    public void onNext(ConnectResponse response) {
        answer.set(response);
        wake.up();
    }

    @Override
    public void onError(Throwable problem) {
        Status status = Status.fromThrowable(problem);
        Throwable cause = status.getCause();
        String why = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        // gRPC adds its pipeline in lines of their own.
        String first = why.lines().findFirst().orElse("");
        String whole = cause == null || cause.getMessage() == null ? first : first + ": " + cause.getMessage();
        String line = whole.lines().findFirst().orElse("");
        ended = line.substring(0, Math.min(line.length(), MAX_WHY));
        wake.up();
    }

    @Override
    public void onCompleted() {
        ended = "the control plane has ended the connection";
        wake.up();
    }

    /** What came, if something did; then the next may come. */
    @Nullable
    ConnectResponse poll() {
        ConnectResponse next = answer.getAndSet(null);
        if (next != null) {
            requests.request(1);
        }
        return next;
    }

    /** @throws LinkException it has ended, and all that came was taken */
    void requireOpen() throws LinkException {
        String why = ended;
        if (why != null) {
            throw new LinkException(why, null);
        }
    }

    boolean hasEnded() {
        return ended != null;
    }

    /** Whether the peer reads on: what is sent else would pile up here. */
    boolean isReady() {
        return requests.isReady();
    }

    void send(ConnectRequest request) {
        requests.onNext(request);
    }

    /** Nothing more will be sent. */
    void complete() {
        requests.onCompleted();
    }

    /** Idempotent. */
    @Override
    public void close() {
        requests.cancel("not needed any more", null);
    }
}
