package io.forgewatch.control.collectors;

import io.forgewatch.control.access.PeerLimit;
import io.forgewatch.control.trust.NodeCertificate;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Stands before every call where TLS is spoken: notes which node's certificate the connection was made with, which TLS has checked
 * against our CA, and refuses calls without one. Enrolling alone needs none.
 */
final class PeerGate implements ServerInterceptor {
    /** Set in every call but an enrolment. */
    static final Context.Key<NodeCertificate> CERTIFICATE = Context.key("node-certificate");

    /** What the peer's address counts as. */
    static final Context.Key<String> PEER = Context.key("peer");

    private final CollectorMeters meters;

    PeerGate(CollectorMeters meters) {
        this.meters = meters;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String peer = PeerLimit.peer(Optional.ofNullable(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))
                .orElseGet(() -> InetSocketAddress.createUnresolved("unknown", 0)));
        Context context = Context.current().withValue(PEER, peer);
        Optional<NodeCertificate> certificate = certificate(call.getAttributes());
        if (certificate.isPresent()) {
            context = context.withValue(CERTIFICATE, certificate.get());
        } else if (!isEnrolment(call)) {
            meters.refused("no-certificate");
            call.close(
                    Status.UNAUTHENTICATED.withDescription(
                            "a node's certificate is needed: run forgewatch collector enroll"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(context, call, headers, next);
    }

    private static boolean isEnrolment(ServerCall<?, ?> call) {
        return call.getMethodDescriptor()
                .getFullMethodName()
                .equals(CertificateServiceGrpc.getEnrollMethod().getFullMethodName());
    }

    /** That the connection was made with. */
    static Optional<NodeCertificate> certificate(Attributes connection) {
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? NodeCertificate.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
