package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import io.forgewatch.control.stream.Watch;
import io.forgewatch.control.stream.WatchSink;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Heartbeat;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A watch's stream to its client: sends only what the transport takes at once. */
final class WatchCall implements WatchSink {
    private final ServerCallStreamObserver<WatchFindingsResponse> observer;
    private final OpaqueTokens tokens;
    private final BooleanSupplier admitted;
    private final Runnable onEnd;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * One that is not started.
     *
     * @param admitted whether the client may watch still
     * @param onEnd idempotent
     */
    WatchCall(
            ServerCallStreamObserver<WatchFindingsResponse> observer,
            OpaqueTokens tokens,
            BooleanSupplier admitted,
            Runnable onEnd) {
        this.onEnd = onEnd;
        this.observer = observer;
        this.tokens = tokens;
        this.admitted = admitted;
    }

    /** To be called within the method that gRPC calls: handlers are taken only there. */
    void start(Watch watch) {
        observer.setOnReadyHandler(watch::wake);
        observer.setOnCancelHandler(() -> {
            watch.close();
            onEnd.run();
        });
        watch.wake();
    }

    @Override
    public void requireAdmitted() {
        if (!admitted.getAsBoolean()) {
            throw ApiException.of(
                    Code.UNAUTHENTICATED,
                    "TOKEN_ENDED",
                    "the token that this watch began with was revoked or has expired: watch again with another");
        }
    }

    @Override
    public boolean isReady() {
        return !observer.isCancelled() && observer.isReady();
    }

    @Override
    public void finding(Finding finding, long change) {
        send(WatchFindingsResponse.newBuilder().setFinding(finding), change);
    }

    @Override
    public void heartbeat(Instant time, long change) {
        Timestamp now = Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
        send(
                WatchFindingsResponse.newBuilder()
                        .setHeartbeat(Heartbeat.newBuilder().setTime(now)),
                change);
    }

    private void send(WatchFindingsResponse.Builder response, long change) {
        if (!ended.get()) {
            observer.onNext(response.setResumeToken(tokens.resume(change)).build());
        }
    }

    /** A call that its client has closed takes no status any more. */
    @Override
    public void ended(RuntimeException reason) {
        onEnd.run();
        if (ended.compareAndSet(false, true) && !observer.isCancelled()) {
            observer.onError(StatusProto.toStatusRuntimeException(ErrorStatus.of(reason)));
        }
    }
}
