package io.forgewatch.control.collectors;

import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.control.trust.NodeCertificate;
import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.Welcome;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** CollectorService: opens the streams, of which there may be so many, and has their batches stored. */
final class CollectorApi {
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

    private final Ingest ingest;
    private final Nodes nodes;
    private final @Nullable Enrolments enrolments;
    private final ProtocolVersions versions;
    private final String controlVersion;
    private final CollectorMeters meters;
    private final ScheduledExecutorService timer;
    private final Executor storing;
    private final BatchBudget budget;
    private final StreamPlaces places = new StreamPlaces();

    /**
     * The timer and the executor stay the caller's.
     *
     * @param enrolments what collectors' certificates are checked against; null where they have none
     * @param storing where batches wait for the store
     */
    CollectorApi(
            Ingest ingest,
            Nodes nodes,
            @Nullable Enrolments enrolments,
            ProtocolVersions versions,
            String controlVersion,
            CollectorMeters meters,
            ScheduledExecutorService timer,
            Executor storing,
            BatchBudget budget) {
        this.ingest = ingest;
        this.nodes = nodes;
        this.enrolments = enrolments;
        this.versions = versions;
        this.controlVersion = controlVersion;
        this.meters = meters;
        this.timer = timer;
        this.storing = storing;
        this.budget = budget;
    }

    /** The service, whose batches are not decoded as they come. */
    ServerServiceDefinition service() {
        MethodDescriptor<Received, ConnectResponse> connect = CollectorServiceGrpc.getConnectMethod().toBuilder(
                        new ReceivedMarshaller(),
                        CollectorServiceGrpc.getConnectMethod().getResponseMarshaller())
                .build();
        return ServerServiceDefinition.builder(ServiceDescriptor.newBuilder(CollectorServiceGrpc.SERVICE_NAME)
                        .addMethod(connect)
                        .build())
                .addMethod(connect, ServerCalls.asyncBidiStreamingCall(this::connect))
                .build();
    }

    private StreamObserver<Received> connect(StreamObserver<ConnectResponse> responses) {
        // Where certificates are wanted there is one here, or the gate has let through whom it must not: then nobody
        // speaks.
        NodeCertificate certificate =
                enrolments == null ? null : Objects.requireNonNull(PeerGate.CERTIFICATE.get(), "no certificate");
        Speaker speaker =
                enrolments == null || certificate == null ? Speaker.ANYONE : Speaker.of(certificate, enrolments);
        String certified = certificate == null ? "" : certificate.node();
        boolean hasPlace = places.take(certified);
        CollectorStream stream =
                new CollectorStream(this, speaker, (ServerCallStreamObserver<ConnectResponse>) responses, cause -> {
                    meters.ended(cause);
                    if (hasPlace) {
                        places.release(certified);
                    }
                });
        meters.opened();
        stream.open(hasPlace);
        Future<?> unused = timer.schedule(stream::requireHello, HELLO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return stream;
    }

    /** Has a batch worked on, in its turn; each of these is told to {@link #stored}, but for those that come when this port closes. */
    void store(Received batch, Runnable work) {
        budget.came(batch.bytes());
        try {
            storing.execute(work);
        } catch (RejectedExecutionException e) {
            batch.close();
        }
    }

    /**
     * A batch was worked on.
     *
     * @param next asks for the stream's next message, as soon as there is room for it
     */
    void stored(Received batch, Runnable next) {
        budget.done(batch.bytes());
        budget.whenThereIsRoom(next);
    }

    Welcome welcome(int protocolVersion) {
        Duration interval = nodes.limits().heartbeatInterval();
        return Welcome.newBuilder()
                .setProtocolVersion(protocolVersion)
                .setControlVersion(controlVersion)
                .setSettings(budget.offer(places.taken())
                        .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder()
                                .setSeconds(interval.getSeconds())
                                .setNanos(interval.getNano())))
                .build();
    }

    Ingest ingest() {
        return ingest;
    }

    Nodes nodes() {
        return nodes;
    }

    ProtocolVersions versions() {
        return versions;
    }

    CollectorMeters meters() {
        return meters;
    }
}
