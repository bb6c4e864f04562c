package io.forgewatch.control.collectors;

import com.google.protobuf.ByteString;
import io.forgewatch.control.access.PeerLimit;
import io.forgewatch.control.trust.EnrolmentRefusedException;
import io.forgewatch.control.trust.Enrolments;
import io.forgewatch.control.trust.NodeCertificate;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.forgewatch.v1.EnrollRequest;
import io.forgewatch.v1.EnrollResponse;
import io.forgewatch.v1.RenewCertificateRequest;
import io.forgewatch.v1.RenewCertificateResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CertificateService: gives and renews the certificates of nodes. */
final class CertificateApi extends CertificateServiceGrpc.CertificateServiceImplBase {
    /** Failed enrolments of one address. */
    static final int FAILURES_AT_ONCE = 10;

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateApi.class);
    private static final Duration FAILURE_PAUSE = Duration.ofSeconds(6);
    private static final int RENEWALS_AT_ONCE = 10;
    private static final Duration RENEWAL_PAUSE = Duration.ofMinutes(1);

    private final Enrolments enrolments;
    private final CollectorMeters meters;
    private final PeerLimit failures;
    private final PeerLimit renewals;

    CertificateApi(Enrolments enrolments, CollectorMeters meters, Clock clock) {
        this.enrolments = enrolments;
        this.meters = meters;
        this.failures = new PeerLimit(FAILURES_AT_ONCE, FAILURE_PAUSE, clock);
        this.renewals = new PeerLimit(RENEWALS_AT_ONCE, RENEWAL_PAUSE, clock);
    }

    private interface Issue {
        List<X509Certificate> get() throws EnrolmentRefusedException;
    }

    @Override
    public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> observer) {
        String peer = PeerGate.PEER.get();
        if (!failures.allows(peer)) {
            limited(observer, "this address has failed to enrol too often: try again in some minutes");
            return;
        }
        List<ByteString> issued = issued(
                observer,
                "enroll",
                peer,
                () -> enrolments.enroll(
                        request.getToken(),
                        request.getNode(),
                        request.getCertificateRequest().toByteArray()));
        if (issued.isEmpty()) {
            boolean unused = failures.take(peer);
            return;
        }
        observer.onNext(EnrollResponse.newBuilder().addAllCertificates(issued).build());
        observer.onCompleted();
    }

    @Override
    public void renewCertificate(RenewCertificateRequest request, StreamObserver<RenewCertificateResponse> observer) {
        NodeCertificate certificate = PeerGate.CERTIFICATE.get();
        if (!renewals.take(certificate.node())) {
            limited(observer, "this node renews its certificate too often: try again in some minutes");
            return;
        }
        List<ByteString> issued = issued(
                observer,
                "renew",
                certificate.node(),
                () -> enrolments.renew(
                        certificate, request.getCertificateRequest().toByteArray()));
        if (!issued.isEmpty()) {
            observer.onNext(RenewCertificateResponse.newBuilder()
                    .addAllCertificates(issued)
                    .build());
            observer.onCompleted();
        }
    }

    private void limited(StreamObserver<?> observer, String message) {
        meters.refused("limited");
        observer.onError(Status.RESOURCE_EXHAUSTED.withDescription(message).asRuntimeException());
    }

    /** What was issued, in DER; empty where the peer was told why nothing was. */
    private List<ByteString> issued(StreamObserver<?> observer, String action, String whose, Issue issue) {
        try {
            List<ByteString> all = new ArrayList<>();
            for (X509Certificate certificate : issue.get()) {
                all.add(ByteString.copyFrom(certificate.getEncoded()));
            }
            meters.issued(action);
            return all;
        } catch (EnrolmentRefusedException e) {
            String cause = e.reason().name().toLowerCase(Locale.ROOT);
            meters.refused("enrolment-" + cause);
            LOGGER.warn("no certificate for {}, which asked to {}: refused for its {}", whose, action, cause);
            observer.onError(status(e.reason()).withDescription(e.getMessage()).asRuntimeException());
        } catch (CertificateEncodingException | RuntimeException e) {
            LOGGER.error("a certificate could not be given to {}", whose, e);
            observer.onError(Status.UNAVAILABLE
                    .withDescription("no certificate can be given now: try again later")
                    .asRuntimeException());
        }
        return List.of();
    }

    private static Status status(EnrolmentRefusedException.Reason reason) {
        return switch (reason) {
            case TOKEN, CERTIFICATE -> Status.UNAUTHENTICATED;
            case TAKEN -> Status.FAILED_PRECONDITION;
            case FULL -> Status.RESOURCE_EXHAUSTED;
            case REQUEST -> Status.INVALID_ARGUMENT;
        };
    }
}
