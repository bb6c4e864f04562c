package io.forgewatch.control.node;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node as it is known, and the judging of its silence and its losses. Not thread-safe: {@link Nodes} holds its lock.
 *
 * <p>Losses are records that found no room in the ring or could not be decoded, and findings that found no room, were refused or waited
 * in an outbox that was damaged.
 */
final class TrackedNode {
    private final NodeStatus.Builder status;
    private final Duration silentAfter;
    private final Consumer<NodeEvent> events;
    /** Silence is judged from here on: for what control did not listen to, no node is to blame. */
    private Instant judgedFrom;

    private Instant lastLoss;
    /** Whoever speaks for it now; null when it is not connected. */
    private @Nullable Object session;

    private Runnable end = () -> {};
    private boolean changed;
    /** Whether what has come from it waits here. */
    private boolean waiting;

    /** One that is known already. */
    TrackedNode(NodeStatus stored, Instant now, Duration silentAfter, Consumer<NodeEvent> events) {
        this.status = stored.toBuilder();
        this.silentAfter = silentAfter;
        this.events = events;
        this.judgedFrom = now;
        this.lastLoss = now;
    }

    /** What it was connected to has ended. */
    TrackedNode disconnected() {
        if (status.getState() == NodeStatus.State.CONNECTED) {
            status.setState(NodeStatus.State.DISCONNECTED);
            changed = true;
        }
        return this;
    }

    /** A new one. */
    static TrackedNode first(String name, Instant now, Duration silentAfter, Consumer<NodeEvent> events) {
        NodeStatus status = NodeStatus.newBuilder()
                .setName("nodes/" + name)
                .setState(NodeStatus.State.DISCONNECTED)
                .setCreateTime(timestamp(now))
                .setLastSeenTime(timestamp(now))
                .build();
        TrackedNode node = new TrackedNode(status, now, silentAfter, events);
        node.changed = true;
        return node;
    }

    /**
     * What the store says of it. Where another control plane has heard of it later, that is what is known, and whoever spoke for it here
     * does no more; returns how to end that.
     */
    Runnable adopt(NodeStatus stored, Instant now) {
        int later = Timestamps.compare(stored.getLastSeenTime(), status.getLastSeenTime());
        if (later < 0) {
            return () -> {};
        }
        if (later == 0) {
            if (stored.getState() == NodeStatus.State.SILENT) {
                status.setState(NodeStatus.State.SILENT);
            }
            return () -> {};
        }
        if (stored.getLosing() && !status.getLosing()) {
            lastLoss = now;
        }
        status.clear().mergeFrom(stored);
        changed = false;
        return takeEnd();
    }

    private Runnable takeEnd() {
        Runnable ending = end;
        session = null;
        waiting = false;
        end = () -> {};
        return ending;
    }

    /** Someone speaks for it from now on; returns how to end whoever did before. */
    Runnable connect(Object by, Hello hello, int protocolVersion, Runnable ending, Instant now) {
        Runnable before = end;
        session = by;
        waiting = false;
        end = ending;
        boolean sameRun = status.getIdentity().equals(hello.getNode());
        if (!sameRun) {
            // Counters begin anew with a collector's start.
            status.clearCounters();
        }
        status.setIdentity(hello.getNode())
                .setProtocolVersion(protocolVersion)
                .clearCapabilities()
                .addAllCapabilities(hello.getCapabilitiesList());
        heard(by, now);
        return before;
    }

    /** How to end whoever speaks for it. */
    Runnable ending() {
        return end;
    }

    void heard(Object by, Instant now) {
        if (session != by) {
            return;
        }
        if (status.getState() == NodeStatus.State.SILENT) {
            tell(NodeEvent.Type.BACK, "not heard of for " + text(Duration.between(lastSeen(), now)), now);
        }
        // The clock of the control plane that has heard of it before may be ahead.
        Instant seen = now.isAfter(lastSeen()) ? now : lastSeen();
        status.setState(NodeStatus.State.CONNECTED).setLastSeenTime(timestamp(seen));
        changed = true;
    }

