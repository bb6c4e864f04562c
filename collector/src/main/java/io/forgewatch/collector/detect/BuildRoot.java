package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.Root;

/**
 * What joins launches into a build: the topmost build tool above them, else their kernel session.
 *
 * @param pid the build tool's, or the session leader's, on the host
 * @param startTimeNs CLOCK_BOOTTIME; 0 for a session whose leader was not seen
 */
record BuildRoot(Kind kind, int pid, long startTimeNs) {
    enum Kind {
        BUILD_TOOL,
        SESSION
    }

    /**
     * What two launches of one build share.
     *
     * @param sessionOrToolStartNs a leader's start is not always seen, so a session goes by its pid alone: 0
     */
    record Key(ContainerKey container, Kind kind, int pid, long sessionOrToolStartNs) {}

    /** An exec's session: its leader is the event's own process, one above it, or was not seen. */
    static BuildRoot session(ExecEvent event) {
        if (event.pid() == event.session()) {
            return new BuildRoot(Kind.SESSION, event.pid(), event.startTimeNs());
        }
        long startNs = event.ancestors().stream()
                .filter(above -> above.pid() == event.session())
                .mapToLong(ExecEvent.Ancestor::startTimeNs)
                .findFirst()
                .orElse(0);
        return new BuildRoot(Kind.SESSION, event.session(), startNs);
    }

    Key in(ContainerKey container) {
        return new Key(container, kind, pid, kind == Kind.BUILD_TOOL ? startTimeNs : 0);
    }

    Root toProto() {
        return Root.newBuilder()
                .setKind(kind == Kind.BUILD_TOOL ? Root.Kind.BUILD_TOOL : Root.Kind.SESSION)
                .setPid(pid)
                .setStartTimeNs(startTimeNs)
                .build();
    }

    static BuildRoot of(Root root) {
        Kind kind = root.getKind() == Root.Kind.BUILD_TOOL ? Kind.BUILD_TOOL : Kind.SESSION;
        return new BuildRoot(kind, root.getPid(), root.getStartTimeNs());
    }
}
