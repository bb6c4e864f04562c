package io.forgewatch.control.api;

import com.google.protobuf.ByteString;
import io.forgewatch.v1.GetEvidenceResponse;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One copy on its way to a client: reads only what the transport takes at once. */
final class EvidenceCall {
    private static final Logger LOGGER = LoggerFactory.getLogger(EvidenceCall.class);
    private static final int PIECE_BYTES = 64 << 10;

    private final InputStream content;
    private final ServerCallStreamObserver<GetEvidenceResponse> observer;
    private final Runnable onEnd;
    private boolean ended;

    /** Takes the content over. {@code onEnd} runs once, however the call ends. */
    EvidenceCall(InputStream content, ServerCallStreamObserver<GetEvidenceResponse> observer, Runnable onEnd) {
        this.content = content;
        this.observer = observer;
        this.onEnd = onEnd;
    }

    /** To be called within the method that gRPC calls: handlers are taken only there. */
    void start() {
        observer.setOnReadyHandler(this::pump);
        observer.setOnCancelHandler(this::end);
        pump();
    }

    private synchronized void pump() {
        try {
            while (!ended && !observer.isCancelled() && observer.isReady()) {
                byte[] piece = content.readNBytes(PIECE_BYTES);
                if (piece.length == 0) {
                    end();
                    observer.onCompleted();
                    return;
                }
                observer.onNext(GetEvidenceResponse.newBuilder()
                        .setData(ByteString.copyFrom(piece))
                        .build());
            }
        } catch (IOException e) {
            end();
            observer.onError(StatusProto.toStatusRuntimeException(ErrorStatus.of(EvidenceApi.unreadable(e))));
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            content.close();
        } catch (IOException e) {
            LOGGER.debug("a kept copy did not close: {}", e.toString());
        }
        onEnd.run();
    }
}
