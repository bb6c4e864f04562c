package io.forgewatch.control.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each peer may do something: so many times at once, and once more for each pause. The peers that came last are kept, a
 * bounded number. Thread-safe.
 */
public final class PeerLimit {
    private static final int MAX_PEERS = 10_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int atOnce;
    private final Duration pause;
    private final Clock clock;
    /** When each peer will have all of its times back; the longest unused first. */
    private final Map<String, Instant> restored = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_PEERS;
        }
    };

    public PeerLimit(int atOnce, Duration pause, Clock clock) {
        this.atOnce = atOnce;
        this.pause = pause;
        this.clock = clock;
    }

    /** Whether it may once more. */
    public synchronized boolean allows(String peer) {
        Instant until = restored.get(peer);
        return until == null || !until.plus(pause).isAfter(clock.instant().plus(pause.multipliedBy(atOnce)));
    }

    /** It did, or tried to; false where it may not any more. */
    public synchronized boolean take(String peer) {
        if (!allows(peer)) {
            return false;
        }
        Instant now = clock.instant();
        Instant until = restored.getOrDefault(peer, now);
        restored.put(peer, (until.isBefore(now) ? now : until).plus(pause));
        return true;
    }

    /** What an address counts as: itself, or its network of 64 bits, of which a peer may have every address. */
    public static String peer(SocketAddress remote) {
        InetAddress address = remote instanceof InetSocketAddress known ? known.getAddress() : null;
        if (address instanceof Inet6Address) {
            return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES));
        }
        return address == null ? "unknown" : address.getHostAddress();
    }
}
