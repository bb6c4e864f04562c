package io.forgewatch.control.api;

import com.google.rpc.Code;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetEvidenceResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives out kept copies: those that a finding lists and no others, a few at a time. */
final class EvidenceApi {
    private static final Logger LOGGER = LoggerFactory.getLogger(EvidenceApi.class);

    /** Each holds a file open. */
    private static final int MAX_CALLS = 16;

    /** A slow client needs longer for a file than for an answer. */
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final EvidenceSource source;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    EvidenceApi(EvidenceSource source) {
        this.source = source;
    }

    /** To be called within the method that gRPC calls. */
    void send(Finding finding, String sha256, ServerCallStreamObserver<GetEvidenceResponse> observer) {
        String name = finding.getName();
        if (finding.getEvidenceFilesList().stream().map(EvidenceFile::getSha256).noneMatch(sha256::equals)) {
            throw ApiException.noEvidence(
                    "EVIDENCE_NOT_LISTED", name, sha256, "'" + name + "' lists no copy with the sha256 " + sha256);
        }
        if (!calls.tryAcquire()) {
            throw ApiException.of(
                    Code.RESOURCE_EXHAUSTED,
                    "TOO_MANY_COPIES",
                    MAX_CALLS + " copies are being fetched already: try again");
        }
        boolean sending = false;
        try {
            InputStream content = source.read(sha256)
                    .orElseThrow(() -> ApiException.noEvidence(
                            "EVIDENCE_GONE", name, sha256, "the copy " + sha256 + " is not kept here any more"));
            ServiceRequestContext.current().setRequestTimeout(TimeoutMode.SET_FROM_NOW, TIMEOUT);
            EvidenceCall call = new EvidenceCall(content, observer, calls::release);
            // From here on the call gives the permit back, also where gRPC cancels it because starting it failed.
            sending = true;
            call.start();
        } catch (IOException e) {
            throw unreadable(e);
        } finally {
            if (!sending) {
                calls.release();
            }
        }
    }

    static ApiException unreadable(IOException problem) {
        LOGGER.error("a kept copy cannot be read: {}", problem.toString());
        return ApiException.of(Code.UNAVAILABLE, "EVIDENCE_UNAVAILABLE", "the copy cannot be read now: try again");
    }
}
