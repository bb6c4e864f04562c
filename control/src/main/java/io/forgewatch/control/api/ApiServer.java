package io.forgewatch.control.api;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.ThreadFactories;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingOptions;
import com.linecorp.armeria.server.grpc.HttpJsonTranscodingQueryParamMatchRule;
import io.forgewatch.control.access.AccessTokens;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.sink.Sinks;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.FindingBroadcaster;
import io.forgewatch.control.trust.Enrolments;
import io.grpc.BindableService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The API's port: what is served, and within which limits. */
public final class ApiServer implements AutoCloseable {
    /** A filter and a token fit many times over. */
    private static final int MAX_MESSAGE_BYTES = 64 << 10;

    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_STREAMS_PER_CONNECTION = 100;
    private static final int EVENT_LOOPS = 2;
    private static final int THREADS = 16;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    /** Where nobody answers for so long, the peer is gone. Armeria sends pings only where it is less than the idle timeout. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

    /** Without a request; a watch is one. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(60);
    // A quiet period of nothing would cut off the statuses that end the streams.
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final Server server;
    private final HealthStatusManager health;

    private ApiServer(Server server, HealthStatusManager health) {
        this.server = server;
        this.health = health;
    }

    /**
     * Listens. The store, the nodes, the broadcaster, the evidence, the sinks and the meters stay the caller's.
     *
     * @param tls how it proves who it is; null: then it listens on loopback only
     * @param access who every request but a health check has to come from
     * @param enrolments how collectors come to report; null where there is no CA
     * @throws IOException the address cannot be had; one line
     */
    public static ApiServer start(
            InetSocketAddress listen,
            @Nullable ApiTls tls,
            AccessTokens access,
            @Nullable Enrolments enrolments,
            FindingStore store,
            Nodes nodes,
            FindingBroadcaster broadcaster,
            EvidenceSource evidence,
            Sinks sinks,
            Clock clock,
            PrometheusMeterRegistry meters)
            throws IOException {
        String address = listen.getHostString() + ":" + listen.getPort();
        if (tls == null && (listen.isUnresolved() || !listen.getAddress().isLoopbackAddress())) {
            throw new IOException("does not listen on " + address
                    + ": without TLS whoever is in between could read tokens and findings; run forgewatch control init"
                    + " first, name a certificate with --tls-cert and --tls-key, or choose an address of loopback with"
                    + " --listen");
        }
        HealthStatusManager health = new HealthStatusManager();
        Callers callers = new Callers(access);
        List<BindableService> services = List.of(
                new FindingApi(store, broadcaster, evidence, clock, meters),
                new DetectorApi(),
                new EnrolmentApi(enrolments, nodes),
                new NodeApi(nodes, OpaqueTokens.of(store)),
                new AccessApi(access, store.audit(), OpaqueTokens.of(store)),
                new SinkApi(sinks, OpaqueTokens.of(store)),
                new PolicyApi(store, OpaqueTokens.of(store), clock));
        HttpService metrics = (ctx, request) -> HttpResponse.of(
                HttpStatus.OK, MediaType.parse("text/plain; version=0.0.4; charset=utf-8"), meters.scrape());
        EventLoopGroup loops = eventLoops();
        ServerBuilder builder = Server.builder();
        if (tls == null) {
            builder.http(listen);
        } else {
            tls.listen(builder, listen);
        }
        Set<String> names = tls == null ? Set.of() : tls.names();
        Server server = builder.bossGroupFactory(name -> loops)
                .workerGroup(loops, true)
                .meterRegistry(meters)
                .requestTimeout(REQUEST_TIMEOUT)
                .maxRequestLength(MAX_BODY_BYTES)
                .maxNumConnections(MAX_CONNECTIONS)
                .http2MaxStreamsPerConnection(MAX_STREAMS_PER_CONNECTION)
                .idleTimeout(MAX_IDLE)
                .pingInterval(PING_INTERVAL)
                .childChannelPipelineCustomizer(new ApiConnections(meters)::accepted)
                .gracefulShutdownTimeout(QUIET, SHUTDOWN)
                .connectionDrainDuration(QUIET)
                .blockingTaskExecutor(
                        BlockingTaskExecutor.builder()
                                .numThreads(THREADS)
                                .threadNamePrefix("forgewatch-api")
                                .build(),
                        true)
                .errorHandler(new ErrorHandlers.OfServer())
                .service(calls(services, health, meters))
                .service(olderReflection())
                .service("/metrics", metrics)
                .decorator(delegate -> new AccessGate(delegate, callers, listen, names, clock, meters))
                .build();
        try {
            server.start().join();
        } catch (CompletionException e) {
            server.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + address + ": " + cause.getMessage()
                            + "; choose another address with --listen",
                    e);
        }
        return new ApiServer(server, health);
    }

    /** One group accepts and serves, and ends at once; Netty would wait two seconds for more work, twice. */
    private static EventLoopGroup eventLoops() {
        return EventLoopGroups.builder()
                .numThreads(EVENT_LOOPS)
                .threadFactory(ThreadFactories.newEventLoopThreadFactory("forgewatch-port", true))
                .gracefulShutdown(Duration.ZERO, SHUTDOWN)
                .build();
    }

    private static GrpcService calls(List<BindableService> services, HealthStatusManager health, MeterRegistry meters) {
        return GrpcService.builder()
                .addServices(services.toArray(BindableService[]::new))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance())
                .intercept(new RoleGate(meters))
                // Else reflection answers twice, and the store would be read on an event loop.
                .useBlockingTaskExecutor(true)
                // The server's own limit holds for every call, whatever deadline its client names.
                .useClientTimeoutHeader(false)
                .maxRequestMessageLength(MAX_MESSAGE_BYTES)
                .exceptionHandler(new ErrorHandlers.OfCalls())
                .jsonMarshallerFactory(service -> new StrictJson())
                .enableHttpJsonTranscoding(HttpJsonTranscodingOptions.builder()
                        .queryParamMatchRules(
                                HttpJsonTranscodingQueryParamMatchRule.ORIGINAL_FIELD,
                                HttpJsonTranscodingQueryParamMatchRule.LOWER_CAMEL_CASE)
                        .errorHandler(new ErrorHandlers.OfJson())
                        .build())
                .build();
    }

    /** For clients that ask for v1alpha only; Armeria takes one version in one service. */
    @SuppressWarnings("deprecation")
    private static GrpcService olderReflection() {
        return GrpcService.builder()
                .addService(ProtoReflectionService.newInstance())
                .useBlockingTaskExecutor(true)
                .useClientTimeoutHeader(false)
                .maxRequestMessageLength(MAX_MESSAGE_BYTES)
                .exceptionHandler(new ErrorHandlers.OfCalls())
                .build();
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return server.activePorts().keySet().iterator().next();
    }

    /** Tells health checks that it stops, lets answers out, closes the port. Idempotent. */
    @Override
    public void close() {
        health.enterTerminalState();
        server.stop().join();
    }
}
