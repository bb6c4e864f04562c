package io.forgewatch.control.api;

import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.control.access.PeerLimit;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one address, of which there may be so many; and one over which no request with a good token has come after a while is
 * closed, however slowly it goes on to send one. Thread-safe.
 */
final class ApiConnections {
    /** Of all: others have room still. */
    static final int MAX_PER_ADDRESS = 64;

    private static final Duration NEWCOMER = Duration.ofSeconds(30);
    private static final AttributeKey<Boolean> ADMITTED = AttributeKey.valueOf(ApiConnections.class, "ADMITTED");

    private final MeterRegistry meters;
    private final Map<String, Integer> byPeer = new HashMap<>();

    ApiConnections(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Takes in a connection that was accepted. On its event loop. */
    void accepted(ChannelPipeline pipeline) {
        Channel connection = pipeline.channel();
        String peer = PeerLimit.peer(connection.remoteAddress());
        boolean hasPlace = take(peer);
        if (!hasPlace) {
            refuse(connection, "connections");
            return;
        }
        Future<?> deadline = connection
                .eventLoop()
                .schedule(() -> requireAdmitted(connection), NEWCOMER.toMillis(), TimeUnit.MILLISECONDS);
        connection.closeFuture().addListener(closed -> {
            boolean unused = deadline.cancel(false);
            release(peer);
        });
    }

    private synchronized boolean take(String peer) {
        int open = byPeer.getOrDefault(peer, 0);
        if (open < MAX_PER_ADDRESS) {
            byPeer.put(peer, open + 1);
        }
        return open < MAX_PER_ADDRESS;
    }

    private synchronized void release(String peer) {
        byPeer.computeIfPresent(peer, (of, open) -> open == 1 ? null : open - 1);
    }

    private void requireAdmitted(Channel connection) {
        if (!Boolean.TRUE.equals(connection.attr(ADMITTED).get())) {
            refuse(connection, "slow");
        }
    }

    private void refuse(Channel connection, String cause) {
        meters.counter("forgewatch.control.requests.refused", "cause", cause).increment();
        var unused = connection.close();
    }

    /** A request with a good token has come. */
    static void admitted(ServiceRequestContext ctx) {
        Channel connection =
                ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel();
        if (connection != null) {
            connection.attr(ADMITTED).set(true);
        }
    }
}
