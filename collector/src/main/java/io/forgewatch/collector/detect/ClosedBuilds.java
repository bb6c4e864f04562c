package io.forgewatch.collector.detect;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.collector.v1.OpenBuild;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds that have closed and whose outputs may still be executed: as they are on disk. Bounded; the longest closed go first. One thread's. */
final class ClosedBuilds {
    private record Closed(ByteString state, long closedNs) {}

    private final BuildLimits limits;
    private final Map<String, Closed> byName = new LinkedHashMap<>();
    private long bytes;

    ClosedBuilds(BuildLimits limits) {
        this.limits = limits;
    }

    /** Takes a build, or its next state; those that are to be forgotten for it, or because of their age. */
    List<String> put(OpenBuild state, long nowNs) {
        remove(state.getFinding().getName());
        Closed closed = new Closed(state.toByteString(), state.getClosedTimeNs());
        byName.put(state.getFinding().getName(), closed);
        bytes += closed.state.size();
        List<String> gone = new ArrayList<>(old(nowNs));
        while (byName.size() > limits.closedBuilds() || bytes > limits.closedBytes()) {
            String eldest = byName.keySet().iterator().next();
            remove(eldest);
            gone.add(eldest);
        }
        return gone;
    }

    /** Those that are too old, which are forgotten by that. */
    List<String> old(long nowNs) {
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, Closed> entry : byName.entrySet()) {
            if (entry.getValue().closedNs > nowNs - limits.closedAge().toNanos()) {
                break;
            }
            gone.add(entry.getKey());
        }
        gone.forEach(this::remove);
        return gone;
    }

    private void remove(String name) {
        Closed before = byName.remove(name);
        if (before != null) {
            bytes -= before.state.size();
        }
    }

    boolean contains(String name) {
        return byName.containsKey(name);
    }

    /** The build's state; it stays here as well. */
    @Nullable
    OpenBuild get(String name) {
        Closed closed = byName.get(name);
        try {
            return closed == null ? null : OpenBuild.parseFrom(closed.state);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a build's own state does not parse", e);
        }
    }

    int size() {
        return byName.size();
    }
}
