package io.forgewatch.control.api;

import com.google.protobuf.Timestamp;
import io.forgewatch.control.sink.SinkStatus;
import io.forgewatch.control.sink.SinkTarget;
import io.forgewatch.control.sink.Sinks;
import io.forgewatch.v1.DeadLetter;
import io.forgewatch.v1.ListDeadLettersRequest;
import io.forgewatch.v1.ListDeadLettersResponse;
import io.forgewatch.v1.ListSinksRequest;
import io.forgewatch.v1.ListSinksResponse;
import io.forgewatch.v1.Sink;
import io.forgewatch.v1.SinkServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.List;

/** SinkService: how sinks fare. */
final class SinkApi extends SinkServiceGrpc.SinkServiceImplBase {
    private static final String COLLECTION = "sinks";

    private final Sinks sinks;
    private final OpaqueTokens places;

    SinkApi(Sinks sinks, OpaqueTokens places) {
        this.sinks = sinks;
        this.places = places;
    }

    @Override
    public void listSinks(ListSinksRequest request, StreamObserver<ListSinksResponse> observer) {
        observer.onNext(ListSinksResponse.newBuilder()
                .addAllSinks(sinks.list().stream().map(SinkApi::sink).toList())
                .build());
        observer.onCompleted();
    }

    @Override
    public void listDeadLetters(ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> observer) {
        String sink = request.getSink().isEmpty() ? "" : Paging.id(COLLECTION, "sink", request.getSink());
        int size = Paging.size(request.getPageSize());
        String query = "dead letters " + sink;
        long before = request.getPageToken().isEmpty()
                ? 0
                : places.page(request.getPageToken(), query, 1).values().get(0);
        List<io.forgewatch.control.store.DeadLetter.Numbered> letters = sinks.deadLetters(sink, before, size + 1);
        ListDeadLettersResponse.Builder response = ListDeadLettersResponse.newBuilder();
        letters.stream().limit(size).forEach(numbered -> response.addDeadLetters(letter(numbered.letter())));
        if (letters.size() > size) {
            response.setNextPageToken(places.place(letters.get(size - 1).number(), query));
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }

    private static Sink sink(SinkStatus status) {
        Sink.Builder sink = Sink.newBuilder()
                .setName(COLLECTION + "/" + status.config().name())
                .setKind(kind(status.config().target()))
                .setFilter(status.config().filter().toString())
                .setFormat(status.config().format().toString())
                .setTarget(status.config().target().shown())
                .setSentCount(status.sent())
                .setRetryCount(status.retried())
                .setDeadLetterCount(status.cursor().dead())
                .setTrimmedCount(status.cursor().trimmed())
                .setShortenedCount(status.shortened())
                .setUnconfirmedCount(status.unconfirmed())
                .setLagCount(status.lag())
                .setError(status.error());
        Instant lastSend = status.lastSend();
        if (lastSend != null) {
            sink.setLastSendTime(timestamp(lastSend));
        }
        Instant nextAttempt = status.nextAttempt();
        if (nextAttempt != null) {
            sink.setNextAttemptTime(timestamp(nextAttempt));
        }
        return sink.build();
    }

    private static Sink.Kind kind(SinkTarget target) {
        if (target instanceof SinkTarget.ToFile) {
            return Sink.Kind.FILE;
        }
        return target instanceof SinkTarget.ToWebhook ? Sink.Kind.WEBHOOK : Sink.Kind.SYSLOG;
    }

    private static DeadLetter letter(io.forgewatch.control.store.DeadLetter letter) {
        return DeadLetter.newBuilder()
                .setSink(COLLECTION + "/" + letter.sink())
                .setFinding(letter.finding())
                .setRevision(letter.revision())
                .setTime(timestamp(letter.time()))
                .setReason(letter.reason())
                .build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
