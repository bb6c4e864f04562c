package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.store.NodeTrust;
import io.forgewatch.control.store.StoredEnrolment;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.CreateEnrolmentResponse;
import io.forgewatch.v1.Enrolment;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.ListEnrolmentsRequest;
import io.forgewatch.v1.ListEnrolmentsResponse;
import io.forgewatch.v1.RevokeEnrolmentRequest;
import io.forgewatch.v1.RevokeNodeRequest;
import io.forgewatch.v1.RevokeNodeResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** EnrolmentService: tokens that enrol collectors, and the end of a node's certificates. */
final class EnrolmentApi extends EnrolmentServiceGrpc.EnrolmentServiceImplBase {
    private static final Duration DEFAULT_TTL = Duration.ofDays(1);
    private static final Duration MAX_TTL = Duration.ofDays(30);
    private static final int MAX_USES = 10_000;
    private static final String NODES = "nodes/";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final @Nullable Enrolments enrolments;
    private final Nodes nodes;

    /** @param enrolments null where there is no CA: then every call is refused */
    EnrolmentApi(@Nullable Enrolments enrolments, Nodes nodes) {
        this.enrolments = enrolments;
        this.nodes = nodes;
    }

    private Enrolments enrolments() {
        if (enrolments == null) {
            throw ApiException.of(
                    Code.FAILED_PRECONDITION,
                    "NO_CA",
                    "this control plane has no CA: stop it, run forgewatch control init, start it again");
        }
        return enrolments;
    }

    @Override
    public void createEnrolment(CreateEnrolmentRequest request, StreamObserver<CreateEnrolmentResponse> observer) {
        String node = request.getNode().isEmpty() ? "" : node("node", request.getNode());
        Enrolments.Created created = enrolments()
                .create(node, maxUses(request), ttl(request), Callers.current())
                .orElseThrow(() -> ApiException.of(
                        Code.RESOURCE_EXHAUSTED,
                        "TOO_MANY_ENROLMENTS",
                        "there are too many enrolment tokens: revoke some"));
        answer(
                observer,
                CreateEnrolmentResponse.newBuilder()
                        .setEnrolment(enrolment(created.enrolment()))
                        .setSecret(created.secret())
                        .build());
    }

    private static String node(String field, String name) {
        String node = name.startsWith(NODES) ? name.substring(NODES.length()) : "";
        if (!Nodes.isName(node)) {
            throw ApiException.badField(field, "INVALID_NODE", field + " has to be nodes/{name}");
        }
        return node;
    }

    private static int maxUses(CreateEnrolmentRequest request) {
        int asked = request.getMaxUses();
        int most = request.getNode().isEmpty() ? MAX_USES : 1;
        if (asked < 0 || asked > most) {
            throw ApiException.badField("max_uses", "INVALID_MAX_USES", "max_uses is from 1 to " + most + " here");
        }
        return Math.max(1, asked);
    }

    private static Duration ttl(CreateEnrolmentRequest request) {
        if (!request.hasTtl()) {
            return DEFAULT_TTL;
        }
        Duration ttl = Durations.isValid(request.getTtl())
                ? Duration.ofSeconds(
                        request.getTtl().getSeconds(), request.getTtl().getNanos())
                : Duration.ZERO;
        if (ttl.isZero() || ttl.isNegative() || ttl.compareTo(MAX_TTL) > 0) {
            throw ApiException.badField("ttl", "INVALID_TTL", "ttl is longer than nothing and at most 30 days");
        }
        return ttl;
    }

    @Override
    public void listEnrolments(ListEnrolmentsRequest request, StreamObserver<ListEnrolmentsResponse> observer) {
        ListEnrolmentsResponse.Builder response = ListEnrolmentsResponse.newBuilder();
        enrolments().list().forEach(stored -> response.addEnrolments(enrolment(stored)));
        answer(observer, response.build());
    }

    @Override
    public void revokeEnrolment(RevokeEnrolmentRequest request, StreamObserver<Enrolment> observer) {
        // An id may begin with any of its letters, - and _ too.
        String prefix = "enrolments/";
        String id = request.getName().startsWith(prefix) ? request.getName().substring(prefix.length()) : "";
        StoredEnrolment revoked = enrolments()
                .revoke(id, Callers.current())
                .orElseThrow(() ->
                        ApiException.of(Code.NOT_FOUND, "ENROLMENT_NOT_FOUND", "there is no such enrolment token"));
        answer(observer, enrolment(revoked));
    }

    @Override
    public void revokeNode(RevokeNodeRequest request, StreamObserver<RevokeNodeResponse> observer) {
        String node = node("name", request.getName());
        NodeTrust revoked = enrolments()
                .revokeNode(node, Callers.current())
                .orElseThrow(() ->
                        ApiException.of(Code.NOT_FOUND, "NODE_NOT_ENROLLED", "no node of this name was ever enrolled"));
        nodes.end(node);
        answer(
                observer,
                RevokeNodeResponse.newBuilder()
                        .setName(NODES + node)
                        .setRevokeTime(timestamp(revoked.revokedNs()))
                        .build());
    }

    private static Enrolment enrolment(StoredEnrolment stored) {
        Enrolment.Builder enrolment = Enrolment.newBuilder()
                .setName("enrolments/" + stored.id())
                .setNode(stored.node().isEmpty() ? "" : NODES + stored.node())
                .setCreateTime(timestamp(stored.createdNs()))
                .setExpireTime(timestamp(stored.expiresNs()))
                .setUses(stored.uses())
                .setMaxUses(stored.maxUses());
        if (stored.revokedNs() != 0) {
            enrolment.setRevokeTime(timestamp(stored.revokedNs()));
        }
        return enrolment.build();
    }

    private static Timestamp timestamp(long ns) {
        return Timestamp.newBuilder()
                .setSeconds(ns / NANOS_PER_SECOND)
                .setNanos((int) (ns % NANOS_PER_SECOND))
                .build();
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
