package io.forgewatch.cli;

import io.forgewatch.collector.Collector;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.control.node.NodeRefusedException;
import io.forgewatch.control.node.NodeSession;
import io.forgewatch.v1.Hello;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** This host as a node of the control plane in the same process: heartbeats without a network. One thread of its own. */
final class OwnNode implements AutoCloseable {
    private final Duration interval;
    private final NodeSession session;
    private final Collector running;
    private final ScheduledThreadPoolExecutor timer;

    private OwnNode(ControlPlane plane, NodeSession session, Collector running) {
        this.interval = plane.nodes().limits().heartbeatInterval();
        this.session = session;
        this.running = running;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-own-node");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Tells the control plane of this host.
     *
     * @throws IOException the host's name is none that a node can have; one line
     */
    static OwnNode connect(ControlPlane plane, Collector running) throws IOException {
        Hello hello = Hello.newBuilder().setNode(running.identity()).build();
        try {
            return new OwnNode(plane, plane.nodes().connect(hello, 0, () -> {}), running);
        } catch (NodeRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Tells it what the collector counts, now and from time to time. Once. */
    void beginHeartbeats() {
        var unused = timer.scheduleAtFixedRate(
                () -> session.heartbeat(running.heartbeat()), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        session.close();
    }
}
