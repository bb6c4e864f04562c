package io.forgewatch.collector.report;

import io.forgewatch.v1.Acknowledgement;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.CollectorHeartbeat;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.FindingBatch;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.Welcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, from hello to end: batches out of the outbox, a few at a time, each deleted there when it is acknowledged;
 * heartbeats between. Of one thread.
 */
final class LinkConversation {
    private static final Logger LOG = LoggerFactory.getLogger(LinkConversation.class);

    /** A batch that is not acknowledged. */
    private record Sent(FindingBatch batch, long atNs) {}

    private final LinkStream stream;
    private final Outbox outbox;
    private final LinkTimes times;
    private final Supplier<CollectorCounters> counters;
    private final Wake wake;
    private final BooleanSupplier closing;
    private final Deque<Sent> inFlight = new ArrayDeque<>();
    private boolean hasAcknowledged;
    private long batches;

    LinkConversation(
            LinkStream stream,
            Outbox outbox,
            LinkTimes times,
            Supplier<CollectorCounters> counters,
            Wake wake,
            BooleanSupplier closing) {
        this.stream = stream;
        this.outbox = outbox;
        this.times = times;
        this.counters = counters;
        this.wake = wake;
        this.closing = closing;
    }

    /** Says hello and waits for the welcome. */
    Welcome begin(Hello hello) throws LinkException, InterruptedException {
        stream.send(ConnectRequest.newBuilder().setHello(hello).build());
        long deadlineNs = System.nanoTime() + times.welcome().toNanos();
        for (ConnectResponse answer = stream.poll(); ; answer = stream.poll()) {
            if (answer != null) {
                return checked(answer, hello);
            }
            stream.requireOpen();
            if (deadlineNs - System.nanoTime() <= 0) {
                throw new LinkException("it does not answer", null);
            }
            wake.await(deadlineNs - System.nanoTime());
        }
    }

    private static Welcome checked(ConnectResponse answer, Hello hello) throws LinkException {
        Welcome welcome = answer.getWelcome();
        int version = welcome.getProtocolVersion();
        if (!answer.hasWelcome()
                || version < hello.getOldestProtocolVersion()
                || version > hello.getProtocolVersion()) {
            throw new LinkException(
                    "it answers in a protocol that this collector does not speak: is it a control plane's port for"
                            + " collectors, and of at most one release apart?",
                    null);
        }
        return welcome;
    }

    /** Goes on until it is closing and nothing is left, and then ends in order. */
    void run(LinkSettings settings) throws LinkException, IOException, InterruptedException {
        outbox.takeAnew();
        long heartbeatNs = settings.heartbeat().toNanos();
        long nextHeartbeatNs = System.nanoTime();
        long aliveNs = System.nanoTime();
        while (true) {
            ConnectResponse answer = stream.poll();
            if (answer != null) {
                acknowledged(answer);
                aliveNs = System.nanoTime();
                continue;
            }
            stream.requireOpen();
            boolean ready = stream.isReady();
            long nowNs = System.nanoTime();
            if (ready && nextHeartbeatNs - nowNs <= 0) {
                heartbeat();
                nextHeartbeatNs = nowNs + heartbeatNs;
            }
            if (ready && inFlight.size() < settings.inFlight() && sendNext(settings)) {
                continue;
            }
            if (closing.getAsBoolean() && inFlight.isEmpty()) {
                end();
                return;
            }
            aliveNs = ready && inFlight.isEmpty() ? nowNs : aliveNs;
            long patienceNs = times.acknowledgement().toNanos() - (nowNs - aliveNs);
            if (patienceNs <= 0) {
                throw new LinkException("it has acknowledged nothing for " + times.acknowledgement(), null);
            }
            wake.await(Math.min(ready ? nextHeartbeatNs - nowNs : heartbeatNs, patienceNs));
        }
    }

    private void end() throws InterruptedException {
        heartbeat();
        stream.complete();
        // Cut off at once, the last words might not get out.
        long deadlineNs = System.nanoTime() + times.drain().toNanos();
        while (!stream.hasEnded() && deadlineNs - System.nanoTime() > 0) {
            wake.await(deadlineNs - System.nanoTime());
        }
    }

    private boolean sendNext(LinkSettings settings) throws IOException {
        Outbox.Batch next = outbox.take(settings.batchFindings(), settings.batchBytes());
        if (next.isEmpty()) {
            return false;
        }
        FindingBatch batch = FindingBatch.newBuilder()
                .setSequence(next.lastSequence())
                .addAllFindings(next.findings())
                .build();
        inFlight.add(new Sent(batch, System.nanoTime()));
        stream.send(ConnectRequest.newBuilder().setBatch(batch).build());
        batches++;
        return true;
    }

    private void acknowledged(ConnectResponse answer) throws LinkException, IOException {
        if (!answer.hasAcknowledgement()) {
            // Of a newer control, which may not rely on it.
            return;
        }
        Acknowledgement done = answer.getAcknowledgement();
        @Nullable Sent last = null;
        while (!inFlight.isEmpty() && inFlight.element().batch().getSequence() <= done.getSequence()) {
            last = inFlight.remove();
        }
        if (last == null || last.batch().getSequence() != done.getSequence()) {
            throw new LinkException("it acknowledges what was not sent", null);
        }
        FindingBatch batch = last.batch();
        done.getRefusedList().stream()
                .filter(refused -> refused.getIndex() >= 0 && refused.getIndex() < batch.getFindingsCount())
                .forEach(refused -> LOG.error(
                        "the control plane refused {}, which is given up: {}",
                        batch.getFindings(refused.getIndex()).getName(),
                        refused.getReason()));
        outbox.acknowledge(done.getSequence(), Math.min(done.getRefusedCount(), batch.getFindingsCount()));
        hasAcknowledged = true;
        LOG.debug(
                "{} findings were stored after {}",
                batch.getFindingsCount(),
                Duration.ofNanos(System.nanoTime() - last.atNs()));
    }

    private void heartbeat() {
        stream.send(ConnectRequest.newBuilder()
                .setHeartbeat(CollectorHeartbeat.newBuilder().setCounters(counters.get()))
                .build());
    }

    /** Whether something was stored over it. */
    boolean hasAcknowledged() {
        return hasAcknowledged;
    }

    long batches() {
        return batches;
    }
}
