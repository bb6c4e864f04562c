package io.forgewatch.control.api;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.FieldPath;
import io.forgewatch.control.filter.FieldText;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.filter.Related;
import io.forgewatch.control.store.FindingGroup;
import io.forgewatch.control.store.FindingOrder;
import io.forgewatch.control.store.FindingPage;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Group;
import io.forgewatch.v1.GroupFindingsRequest;
import io.forgewatch.v1.GroupFindingsResponse;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.ListRelatedFindingsRequest;
import io.forgewatch.v1.ListRelatedFindingsResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FindingService's questions to the store. */
final class FindingQueries {
    private static final Duration DEFAULT_WINDOW = Durations.fromHours(1);
    private static final Duration MAX_WINDOW = Durations.fromDays(30);

    private final FindingStore store;
    private final OpaqueTokens tokens;

    FindingQueries(FindingStore store, OpaqueTokens tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    Finding get(String name) {
        String unused = Paging.id("findings", name);
        return store.get(name).orElseThrow(() -> ApiException.notFound(name));
    }

    ListFindingsResponse list(ListFindingsRequest request) {
        String query = "list " + request.getOrderBy() + "\n" + request.getFilter();
        FindingOrder order = order(request.getOrderBy());
        FindingPage page = page(
                filter(request.getFilter()).expression(),
                order,
                query,
                request.getPageToken(),
                Paging.size(request.getPageSize()));
        return ListFindingsResponse.newBuilder()
                .addAllFindings(page.findings())
                .setNextPageToken(next(page, query))
                .build();
    }

    ListRelatedFindingsResponse related(ListRelatedFindingsRequest request) {
        Finding finding = get(request.getName());
        Duration window = request.hasWindow() ? request.getWindow() : DEFAULT_WINDOW;
        if (!Durations.isValid(window) || Durations.isNegative(window) || Durations.compare(window, MAX_WINDOW) > 0) {
            throw ApiException.badField("window", "INVALID_WINDOW", "window is from 0s to 2592000s (30 days)");
        }
        int size = Paging.size(request.getPageSize());
        Expression around = Related.to(finding, Durations.toNanos(window));
        if (around == null) {
            return ListRelatedFindingsResponse.getDefaultInstance();
        }
        String query = "related " + Durations.toNanos(window) + " " + request.getName();
        FindingPage page = page(around, FindingOrder.NEWEST, query, request.getPageToken(), size);
        return ListRelatedFindingsResponse.newBuilder()
                .addAllFindings(page.findings())
                .setNextPageToken(next(page, query))
                .build();
    }

    GroupFindingsResponse group(GroupFindingsRequest request) {
        FieldPath field;
        try {
            field = FieldPath.parse(request.getGroupBy());
        } catch (FilterException e) {
            throw ApiException.badField("group_by", "INVALID_GROUP_BY", String.valueOf(e.getMessage()));
        }
        int size = Paging.size(request.getPageSize());
        List<FindingGroup> groups =
                store.group(field, filter(request.getFilter()).expression(), size + 1);
        GroupFindingsResponse.Builder response = GroupFindingsResponse.newBuilder();
        groups.stream()
                .limit(size)
                .forEach(group -> response.addGroups(Group.newBuilder()
                        .setValue(FieldText.of(field, group.value()))
                        .setCount(group.count())));
        return response.setTruncated(groups.size() > size).build();
    }

    private FindingPage page(Expression wanted, FindingOrder order, String query, String token, int size) {
        Position after = token.isEmpty() ? null : tokens.page(token, query, order.size());
        return store.list(wanted, order, after, size);
    }

    private String next(FindingPage page, String query) {
        @Nullable Position next = page.next();
        return next == null ? "" : tokens.page(next, query);
    }

    private static FindingOrder order(String text) {
        try {
            return FindingOrder.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.badField("order_by", "INVALID_ORDER_BY", String.valueOf(e.getMessage()));
        }
    }

    static Filter filter(String text) {
        try {
            return Filter.parse(text);
        } catch (FilterException e) {
            throw ApiException.badField("filter", "INVALID_FILTER", String.valueOf(e.getMessage()));
        }
    }
}
