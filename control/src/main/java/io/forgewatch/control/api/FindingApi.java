package io.forgewatch.control.api;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.store.FindingPage;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.stream.FindingBroadcaster;
import io.forgewatch.control.stream.Watch;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.GetEvidenceRequest;
import io.forgewatch.v1.GetEvidenceResponse;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.regex.Pattern;

/** FindingService, over the store and the broadcaster. What it throws becomes a status in {@link ErrorStatus}. */
final class FindingApi extends FindingServiceGrpc.FindingServiceImplBase {
    private static final int DEFAULT_PAGE_SIZE = 50;
    private static final int MAX_PAGE_SIZE = 1000;
    private static final Pattern NAME = Pattern.compile("findings/[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final FindingStore store;
    private final FindingBroadcaster broadcaster;
    private final OpaqueTokens tokens;
    private final EvidenceApi evidence;
    private final Timer listTime;

    FindingApi(FindingStore store, FindingBroadcaster broadcaster, EvidenceSource evidence, MeterRegistry meters) {
        this.store = store;
        this.broadcaster = broadcaster;
        this.tokens = new OpaqueTokens(store.storeId());
        this.evidence = new EvidenceApi(evidence);
        this.listTime = Timer.builder("forgewatch.control.list")
                .description("Time to answer a ListFindings")
                .publishPercentileHistogram()
                .register(meters);
    }

    @Override
    public void listFindings(ListFindingsRequest request, StreamObserver<ListFindingsResponse> observer) {
        ListFindingsResponse response = listTime.record(() -> list(request));
        observer.onNext(response);
        observer.onCompleted();
    }

    private ListFindingsResponse list(ListFindingsRequest request) {
        if (request.getPageSize() < 0) {
            throw ApiException.badField(
                    "page_size",
                    "INVALID_PAGE_SIZE",
                    "page_size is " + request.getPageSize() + "; 0 means the default");
        }
        Filter filter = parse(request.getFilter());
        Position after =
                request.getPageToken().isEmpty() ? null : tokens.page(request.getPageToken(), request.getFilter());
        int pageSize = request.getPageSize() == 0 ? DEFAULT_PAGE_SIZE : Math.min(request.getPageSize(), MAX_PAGE_SIZE);
        FindingPage page = store.list(filter, after, pageSize);
        Position next = page.next();
        return ListFindingsResponse.newBuilder()
                .addAllFindings(page.findings())
                .setNextPageToken(next == null ? "" : tokens.page(next, request.getFilter()))
                .build();
    }

    @Override
    public void getFinding(GetFindingRequest request, StreamObserver<Finding> observer) {
        observer.onNext(finding(request.getName()));
        observer.onCompleted();
    }

    private Finding finding(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.badField("name", "INVALID_NAME", "name has to be findings/{id}");
        }
        return store.get(name).orElseThrow(() -> ApiException.notFound(name));
    }

    @Override
    public void getEvidence(GetEvidenceRequest request, StreamObserver<GetEvidenceResponse> observer) {
        if (!DIGEST.matcher(request.getSha256()).matches()) {
            throw ApiException.badField("sha256", "INVALID_SHA256", "sha256 has to be 64 digits of 0-9 and a-f");
        }
        evidence.send(finding(request.getName()), request.getSha256(), (ServerCallStreamObserver<GetEvidenceResponse>)
                observer);
    }

    @Override
    public void watchFindings(WatchFindingsRequest request, StreamObserver<WatchFindingsResponse> observer) {
        ServiceRequestContext.current().clearRequestTimeout();
        Filter filter = parse(request.getFilter());
        WatchCall call = new WatchCall((ServerCallStreamObserver<WatchFindingsResponse>) observer, tokens);
        Watch watch = request.getResumeToken().isEmpty()
                ? broadcaster.watch(filter, call)
                : broadcaster.watch(filter, tokens.resume(request.getResumeToken()), call);
        call.start(watch);
    }

    private static Filter parse(String filter) {
        try {
            return Filter.parse(filter);
        } catch (FilterException e) {
            throw ApiException.badField("filter", "INVALID_FILTER", String.valueOf(e.getMessage()));
        }
    }
}
