package io.forgewatch.control.collectors;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.forgewatch.v1.ConnectResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Consumer;

/** What goes back to a collector, until its stream ends, and the asking for its next message. Thread-safe. */
final class StreamAnswers {
    private final ServerCallStreamObserver<ConnectResponse> responses;
    private final Consumer<String> onEnd;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean waitsForReader;

    /**
     * To be made within the method that gRPC calls: handlers are taken only there.
     *
     * @param onEnd told the cause, one of few words; once
     */
    StreamAnswers(ServerCallStreamObserver<ConnectResponse> responses, Consumer<String> onEnd) {
        this.responses = responses;
        this.onEnd = onEnd;
        responses.disableAutoRequest();
        responses.setOnReadyHandler(this::onReady);
        responses.setOnCancelHandler(() -> finish("cancelled", () -> {}));
        responses.setOnCloseHandler(() -> finish("closed", () -> {}));
    }

    synchronized void send(ConnectResponse response) {
        if (!ended) {
            responses.onNext(response);
        }
    }

    /** Asks for one more message, as soon as the collector has read what was answered. */
    synchronized void more() {
        if (ended) {
            return;
        }
        if (responses.isReady()) {
            responses.request(1);
        } else {
            waitsForReader = true;
        }
    }

    private synchronized void onReady() {
        if (waitsForReader && !ended && responses.isReady()) {
            waitsForReader = false;
            responses.request(1);
        }
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    void end(String cause, Status status, String message) {
        finish(cause, () -> responses.onError(status.withDescription(message).asRuntimeException()));
    }

    /** In order. */
    void complete() {
        finish("completed", responses::onCompleted);
    }

    /** The collector is gone. */
    void broken() {
        finish("broken", () -> {});
    }

    /** The first one to end it has the last word. */
    private void finish(String cause, Runnable lastWord) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            lastWord.run();
        }
        onEnd.accept(cause);
    }
}
