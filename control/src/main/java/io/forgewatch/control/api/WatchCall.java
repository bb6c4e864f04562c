package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import io.forgewatch.control.stream.Watch;
import io.forgewatch.control.stream.WatchSink;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Heartbeat;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/** A watch's stream to its client: sends only what the transport takes at once. */
final class WatchCall implements WatchSink {
    private final ServerCallStreamObserver<WatchFindingsResponse> observer;
    private final OpaqueTokens tokens;
    private final AtomicBoolean ended = new AtomicBoolean();

    WatchCall(ServerCallStreamObserver<WatchFindingsResponse> observer, OpaqueTokens tokens) {
        this.observer = observer;
        this.tokens = tokens;
    }

    /** To be called within the method that gRPC calls: handlers are taken only there. */
    void start(Watch watch) {
        observer.setOnReadyHandler(watch::wake);
        observer.setOnCancelHandler(watch::close);
        watch.wake();
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
        if (ended.compareAndSet(false, true) && !observer.isCancelled()) {
            observer.onError(StatusProto.toStatusRuntimeException(ErrorStatus.of(reason)));
        }
    }
}
