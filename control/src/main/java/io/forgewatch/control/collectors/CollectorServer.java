package io.forgewatch.control.collectors;

import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The collectors' port, and its limits. */
public final class CollectorServer implements AutoCloseable {
    /** A finding has at most 3 MiB; with what is around it. */
    private static final int MAX_MESSAGE_BYTES = 4 << 20;

    /** Beside the message that comes, this much may wait for each stream. */
    private static final int STREAM_WINDOW_BYTES = 64 << 10;

    private static final int MAX_STREAMS_PER_CONNECTION = 4;
    private static final int EVENT_LOOPS = 2;
    /** Of a connection: a collector that resets streams all the time is none. */
    private static final int MAX_RESETS = 50;

    private static final int RESETS_SECONDS = 10;
    /** For what does not wait for the store: hellos, heartbeats. */
    private static final int CALL_THREADS = 4;
    /** For batches: the store has one writer, and more would wait there. */
    private static final int STORE_THREADS = 4;
    /** For enrolments and renewals, which the store writes, too. */
    private static final int CERTIFICATE_THREADS = 2;

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final Duration KEEP_ALIVE_ANSWER = Duration.ofSeconds(10);
    /** Clients may ping a bit more often than they say. */
    private static final Duration MIN_CLIENT_KEEP_ALIVE = Duration.ofSeconds(9);

    private static final Duration MAX_IDLE = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final Server server;
    private final EventLoopGroup loops;
    private final ExecutorService calls;
    /** Of batches at most one of each stream waits here. */
    private final ExecutorService storing;

    private final ExecutorService certificates;
    private final ScheduledThreadPoolExecutor timer;
    private final CollectorMeters meters;

    private CollectorServer(
            InetSocketAddress listen,
            @Nullable CollectorTls tls,
            Ingest ingest,
            Nodes nodes,
            ProtocolVersions versions,
            String version,
            BatchBudget budget,
            MeterRegistry registry)
            throws IOException {
        this.meters = new CollectorMeters(registry);
        ServerCredentials credentials = tls == null ? InsecureServerCredentials.create() : tls.credentials(meters);
        this.loops = new MultiThreadIoEventLoopGroup(
                EVENT_LOOPS, new DefaultThreadFactory("forgewatch-collectors-port", true), NioIoHandler.newFactory());
        this.calls = threads(CALL_THREADS, "forgewatch-collectors");
        this.storing = threads(STORE_THREADS, "forgewatch-collectors-store");
        this.certificates = threads(CERTIFICATE_THREADS, "forgewatch-certificates");
        this.timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("forgewatch-collectors-timer", true));
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // A stream that begins while the port closes is ended with it, and needs no timer.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        Enrolments enrolments = tls == null ? null : tls.enrolments();
        Newcomers newcomers = new Newcomers(tls != null, meters);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listen, credentials)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelFactory(() -> new LimitedServerChannel(newcomers))
                .addTransportFilter(newcomers)
                .executor(calls)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .flowControlWindow(STREAM_WINDOW_BYTES)
                .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
                .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEP_ALIVE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(MIN_CLIENT_KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(MAX_IDLE.toMillis(), TimeUnit.MILLISECONDS)
                .maxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
                .addService(
                        new CollectorApi(ingest, nodes, enrolments, versions, version, meters, timer, storing, budget)
                                .service());
        if (tls != null) {
            builder.intercept(new PeerGate(meters))
                    .callExecutor(new CertificateCalls(certificates))
                    .addService(new CertificateApi(tls.enrolments(), meters, tls.clock()));
        }
        this.server = builder.build();
    }

    private static ExecutorService threads(int number, String name) {
        return Executors.newFixedThreadPool(number, new DefaultThreadFactory(name, true));
    }

    /** Enrolments have threads of their own; for all other calls this names none, and they have the server's. */
    private record CertificateCalls(Executor certificates) implements ServerCallExecutorSupplier {
        @Override
        @Nullable
        public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
            boolean isCertificate = CertificateServiceGrpc.SERVICE_NAME.equals(
                    call.getMethodDescriptor().getServiceName());
            return isCertificate ? certificates : null;
        }
    }

    /**
     * Listens. The nodes stay the caller's, to be closed after this.
     *
     * @param tls how it proves who it is, and asks collectors to; without, it listens on loopback only
     * @param ingest where findings go
     * @param version of this program
     * @throws IOException the address cannot be had or may not be listened on; one line
     */
    public static CollectorServer start(
            InetSocketAddress listen,
            @Nullable CollectorTls tls,
            Ingest ingest,
            Nodes nodes,
            String version,
            MeterRegistry meters)
            throws IOException {
        return start(listen, tls, ingest, nodes, ProtocolVersions.OURS, version, BatchBudget.ofThisMachine(), meters);
    }

    static CollectorServer start(
            InetSocketAddress listen,
            @Nullable CollectorTls tls,
            Ingest ingest,
            Nodes nodes,
            ProtocolVersions versions,
            String version,
            BatchBudget budget,
            MeterRegistry meters)
            throws IOException {
        String address = listen.getHostString() + ":" + listen.getPort();
        if (tls == null && (listen.isUnresolved() || !listen.getAddress().isLoopbackAddress())) {
            throw new IOException("does not listen for collectors on " + address
                    + ": without TLS whoever reaches it could report for any node and read findings on their way;"
                    + " run forgewatch control init first, or choose an address of loopback with --collectors-listen,"
                    + " such as 127.0.0.1:" + listen.getPort());
        }
        CollectorServer started = new CollectorServer(listen, tls, ingest, nodes, versions, version, budget, meters);
        try {
            started.server.start();
        } catch (IOException e) {
            started.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen for collectors on " + address + ": " + cause.getMessage()
                            + "; choose another address with --collectors-listen",
                    e);
        }
        return started;
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getListenSockets().get(0);
    }

    /** Ends the streams: what is not acknowledged will be sent again. Idempotent; does not throw. */
    @Override
    public void close() {
        server.shutdownNow();
        timer.shutdownNow();
        try {
            boolean unused = server.awaitTermination(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            // A batch that is being stored: the store is closed next. Those behind it find that their streams have
            // ended.
            for (ExecutorService each : List.of(calls, certificates, storing)) {
                each.shutdown();
                unused = each.awaitTermination(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Future<?> unused = loops.shutdownGracefully(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
        meters.close();
    }
}
