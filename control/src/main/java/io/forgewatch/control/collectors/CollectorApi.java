package io.forgewatch.control.collectors;

import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.CollectorSettings;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.Welcome;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** CollectorService: opens the streams, of which there may be so many. */
final class CollectorApi extends CollectorServiceGrpc.CollectorServiceImplBase {
    private static final int MAX_STREAMS = 4096;
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(10);

    private final Ingest ingest;
    private final Nodes nodes;
    private final @Nullable Enrolments enrolments;
    private final ProtocolVersions versions;
    private final String controlVersion;
    private final CollectorMeters meters;
    private final ScheduledExecutorService timer;
    private final Semaphore places = new Semaphore(MAX_STREAMS);

    /**
     * The timer stays the caller's.
     *
     * @param enrolments what collectors' certificates are checked against; null where they have none
     */
    CollectorApi(
            Ingest ingest,
            Nodes nodes,
            @Nullable Enrolments enrolments,
            ProtocolVersions versions,
            String controlVersion,
            CollectorMeters meters,
            ScheduledExecutorService timer) {
        this.ingest = ingest;
        this.nodes = nodes;
        this.enrolments = enrolments;
        this.versions = versions;
        this.controlVersion = controlVersion;
        this.meters = meters;
        this.timer = timer;
    }

    @Override
    public StreamObserver<ConnectRequest> connect(StreamObserver<ConnectResponse> responses) {
        Speaker speaker = enrolments == null ? Speaker.ANYONE : Speaker.of(PeerGate.CERTIFICATE.get(), enrolments);
        CollectorStream stream =
                new CollectorStream(this, speaker, (ServerCallStreamObserver<ConnectResponse>) responses);
        boolean hasPlace = places.tryAcquire();
        meters.opened();
        stream.open(hasPlace);
        Future<?> unused = timer.schedule(stream::requireHello, HELLO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        return stream;
    }

    /** Called once by each stream. */
    void ended(String cause, boolean hadPlace) {
        meters.ended(cause);
        if (hadPlace) {
            places.release();
        }
    }

    Welcome welcome(int protocolVersion) {
        Duration interval = nodes.limits().heartbeatInterval();
        return Welcome.newBuilder()
                .setProtocolVersion(protocolVersion)
                .setControlVersion(controlVersion)
                .setSettings(CollectorSettings.newBuilder()
                        .setHeartbeatInterval(com.google.protobuf.Duration.newBuilder()
                                .setSeconds(interval.getSeconds())
                                .setNanos(interval.getNano()))
                        .setMaxBatchFindings(BatchIngest.MAX_FINDINGS)
                        .setMaxBatchBytes(BatchIngest.MAX_BYTES)
                        .setMaxBatchesInFlight(2))
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
