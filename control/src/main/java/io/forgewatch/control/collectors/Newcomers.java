package io.forgewatch.control.collectors;

import io.forgewatch.control.access.PeerLimit;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connections that have not shown a node's certificate yet, of which there may be so many, in all and of one address. Those that have
 * are not counted: a balancer may bring all collectors from one address. Thread-safe.
 */
final class Newcomers extends ServerTransportFilter {
    static final int MAX_PER_ADDRESS = 256;

    private static final int MAX = 2048;

    private final boolean needsCertificate;
    private final CollectorMeters meters;
    private final Map<SocketAddress, Newcomer> newcomers = new HashMap<>();
    private final Map<String, Integer> byPeer = new HashMap<>();

    /** @param isAgreed whether the two sides understand each other, over TLS where that is spoken */
    private record Newcomer(String peer, boolean isAgreed) {}

    /** @param needsCertificate false where no TLS is spoken, and so nobody has one */
    Newcomers(boolean needsCertificate, CollectorMeters meters) {
        this.needsCertificate = needsCertificate;
        this.meters = meters;
    }

    /** Whether a connection that was accepted may stay. */
    boolean admit(Channel connection) {
        SocketAddress remote = connection.remoteAddress();
        String peer = PeerLimit.peer(remote);
        synchronized (this) {
            if (newcomers.size() >= MAX || byPeer.getOrDefault(peer, 0) >= MAX_PER_ADDRESS) {
                meters.refused("connections");
                return false;
            }
            newcomers.put(remote, new Newcomer(peer, false));
            byPeer.merge(peer, 1, Integer::sum);
        }
        connection.closeFuture().addListener(closed -> {
            @Nullable Newcomer gone = forget(remote);
            if (gone != null && !gone.isAgreed()) {
                meters.refused("no-tls");
            }
        });
        return true;
    }

    private synchronized @Nullable Newcomer forget(SocketAddress remote) {
        Newcomer gone = newcomers.remove(remote);
        if (gone != null) {
            byPeer.computeIfPresent(gone.peer(), (peer, number) -> number == 1 ? null : number - 1);
        }
        return gone;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        SocketAddress remote = Objects.requireNonNull(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        if (!needsCertificate || PeerGate.certificate(attributes).isPresent()) {
            @Nullable Newcomer unused = forget(remote);
        } else {
            synchronized (this) {
                newcomers.computeIfPresent(remote, (address, known) -> new Newcomer(known.peer(), true));
            }
        }
        return attributes;
    }
}
