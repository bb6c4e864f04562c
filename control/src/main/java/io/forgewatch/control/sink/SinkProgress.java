package io.forgewatch.control.sink;

import io.forgewatch.control.store.DeadLetter;
import io.forgewatch.control.store.Lease;
import io.forgewatch.control.store.SinkCursor;
import io.forgewatch.control.store.SinkStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a sink came among the store's changes and the events of nodes, and the keeping of it. The sink's thread's own; where it is and
 * when it sent last may be read by any.
 */
final class SinkProgress implements Receipts {
    private static final Logger LOGGER = LoggerFactory.getLogger(SinkProgress.class);

    /** How often the place is kept while nothing matches. */
    private static final Duration SAVE = Duration.ofSeconds(1);

    private final SinkConfig config;
    private final SinkStore places;
    private final Lease lease;
    private final Clock clock;
    private final SinkCounts counts;

    /** Dead letters that are not kept yet, at most a batch. */
    private final List<DeadLetter> dead = new ArrayList<>();

    /** The lease's, in which the place was read. */
    private long term;

    private long event;
    private long savedChange;
    private long savedEvent;
    private long savedAtMs;
    private volatile long change;
    private volatile @Nullable Instant lastSend;

    SinkProgress(SinkConfig config, SinkStore places, SinkCursor cursor, Lease lease, Clock clock, SinkCounts counts) {
        this.config = config;
        this.places = places;
        this.lease = lease;
        this.clock = clock;
        this.counts = counts;
        begin(cursor);
    }

    private void begin(SinkCursor cursor) {
        change = cursor.place();
        event = cursor.events();
        savedChange = change;
        savedEvent = event;
    }

    /** Whether this control plane sends. Where another may have sent before, goes on where that came to. */
    boolean isOurs() {
        long now = lease.term();
        if (now != 0 && now != term) {
            dead.clear();
            begin(places.cursor(config.name()));
        }
        if (now == 0 && term != 0) {
            LOGGER.warn("sink {}: another control plane may send for it now", config.name());
        }
        term = now;
        return now != 0;
    }

    long change() {
        return change;
    }

    long event() {
        return event;
    }

    @Nullable
    Instant lastSend() {
        return lastSend;
    }

    /** Everything up to the change was dealt with, or does not match. */
    void examined(long upTo) {
        change = upTo;
    }

    @Override
    public void taken(Outgoing outgoing) {
        moveTo(outgoing);
        counts.sent.increment();
        lastSend = clock.instant();
    }

    @Override
    public void refused(Outgoing outgoing, String reason) {
        moveTo(outgoing);
        counts.dead.increment();
        dead.add(new DeadLetter(
                config.name(), outgoing.subject(), outgoing.revision(), clock.instant(), Reasons.shown(reason)));
    }

    private void moveTo(Outgoing outgoing) {
        if (outgoing instanceof Outgoing.OfNode) {
            event = outgoing.number();
        } else {
            change = outgoing.number();
        }
    }

    /** Keeps dead letters that could not be kept before. */
    void keepDead() throws IOException {
        if (!dead.isEmpty()) {
            keep();
        }
    }

    /** Keeps the place where it moved: at once where something was sent. */
    void keep(boolean wasSent) throws IOException {
        boolean hasMoved = change != savedChange || event != savedEvent;
        if (hasMoved && (wasSent || clock.millis() - savedAtMs >= SAVE.toMillis())) {
            keep();
        }
    }

    private void keep() throws IOException {
        if (!places.advance(config.name(), change, event, dead, lease)) {
            throw new IOException("another control plane has begun to send for it");
        }
        dead.clear();
        savedChange = change;
        savedEvent = event;
        savedAtMs = clock.millis();
    }
}
