package io.forgewatch.control.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.FindingBroadcaster;
import io.forgewatch.control.stream.Watch;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.GetEvidenceRequest;
import io.forgewatch.v1.GetEvidenceResponse;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.GroupFindingsRequest;
import io.forgewatch.v1.GroupFindingsResponse;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.ListRelatedFindingsRequest;
import io.forgewatch.v1.ListRelatedFindingsResponse;
import io.forgewatch.v1.UpdateFindingRequest;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.regex.Pattern;

/** FindingService, over the store and the broadcaster. What it throws becomes a status in {@link ErrorStatus}. */
final class FindingApi extends FindingServiceGrpc.FindingServiceImplBase {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final FindingStore store;
    private final FindingBroadcaster broadcaster;
    private final OpaqueTokens tokens;
    private final FindingQueries queries;
    private final EvidenceApi evidence;
    private final WatchPlaces places = new WatchPlaces();
    private final Clock clock;
    private final Timer listTime;

    FindingApi(
            FindingStore store,
            FindingBroadcaster broadcaster,
            EvidenceSource evidence,
            Clock clock,
            MeterRegistry meters) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.tokens = OpaqueTokens.of(store);
        this.queries = new FindingQueries(store, tokens);
        this.evidence = new EvidenceApi(evidence);
        this.clock = clock;
        this.listTime = Timer.builder("forgewatch.control.list")
                .description("Time to answer a ListFindings")
                .publishPercentileHistogram()
                .register(meters);
    }

    @Override
    public void listFindings(ListFindingsRequest request, StreamObserver<ListFindingsResponse> observer) {
        answer(observer, listTime.record(() -> queries.list(request)));
    }

    @Override
    public void getFinding(GetFindingRequest request, StreamObserver<Finding> observer) {
        answer(observer, queries.get(request.getName()));
    }

    @Override
    public void listRelatedFindings(
            ListRelatedFindingsRequest request, StreamObserver<ListRelatedFindingsResponse> observer) {
        answer(observer, queries.related(request));
    }

    @Override
    public void groupFindings(GroupFindingsRequest request, StreamObserver<GroupFindingsResponse> observer) {
        answer(observer, queries.group(request));
    }

    @Override
    public void updateFinding(UpdateFindingRequest request, StreamObserver<Finding> observer) {
        String unused = Paging.id("findings", request.getFinding().getName());
        FindingEdit edit = new FindingEdit(request, Callers.current(), clock.instant());
        Finding edited =
                store.edit(edit.name(), edit, edit.entry()).orElseThrow(() -> ApiException.notFound(edit.name()));
        answer(observer, edited);
    }

    @Override
    public void getEvidence(GetEvidenceRequest request, StreamObserver<GetEvidenceResponse> observer) {
        if (!DIGEST.matcher(request.getSha256()).matches()) {
            throw ApiException.badField("sha256", "INVALID_SHA256", "sha256 has to be 64 digits of 0-9 and a-f");
        }
        evidence.send(
                queries.get(request.getName()), request.getSha256(), (ServerCallStreamObserver<GetEvidenceResponse>)
                        observer);
    }

    @Override
    public void watchFindings(WatchFindingsRequest request, StreamObserver<WatchFindingsResponse> observer) {
        ServiceRequestContext.current().clearRequestTimeout();
        Filter filter = FindingQueries.filter(request.getFilter());
        Runnable release = places.take(Callers.current().account());
        WatchCall call = new WatchCall(
                (ServerCallStreamObserver<WatchFindingsResponse>) observer, tokens, Callers.stillAdmitted(), release);
        try {
            Watch watch = request.getResumeToken().isEmpty()
                    ? broadcaster.watch(filter, call)
                    : broadcaster.watch(filter, tokens.resume(request.getResumeToken()), call);
            call.start(watch);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
