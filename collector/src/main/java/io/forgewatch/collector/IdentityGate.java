package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.RecordView;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileGap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Between the kernel's records and detection: holds each exec of a container until it is known what its files are, but not for
 * long, and all that comes after it likewise. On the stream's thread; only {@link #counts} is for any.
 *
 * <p>The order of events is the ring's. Execs of different CPUs can be a moment out of order, and one that was interrupted on its
 * way into the ring can come late: detection's time is therefore kept a little behind.
 */
final class IdentityGate implements ExecListener {
    /** The longest that an exec waits for what its files are. */
    static final long MAX_HOLD_NS = Duration.ofMillis(250).toNanos();

    private static final long TICK_INTERVAL_NS = 50_000_000L;
    private static final long BEHIND_NS = 100_000_000L;
    private static final long MAX_END_NS = Duration.ofSeconds(1).toNanos();
    private static final int HOLDING_WAIT_MS = 1;
    private static final int ASKING_WAIT_MS = 5;

    private final HostExecs hostExecs;
    private final ProcessSightings sightings;
    private final FileDesk desk;
    private final DetectionInput input;
    private final Detection detection;
    private final LossWatch losses;
    private final LongSupplier clockNs;
    private final HeldEvents held = new HeldEvents();
    private final LateExecs lates = new LateExecs();
    private long tickedNs;
    private long failed;
    private long late;
    private volatile Counts published = new Counts(StreamCounts.NONE, 0, 0, 0, 0);

    /**
     * What became of the records, at the end of a batch.
     *
     * @param launches execs in containers that belong to builds
     * @param others execs in containers that do not, or that failed to be judged
     * @param held execs in containers that wait for what their files are, and those that came after them
     * @param late execs that were let through before that was known, ever
     */
    record Counts(StreamCounts stream, long launches, long others, long held, long late) {}

    /**
     * A gate.
     *
     * @param input leads to {@code detection}, which is asked for its counts
     * @param clockNs as System.nanoTime
     */
    IdentityGate(
            HostExecs hostExecs,
            ProcessSightings sightings,
            FileDesk desk,
            DetectionInput input,
            Detection detection,
            LossWatch losses,
            LongSupplier clockNs) {
        this.hostExecs = hostExecs;
        this.sightings = sightings;
        this.desk = desk;
        this.input = input;
        this.detection = detection;
        this.losses = losses;
        this.clockNs = clockNs;
    }

    @Override
    public boolean wants(RecordView exec) {
        boolean host;
        try {
            host = hostExecs.isHost(exec);
        } catch (RuntimeException e) {
            failed++;
            throw e;
        }
        if (host) {
            input.hostExec(exec);
        }
        return !host;
    }

    @Override
    public void onExec(ExecEvent event) {
        Optional<ExecFacts> known;
        try {
            sightings.exec(event);
            known = desk.identify(event);
        } catch (RuntimeException e) {
            failed++;
            throw e;
        }
        if (known.isPresent() && held.isEmpty()) {
            input.exec(event, known.get());
            return;
        }
        held.add(event, known.orElse(null), clockNs.getAsLong());
        makeRoom();
    }

    @Override
    public void onExit(ExitEvent event) {
        sightings.exit(event);
        if (held.isEmpty()) {
            give(event);
            return;
        }
        held.add(event, clockNs.getAsLong());
        makeRoom();
    }

    private void makeRoom() {
        if (held.isFull()) {
            release(Long.MIN_VALUE);
        }
    }

    /** Lets go of what is known, of what has waited long enough and of what there is no room for, up to the first that may wait. */
    private void release(long beforeNs) {
        for (Optional<HeldEvents.Held> first = held.first(); first.isPresent(); first = held.first()) {
            HeldEvents.Held next = first.get();
            if (next.waits() && next.sinceNs() > beforeNs && !held.isFull()) {
                return;
            }
            held.removeFirst();
            if (next.event() instanceof ExecEvent exec) {
                input.exec(exec, next.facts().orElseGet(() -> pending(exec)));
            } else if (next.event() instanceof ExitEvent exit) {
                give(exit);
            }
        }
    }

    private ExecFacts pending(ExecEvent exec) {
        late++;
        lates.add(exec);
        return FactMessages.missing(
                exec.executable(), FactMessages.gap(FileGap.Cause.PENDING, "what it is was not known in time"));
    }

    private void give(ExitEvent exit) {
        lates.exit(exit);
        input.exit(exit);
    }

    private void examined(ExecEvent exec, ExecFacts facts) {
        if (held.know(exec, facts)) {
            return;
        }
        Optional<ExitEvent> exit = lates.answered(exec);
        input.lateFacts(exec, facts);
        exit.ifPresent(input::exit);
    }

    @Override
    public void onBatch(StreamCounts counts, long nowNs, boolean drained) {
        fetch();
        publish(counts);
        losses.poll(nowNs);
        if (drained && nowNs - tickedNs >= TICK_INTERVAL_NS) {
            tickedNs = nowNs;
            long heldNs = held.isEmpty() ? Long.MAX_VALUE : held.earliestNs() - 1;
            input.tick(Math.min(nowNs - BEHIND_NS, heldNs));
        }
    }

    private void fetch() {
        desk.fetchExamined(this::examined);
        if (!held.isEmpty()) {
            release(clockNs.getAsLong() - MAX_HOLD_NS);
        }
        desk.fetchAnswers(input::answer);
    }

    private void publish(StreamCounts stream) {
        Counts counts = new Counts(stream, detection.launches(), detection.others() + failed, held.execs(), late);
        if (!counts.equals(published)) {
            published = counts;
        }
    }

    @Override
    public int maxWaitMs() {
        if (!held.isEmpty()) {
            return HOLDING_WAIT_MS;
        }
        return desk.open() > 0 ? ASKING_WAIT_MS : ExecListener.super.maxWaitMs();
    }

    /** Waits a moment for answers; what is not known then is let through as it is. */
    @Override
    public void onEnd() {
        long untilNs = clockNs.getAsLong() + MAX_END_NS;
        fetch();
        while (desk.open() > 0 && clockNs.getAsLong() < untilNs && pause()) {
            fetch();
        }
        release(Long.MAX_VALUE);
        publish(published.stream());
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(HOLDING_WAIT_MS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Counts counts() {
        return published;
    }
}
