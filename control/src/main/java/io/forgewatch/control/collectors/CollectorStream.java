package io.forgewatch.control.collectors;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.forgewatch.control.node.NodeRefusedException;
import io.forgewatch.control.node.NodeSession;
import io.forgewatch.v1.Acknowledgement;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.Hello;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One collector's stream. It takes one message at a time: the next is asked for when this one is worked on and the collector has read
 * what was answered, so that a collector that is too fast, or does not read, fills its own memory and not ours.
 *
 * <p>gRPC calls it by one thread at a time; it may be ended by any.
 */
final class CollectorStream implements StreamObserver<ConnectRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(CollectorStream.class);
    /** How long a revoked certificate may go unnoticed. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final CollectorApi api;
    private final Speaker speaker;
    private final ServerCallStreamObserver<ConnectResponse> responses;

    /** Set by gRPC's thread; null before the hello. */
    private volatile @Nullable NodeSession session;

    private String node = "a collector";
    private long checkedNs;
    private long lastSequence;

    @GuardedBy("this")
    private boolean hasPlace;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean waitsForReader;

    CollectorStream(CollectorApi api, Speaker speaker, ServerCallStreamObserver<ConnectResponse> responses) {
        this.api = api;
        this.speaker = speaker;
        this.responses = responses;
        responses.disableAutoRequest();
        responses.setOnReadyHandler(this::onReady);
        responses.setOnCancelHandler(() -> finish("cancelled", () -> {}));
        responses.setOnCloseHandler(() -> finish("closed", () -> {}));
    }

    /** Takes the first message, or where there is no place for one more, none. */
    void open(boolean placed) {
        synchronized (this) {
            hasPlace = placed;
        }
        if (placed) {
            more();
        } else {
            end(
                    "too-many",
                    Status.RESOURCE_EXHAUSTED,
                    "there are as many collectors as there may be: start another control");
        }
    }

    /** Ends it where it has said nothing yet. */
    void requireHello() {
        if (session == null) {
            end("no-hello", Status.DEADLINE_EXCEEDED, "nothing was heard of this collector");
        }
    }

    @Override
    public void onNext(ConnectRequest message) {
        try {
            NodeSession known = session;
            if (known == null) {
                hello(message);
            } else {
                heard(known, message);
            }
        } catch (NodeRefusedException e) {
            end("refused", Status.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            LOGGER.warn("findings of {} were not stored, and will be sent again: {}", node, e.getMessage());
            end("not-stored", Status.UNAVAILABLE, "findings cannot be stored now: send them again later");
        } catch (RuntimeException e) {
            LOGGER.error("a message of {} could not be worked on", node, e);
            end("failed", Status.INTERNAL, "this control plane failed: its log says more");
        }
    }

    private void hello(ConnectRequest message) throws NodeRefusedException {
        if (!message.hasHello()) {
            end("malformed", Status.INVALID_ARGUMENT, "the first message has to be a hello");
            return;
        }
        Hello hello = message.getHello();
        if (!mayStillSpeak(hello.getNode().getName())) {
            return;
        }
        int version = api.versions().common(hello);
        if (version == 0) {
            end("version", Status.FAILED_PRECONDITION, api.versions().refusal(hello));
            return;
        }
        NodeSession opened = api.nodes().connect(hello, version, this::notNeeded);
        session = opened;
        node = hello.getNode().getName();
        boolean isLate;
        synchronized (this) {
            isLate = ended;
        }
        if (isLate) {
            opened.close();
            return;
        }
        LOGGER.debug("{} has connected", node);
        send(ConnectResponse.newBuilder().setWelcome(api.welcome(version)).build());
        more();
    }

    /** Ends it where it may not, or not any more. */
    private boolean mayStillSpeak(String name) {
        Speaker.Refusal refusal = speaker.refusal(name);
        checkedNs = System.nanoTime();
        if (refusal != null) {
            LOGGER.warn("a collector may not speak for a node, and is refused: {}", refusal.cause());
            end(refusal.cause(), refusal.status(), refusal.message());
        }
        return refusal == null;
    }

    private void heard(NodeSession known, ConnectRequest message) throws IOException {
        if (System.nanoTime() - checkedNs > RECHECK.toNanos() && !mayStillSpeak(node)) {
            return;
        }
        switch (message.getMessageCase()) {
            case BATCH -> {
                known.heard();
                batch(message.getBatch());
            }
            case HEARTBEAT -> {
                known.heartbeat(message.getHeartbeat().getCounters());
                more();
            }
            default -> end("malformed", Status.INVALID_ARGUMENT, "a batch or a heartbeat was expected");
        }
    }

    private void batch(FindingBatch batch) throws IOException {
        if (batch.getSequence() <= lastSequence) {
            end("malformed", Status.INVALID_ARGUMENT, "a batch's sequence is greater than that of the batch before");
            return;
        }
        if (batch.getFindingsCount() > BatchIngest.MAX_FINDINGS) {
            end("malformed", Status.INVALID_ARGUMENT, "a batch has at most " + BatchIngest.MAX_FINDINGS + " findings");
            return;
        }
        lastSequence = batch.getSequence();
        BatchIngest.Result result = BatchIngest.store(batch, node, api.ingest());
        Acknowledgement done = result.done();
        api.meters().acknowledged(result);
        if (done.getRefusedCount() > 0) {
            LOGGER.warn(
                    "{} findings of {} are refused for good, the first since {}",
                    done.getRefusedCount(),
                    node,
                    done.getRefused(0).getReason());
        }
        send(ConnectResponse.newBuilder().setAcknowledgement(done).build());
        more();
    }

    /** Nothing is heard over it any more, or its node has connected anew. */
    private void notNeeded() {
        end("superseded", Status.ABORTED, "nothing was heard over this connection, or the node has connected anew");
    }

    private synchronized void send(ConnectResponse response) {
        if (!ended) {
            responses.onNext(response);
        }
    }

    private synchronized void more() {
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

    /** The collector has ended it, in order. */
    @Override
    public void onCompleted() {
        finish("completed", responses::onCompleted);
    }

    /** The collector is gone, or what it sent is no message. */
    @Override
    public void onError(Throwable problem) {
        finish("broken", () -> {});
    }

    private void end(String cause, Status status, String message) {
        finish(cause, () -> responses.onError(status.withDescription(message).asRuntimeException()));
    }

    /** The first one to end it has the last word. */
    private void finish(String cause, Runnable lastWord) {
        boolean placed;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            placed = hasPlace;
            lastWord.run();
        }
        NodeSession known = session;
        if (known != null) {
            known.close();
        }
        api.ended(cause, placed);
    }
}