    /** What came from it waits to be worked on, or does no more. */
    void waits(Object by, boolean isWaiting, Instant now) {
        if (session == by) {
            waiting = isWaiting;
            heard(by, now);
        }
    }

    /** While what came from it waits here, its silence is ours. */
    void hearWaiting(Instant now) {
        if (waiting && session != null) {
            heard(session, now);
        }
    }

    void heartbeat(Object by, CollectorCounters counters, Instant now) {
        if (session != by) {
            return;
        }
        heard(by, now);
        long before = losses(status.getCounters());
        long lost = Math.max(0, losses(counters) - before);
        status.setCounters(counters);
        if (lost > 0) {
            status.setLost(status.getLost() + lost);
            lastLoss = now;
        }
        if (lost > 0 && !status.getLosing()) {
            status.setLosing(true);
            tell(
                    NodeEvent.Type.LOSING,
                    "lost " + lost + " of what it saw or reported: " + counters.getKernelLost()
                            + " records had no room in the kernel's ring, " + counters.getRecordsMalformed()
                            + " could not be read, " + counters.getFindingsDropped() + " findings had no room, "
                            + counters.getFindingsRefused() + " were refused, " + counters.getOutboxesSetAside()
                            + " damaged outboxes were set aside, since its collector started",
                    now);
        } else if (status.getLosing() && !now.isBefore(lastLoss.plus(silentAfter))) {
            status.setLosing(false);
            tell(NodeEvent.Type.LOSES_NO_MORE, "lost " + status.getLost() + " in all since it is known", now);
        }
    }

    void disconnect(Object by) {
        if (session == by) {
            release();
        }
    }

    /** It is not connected here any more, if it was. */
    void release() {
        if (session != null) {
            session = null;
            waiting = false;
            end = () -> {};
            TrackedNode unused = disconnected();
            changed = true;
        }
    }

    /** Whether nothing was heard of it for too long, and that was not told. */
    boolean isFoundSilent(Instant now) {
        Instant from = lastSeen().isAfter(judgedFrom) ? lastSeen() : judgedFrom;
        return status.getState() != NodeStatus.State.SILENT && now.isAfter(from.plus(silentAfter));
    }

    /** What is to be told of its silence. */
    NodeEvent silence(Instant now) {
        return event(NodeEvent.Type.SILENT, "last heard of at " + lastSeen(), now);
    }

    /** Its silence was told; returns how to end a connection over which nothing comes. If it was heard of just now, it is back next. */
    Runnable silenced(NodeStatus seen) {
        boolean isHeard = !seen.getLastSeenTime().equals(status.getLastSeenTime());
        status.setState(NodeStatus.State.SILENT);
        return isHeard ? () -> {} : takeEnd();
    }

    private void tell(NodeEvent.Type type, String detail, Instant now) {
        events.accept(event(type, detail, now));
    }

    private NodeEvent event(NodeEvent.Type type, String detail, Instant now) {
        return NodeEvent.newBuilder()
                .setTime(timestamp(now))
                .setType(type)
                .setNode(status.getName())
                .setDetail(detail)
                .build();
    }

    NodeStatus status() {
        return status.build();
    }

    /** What it is now, where that is not what was asked for the last time. */
    @Nullable
    NodeStatus takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        return status.build();
    }

    /** What was taken did not get where it should. */
    void putBack() {
        changed = true;
    }

    NodeStatus.State state() {
        return status.getState();
    }

    boolean losing() {
        return status.getLosing();
    }

    Instant lastSeen() {
        Timestamp time = status.getLastSeenTime();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static long losses(CollectorCounters counters) {
        return counters.getKernelLost()
                + counters.getRecordsMalformed()
                + counters.getFindingsDropped()
                + counters.getFindingsRefused()
                + counters.getOutboxesSetAside();
    }

    private static String text(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds()).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
