package io.forgewatch.control.api;

import com.google.rpc.Code;
import io.forgewatch.control.api.ApiException.Violation;
import io.forgewatch.control.policy.ActivePolicy;
import io.forgewatch.control.policy.PolicyCheck;
import io.forgewatch.control.policy.PolicyOutcomes;
import io.forgewatch.control.store.FindingOrder;
import io.forgewatch.control.store.FindingPage;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.v1.CheckPolicyRequest;
import io.forgewatch.v1.CheckPolicyResponse;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetPolicyRequest;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyServiceGrpc;
import io.forgewatch.v1.TestPolicyRequest;
import io.forgewatch.v1.TestPolicyResponse;
import io.forgewatch.v1.UpdatePolicyRequest;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PolicyService: the policy in force, and what one that is not would do. */
final class PolicyApi extends PolicyServiceGrpc.PolicyServiceImplBase {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final FindingStore store;
    private final OpaqueTokens tokens;
    private final Clock clock;

    PolicyApi(FindingStore store, OpaqueTokens tokens, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public void getPolicy(GetPolicyRequest request, StreamObserver<Policy> observer) {
        String hash = request.getHash();
        if (hash.isEmpty()) {
            answer(observer, store.policies().current());
            return;
        }
        if (!HASH.matcher(hash).matches()) {
            throw ApiException.badField("hash", "INVALID_HASH", "hash has to be 64 digits of 0-9 and a-f");
        }
        answer(
                observer,
                store.policies()
                        .find(hash)
                        .orElseThrow(() -> ApiException.of(
                                Code.NOT_FOUND,
                                "POLICY_NOT_FOUND",
                                "no policy of this hash was set, or it is not kept any more")));
    }

    @Override
    public void updatePolicy(UpdatePolicyRequest request, StreamObserver<Policy> observer) {
        Policy wanted = request.getPolicy();
        requireValid(wanted);
        answer(
                observer,
                store.policies()
                        .set(wanted, wanted.getEtag(), Callers.current().inAudit())
                        .orElseThrow(() -> ApiException.of(
                                Code.ABORTED,
                                "POLICY_CHANGED",
                                "another policy is in force than the one of this etag: get it, and change that")));
    }

    @Override
    public void checkPolicy(CheckPolicyRequest request, StreamObserver<CheckPolicyResponse> observer) {
        answer(
                observer,
                CheckPolicyResponse.newBuilder()
                        .addAllProblems(PolicyCheck.problems(request.getPolicy(), clock.instant()))
                        .build());
    }

    @Override
    public void testPolicy(TestPolicyRequest request, StreamObserver<TestPolicyResponse> observer) {
        requireValid(request.getPolicy());
        String query = "test policy " + request.getFilter();
        Position after = request.getPageToken().isEmpty()
                ? null
                : tokens.page(request.getPageToken(), query, FindingOrder.NEWEST.size());
        FindingPage page = store.list(
                FindingQueries.filter(request.getFilter()).expression(),
                FindingOrder.NEWEST,
                after,
                Paging.size(request.getPageSize()));
        ActivePolicy policy = ActivePolicy.onTrial(request.getPolicy());
        Instant now = clock.instant();
        TestPolicyResponse.Builder response = TestPolicyResponse.newBuilder();
        for (Finding finding : page.findings()) {
            PolicyOutcomes.of(finding, policy, now).ifPresent(response::addOutcomes);
        }
        @Nullable Position next = page.next();
        answer(
                observer,
                response.setTestedCount(page.findings().size())
                        .setNextPageToken(next == null ? "" : tokens.page(next, query))
                        .build());
    }

    private void requireValid(Policy policy) {
        List<Violation> wrong = PolicyCheck.problems(policy, clock.instant()).stream()
                .filter(PolicyCheck::isError)
                .map(PolicyApi::violation)
                .toList();
        if (!wrong.isEmpty()) {
            String others = wrong.size() == 1 ? "" : " (and " + (wrong.size() - 1) + " more, which CheckPolicy tells)";
            Violation first = wrong.get(0);
            throw ApiException.badFields("INVALID_POLICY", first.field() + ": " + first.description() + others, wrong);
        }
    }

    private static Violation violation(PolicyProblem problem) {
        String field = problem.getField().isEmpty() ? "policy" : "policy." + problem.getField();
        String column = problem.getColumn() == 0 ? "" : "column " + problem.getColumn() + ": ";
        return new Violation(field, column + problem.getMessage());
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
