package io.forgewatch.cli.findings;

import io.forgewatch.v1.FindingServiceGrpc.FindingServiceStub;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a watch, read by one thread. At most {@link #AHEAD} messages wait here: the next is asked for when one was
 * taken. {@link #close} may come from any thread.
 */
final class WatchStream implements AutoCloseable {
    /** The server says every few seconds that it is alive; a longer silence is a dead connection. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int AHEAD = 16;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Call call = new Call();

    /** A message, or how the stream ended, with the details that came along. */
    private record Event(
            @Nullable WatchFindingsResponse message,
            @Nullable StatusRuntimeException end) {
        static Event ended(Status status, @Nullable Metadata trailers) {
            return new Event(null, new StatusRuntimeException(status, trailers));
        }
    }

    private WatchStream() {}

    static WatchStream open(FindingServiceStub stub, WatchFindingsRequest request) {
        WatchStream stream = new WatchStream();
        stub.watchFindings(request, stream.call);
        return stream;
    }

    /**
     * The next message.
     *
     * @throws StatusRuntimeException the stream ended, or nothing came for {@link #SILENCE}
     */
    WatchFindingsResponse next() throws InterruptedException {
        Event event = events.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (event == null) {
            throw Status.UNAVAILABLE
                    .withDescription("nothing heard for " + SILENCE.toSeconds() + " s")
                    .asRuntimeException();
        }
        if (event.end() != null) {
            throw event.end();
        }
        call.requests().request(1);
        return Objects.requireNonNull(event.message());
    }

    @Override
    public void close() {
        call.requests().cancel("no longer watched", null);
    }

    private final class Call implements ClientResponseObserver<WatchFindingsRequest, WatchFindingsResponse> {
        private @Nullable ClientCallStreamObserver<WatchFindingsRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchFindingsRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(AHEAD);
        }

        @Override
        public void onNext(WatchFindingsResponse message) {
            events.add(new Event(message, null));
        }

        @Override
        public void onError(Throwable problem) {
            events.add(Event.ended(Status.fromThrowable(problem), Status.trailersFromThrowable(problem)));
        }

        @Override
        public void onCompleted() {
            events.add(Event.ended(Status.UNAVAILABLE.withDescription("the server ended the stream"), null));
        }

        ClientCallStreamObserver<WatchFindingsRequest> requests() {
            if (requests == null) {
                throw new IllegalStateException("the call has not been started");
            }
            return requests;
        }
    }
}
