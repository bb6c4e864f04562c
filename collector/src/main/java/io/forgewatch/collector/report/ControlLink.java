package io.forgewatch.collector.report;

import io.forgewatch.v1.Capability;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import io.forgewatch.v1.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in the outbox to the control plane, over one connection at a time, and says that this node is there. What breaks is
 * logged once for each cause, and connected anew after a pause, with no end. One thread of its own.
 */
public final class ControlLink implements AutoCloseable {
    /** CollectorService's protocol: the newest that this collector speaks, and the one before where there is one. */
    private static final int NEWEST_PROTOCOL = 1;

    private static final int OLDEST_PROTOCOL = 1;

    private static final Logger LOG = LoggerFactory.getLogger(ControlLink.class);
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    /** The shortest that gRPC's peers take is 10 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    private static final Duration KEEP_ALIVE_ANSWER = Duration.ofSeconds(10);
    /** A connection that lasted so long was a good one. */
    private static final Duration LASTING = Duration.ofSeconds(30);

    private final Hello hello;
    private final Supplier<CollectorCounters> counters;
    private final Outbox outbox;
    private final LinkTimes times;
    private final Backoff backoff;
    private final LinkLog log;
    private final Wake wake = new Wake();
    private final EventLoopGroup loop;
    private final ManagedChannel channel;
    private final Thread worker;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong batches = new AtomicLong();
    private volatile boolean connected;
    private volatile boolean closing;
    private volatile boolean reconnecting;

    private ControlLink(
            LinkTarget target, Hello hello, Supplier<CollectorCounters> counters, Outbox outbox, LinkTimes times) {
        this.log = new LinkLog(target);
        this.hello = hello;
        this.counters = counters;
        this.outbox = outbox;
        this.times = times;
        this.backoff = new Backoff(times.firstRetry(), times.lastRetry());
        this.loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("control-link-io", true), NioIoHandler.newFactory());
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(target.host(), target.port(), target.credentials());
        if (!target.authority().isEmpty()) {
            builder.overrideAuthority(target.authority());
        }
        this.channel = builder.eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
                // Callbacks only leave a note for the link's thread.
                .directExecutor()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .disableRetry()
                .build();
        this.worker = new Thread(this::run, "control-link");
        worker.setDaemon(true);
    }

    /**
     * Starts to connect. The outbox stays the caller's, to be closed after this.
     *
     * @param node who this is
     * @param capabilities what it can do
     * @param counters what heartbeats say; asked by the link's thread, should be cheap
     */
    public static ControlLink start(
            LinkTarget target,
            NodeIdentity node,
            List<Capability> capabilities,
            Supplier<CollectorCounters> counters,
            Outbox outbox,
            LinkTimes times) {
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(NEWEST_PROTOCOL)
                .setOldestProtocolVersion(OLDEST_PROTOCOL)
                .setNode(node)
                .addAllCapabilities(capabilities)
                .build();
        return start(target, hello, counters, outbox, times);
    }

    static ControlLink start(
            LinkTarget target, Hello hello, Supplier<CollectorCounters> counters, Outbox outbox, LinkTimes times) {
        ControlLink link = new ControlLink(target, hello, counters, outbox, times);
        outbox.onPut(link.wake::up);
        link.worker.start();
        return link;
    }

    private void run() {
        int inARow = 0;
        try {
            while (!closing) {
                long begunNs = System.nanoTime();
                // Each stream has a connection of its own, made now and with the latest certificate.
                channel.enterIdle();
                reconnecting = false;
                String why;
                try (LinkStream stream = new LinkStream(channel, wake)) {
                    LinkConversation talk = new LinkConversation(stream, outbox, times, counters, wake, this::isEnding);
                    try {
                        Welcome welcome = talk.begin(hello);
                        connected = true;
                        connections.incrementAndGet();
                        log.welcomed(welcome.getControlVersion());
                        talk.run(LinkSettings.of(welcome.getSettings()));
                        if (closing) {
                            return;
                        }
                        continue;
                    } finally {
                        connected = false;
                        batches.addAndGet(talk.batches());
                        if (talk.hasAcknowledged() || System.nanoTime() - begunNs > LASTING.toNanos()) {
                            inARow = 0;
                            log.good();
                        }
                    }
                } catch (LinkException | IOException e) {
                    why = String.valueOf(e.getMessage());
                } catch (RuntimeException e) {
                    LOG.debug("the link failed", e);
                    why = e.toString();
                }
                failures.incrementAndGet();
                if (!closing) {
                    log.failed(why);
                }
                pause(backoff.pause(++inARow));
            }
        } catch (InterruptedException e) {
            // close() has waited long enough: what is left stays in the outbox.
            Thread.currentThread().interrupt();
        }
    }

    private boolean isEnding() {
        return closing || reconnecting;
    }

    /** Ends the connection in order and makes a new one, as when the certificate is another. Returns at once. */
    public void reconnect() {
        reconnecting = true;
        wake.up();
    }

    private void pause(Duration pause) throws InterruptedException {
        long endNs = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !closing; left = endNs - System.nanoTime()) {
            wake.await(left);
        }
    }

    /** What it counted so far; from any thread. */
    public LinkCounts counts() {
        return new LinkCounts(connected, connections.get(), failures.get(), batches.get());
    }

    /** Sends what is in the outbox for some seconds, where it is connected, and ends. Idempotent; does not throw. */
    @Override
    public void close() {
        closing = true;
        wake.up();
        try {
            if (connected) {
                worker.join(Math.max(1, times.drain().toMillis()));
            }
            worker.interrupt();
            worker.join(1000);
            channel.shutdownNow();
            // A connection that is being made still needs the loop.
            boolean unused = channel.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            worker.interrupt();
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
        Future<?> unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
