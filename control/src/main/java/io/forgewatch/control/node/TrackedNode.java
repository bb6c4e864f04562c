package io.forgewatch.control.node;

import com.google.protobuf.Timestamp;
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
    private boolean changed = true;

    /** One that was known before this control plane started. */
    TrackedNode(NodeStatus stored, Instant now, Duration silentAfter, Consumer<NodeEvent> events) {
        this.status = stored.toBuilder();
        this.silentAfter = silentAfter;
        this.events = events;
        this.judgedFrom = now;
        this.lastLoss = now;
        if (status.getState() == NodeStatus.State.CONNECTED) {
            status.setState(NodeStatus.State.DISCONNECTED);
        }
    }

    /** A new one. */
    static TrackedNode first(String name, Instant now, Duration silentAfter, Consumer<NodeEvent> events) {
        NodeStatus status = NodeStatus.newBuilder()
                .setName("nodes/" + name)
                .setState(NodeStatus.State.DISCONNECTED)
                .setCreateTime(timestamp(now))
                .setLastSeenTime(timestamp(now))
                .build();
        return new TrackedNode(status, now, silentAfter, events);
    }

    /** Someone speaks for it from now on; returns how to end whoever did before. */
    Runnable connect(Object by, Hello hello, int protocolVersion, Runnable ending, Instant now) {
        Runnable before = end;
        session = by;
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

    void heard(Object by, Instant now) {
        if (session != by) {
            return;
        }
        if (status.getState() == NodeStatus.State.SILENT) {
            tell(NodeEvent.Type.BACK, "not heard of for " + text(Duration.between(lastSeen(), now)), now);
        }
        status.setState(NodeStatus.State.CONNECTED).setLastSeenTime(timestamp(now));
        changed = true;
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
            session = null;
            end = () -> {};
            if (status.getState() == NodeStatus.State.CONNECTED) {
                status.setState(NodeStatus.State.DISCONNECTED);
            }
            changed = true;
        }
    }

    /** Tells once when it is silent; returns how to end a connection over which nothing comes. */
    Runnable judge(Instant now) {
        Instant from = lastSeen().isAfter(judgedFrom) ? lastSeen() : judgedFrom;
        if (status.getState() == NodeStatus.State.SILENT || !now.isAfter(from.plus(silentAfter))) {
            return () -> {};
        }
        status.setState(NodeStatus.State.SILENT);
        changed = true;
        tell(NodeEvent.Type.SILENT, "last heard of at " + lastSeen(), now);
        Runnable quiet = end;
        session = null;
        end = () -> {};
        return quiet;
    }

    private void tell(NodeEvent.Type type, String detail, Instant now) {
        events.accept(NodeEvent.newBuilder()
                .setTime(timestamp(now))
                .setType(type)
                .setNode(status.getName())
                .setDetail(detail)
                .build());
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
