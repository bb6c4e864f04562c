package io.forgewatch.control.collectors;

import com.google.protobuf.InvalidProtocolBufferException;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One collector's stream. It takes one message at a time: the next is asked for when this one is worked on and the collector has read
 * what was answered, so that a collector that is too fast, or does not read, fills its own memory and not ours.
 *
 * <p>gRPC calls it by one thread at a time, which works on hellos and heartbeats itself and leaves batches to others, where they wait for
 * the store; the next message comes only after that. It may be ended by any thread.
 */
final class CollectorStream implements StreamObserver<Received> {
    private static final Logger LOGGER = LoggerFactory.getLogger(CollectorStream.class);
    /** How long a revoked certificate may go unnoticed. */
    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final CollectorApi api;
    private final Speaker speaker;
    private final Consumer<String> onEnd;
    private final StreamAnswers answers;

    /** Set by gRPC's thread; null before the hello. */
    private volatile @Nullable NodeSession session;

    /** Whether the collector says no more while its batch waits. */
    private volatile boolean isComplete;

    private volatile boolean isAtWork;
    private volatile String node = "a collector";
    private long checkedNs;
    private long lastSequence;

    /** @param onEnd told the cause, one of few words; once */
    CollectorStream(
            CollectorApi api,
            Speaker speaker,
            ServerCallStreamObserver<ConnectResponse> responses,
            Consumer<String> onEnd) {
        this.api = api;
        this.speaker = speaker;
        this.onEnd = onEnd;
        this.answers = new StreamAnswers(responses, this::ended);
    }

    /** Takes the first message, or where there is no place for one more, none. */
    void open(boolean hasPlace) {
        if (hasPlace) {
            answers.more();
        } else {
            answers.end(
                    "too-many",
                    Status.RESOURCE_EXHAUSTED,
                    "there are as many collectors as there may be, or as many streams of this node: start another"
                            + " control, or end the others");
        }
    }

    /** Ends it where it has said nothing yet. */
    void requireHello() {
        if (session == null) {
            answers.end("no-hello", Status.DEADLINE_EXCEEDED, "nothing was heard of this collector");
        }
    }

    @Override
    public void onNext(Received received) {
        NodeSession known = session;
        if (known != null && received.isBatch()) {
            // It is heard of now, however long it waits, and until it is worked on.
            known.waits(true);
            isAtWork = true;
            api.store(received, () -> work(known, received));
            return;
        }
        working(received, message -> {
            if (known == null) {
                hello(message);
            } else {
                heartbeat(known, message);
            }
        });
    }

    private interface Work {
        void on(ConnectRequest message) throws IOException, NodeRefusedException;
    }

    private void working(Received received, Work work) {
        try (received) {
            work.on(received.message());
        } catch (NodeRefusedException e) {
            answers.end("refused", Status.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            answers.end("malformed", Status.INVALID_ARGUMENT, "what came is no message");
        } catch (IOException e) {
            LOGGER.warn("findings of {} were not stored, and will be sent again: {}", node, e.getMessage());
            answers.end("not-stored", Status.UNAVAILABLE, "findings cannot be stored now: send them again later");
        } catch (RuntimeException e) {
            LOGGER.error("a message of {} could not be worked on", node, e);
            answers.end("failed", Status.INTERNAL, "this control plane failed: its log says more");
        }
    }

    private void hello(ConnectRequest message) throws NodeRefusedException {
        if (!message.hasHello()) {
            answers.end("malformed", Status.INVALID_ARGUMENT, "the first message has to be a hello");
            return;
        }
        Hello hello = message.getHello();
        if (!mayStillSpeak(hello.getNode().getName())) {
            return;
        }
        int version = api.versions().common(hello);
        if (version == 0) {
            answers.end("version", Status.FAILED_PRECONDITION, api.versions().refusal(hello));
            return;
        }
        NodeSession opened = api.nodes().connect(hello, version, this::notNeeded);
        session = opened;
        node = hello.getNode().getName();
        if (answers.hasEnded()) {
            opened.close();
            return;
        }
        LOGGER.debug("{} has connected", node);
        answers.send(
                ConnectResponse.newBuilder().setWelcome(api.welcome(version)).build());
        answers.more();
    }

    /** Ends it where it may not, or not any more. */
    private boolean mayStillSpeak(String name) {
        Speaker.Refusal refusal = speaker.refusal(name);
        checkedNs = System.nanoTime();
        if (refusal != null) {
            LOGGER.warn("a collector may not speak for a node, and is refused: {}", refusal.cause());
            answers.end(refusal.cause(), refusal.status(), refusal.message());
        }
        return refusal == null;
    }

    private boolean isRefusedMeanwhile() {
        return System.nanoTime() - checkedNs > RECHECK.toNanos() && !mayStillSpeak(node);
    }

    private void heartbeat(NodeSession known, ConnectRequest message) {
        if (!message.hasHeartbeat()) {
            answers.end("malformed", Status.INVALID_ARGUMENT, "a batch or a heartbeat was expected");
        } else if (!isRefusedMeanwhile()) {
            known.heartbeat(message.getHeartbeat().getCounters());
            answers.more();
        }
    }

    /** On a thread that may wait for the store. */
    private void work(NodeSession known, Received received) {
        working(received, message -> {
            if (!answers.hasEnded() && !isRefusedMeanwhile()) {
                batch(message.getBatch());
            }
        });
        isAtWork = false;
        if (isComplete) {
            answers.complete();
        }
        api.stored(received, () -> {
            known.waits(false);
            answers.more();
        });
    }

    private void batch(FindingBatch batch) throws IOException {
        if (batch.getSequence() <= lastSequence) {
            answers.end(
                    "malformed",
                    Status.INVALID_ARGUMENT,
                    "a batch's sequence is greater than that of the batch before");
            return;
        }
        if (batch.getFindingsCount() > BatchIngest.MAX_FINDINGS) {
            answers.end(
                    "malformed",
                    Status.INVALID_ARGUMENT,
                    "a batch has at most " + BatchIngest.MAX_FINDINGS + " findings");
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
        answers.send(ConnectResponse.newBuilder().setAcknowledgement(done).build());
    }

    /** Nothing is heard over it any more, or its node has connected anew. */
    private void notNeeded() {
        answers.end(
                "superseded", Status.ABORTED, "nothing was heard over this connection, or the node has connected anew");
    }

    /** The collector has ended it, in order: after what it has sent is answered. */
    @Override
    public void onCompleted() {
        isComplete = true;
        if (!isAtWork) {
            answers.complete();
        }
    }

    /** The collector is gone, or what it sent is no message. */
    @Override
    public void onError(Throwable problem) {
        answers.broken();
    }

    private void ended(String cause) {
        NodeSession known = session;
        if (known != null) {
            known.close();
        }
        onEnd.accept(cause);
    }
}
