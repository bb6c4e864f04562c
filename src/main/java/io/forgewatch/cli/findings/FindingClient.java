package io.forgewatch.cli.findings;

import com.google.protobuf.util.Durations;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.GetEvidenceRequest;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.GroupFindingsRequest;
import io.forgewatch.v1.GroupFindingsResponse;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.ListRelatedFindingsRequest;
import io.forgewatch.v1.ListRelatedFindingsResponse;
import io.forgewatch.v1.UpdateFindingRequest;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Asks a control plane about findings. Not thread-safe. Whatever goes wrong is a {@link Failure} with its line. */
public final class FindingClient implements AutoCloseable {
    /** A copy may be as large as a toolchain's output. */
    private static final Duration COPY_DEADLINE = Duration.ofMinutes(5);

    /** Findings with all their processes and arguments can have 300 KiB each. */
    private static final int PAGE_SIZE = 50;

    private static final int ID_CHARS = 32;
    private static final String NAME_PREFIX = "findings/";

    private final ApiConnection api;

    private FindingClient(ApiConnection api) {
        this.api = api;
    }

    /** A client for the configured server; connects when it is first used. */
    public static FindingClient of(Settings settings, Map<String, String> environment) {
        return new FindingClient(ApiConnection.of(settings, environment));
    }

    /**
     * Hands on every finding that matches, page by page.
     *
     * @param orderBy as https://google.aip.dev/132#ordering; newest first where it is empty
     * @param limit at most so many
     * @param page takes a page that is not empty; false ends the list
     */
    public void list(String filter, String orderBy, long limit, Predicate<List<Finding>> page) {
        ListFindingsRequest.Builder request =
                ListFindingsRequest.newBuilder().setFilter(filter).setOrderBy(orderBy);
        pages(limit, page, (size, token) -> {
            ListFindingsResponse answer = listPage(request, size, token);
            return new Page(answer.getFindingsList(), answer.getNextPageToken());
        });
    }

    /** Likewise, the other findings of the same container or pod around that finding's time. */
    public void related(Finding finding, Duration window, Predicate<List<Finding>> page) {
        ListRelatedFindingsRequest.Builder request = ListRelatedFindingsRequest.newBuilder()
                .setName(finding.getName())
                .setWindow(Durations.fromMillis(window.toMillis()));
        pages(Long.MAX_VALUE, page, (size, token) -> {
            ListRelatedFindingsResponse answer = api.ask(() -> blocking()
                    .listRelatedFindings(
                            request.setPageSize(size).setPageToken(token).build()));
            return new Page(answer.getFindingsList(), answer.getNextPageToken());
        });
    }

    private record Page(List<Finding> findings, String nextToken) {}

    private static void pages(long limit, Predicate<List<Finding>> taker, BiFunction<Integer, String, Page> ask) {
        String token = "";
        long left = limit;
        do {
            Page page = ask.apply((int) Math.min(PAGE_SIZE, left), token);
            left -= page.findings().size();
            token = page.nextToken();
            if (!page.findings().isEmpty() && !taker.test(page.findings())) {
                return;
            }
        } while (!token.isEmpty() && left > 0);
    }

    /** How many findings have which value of a field. */
    public GroupFindingsResponse group(String field, String filter, int limit) {
        return api.ask(() -> blocking()
                .groupFindings(GroupFindingsRequest.newBuilder()
                        .setGroupBy(field)
                        .setFilter(filter)
                        .setPageSize(limit)
                        .build()));
    }

    /** Says what becomes of a finding; returns what it is then. */
    public Finding update(UpdateFindingRequest request) {
        return api.ask(() -> blocking().updateFinding(request));
    }

    /** The finding of this name, id, or beginning of an id that only one has. */
    public Finding get(String nameOrPrefix) {
        String id = nameOrPrefix.startsWith(NAME_PREFIX) ? nameOrPrefix.substring(NAME_PREFIX.length()) : nameOrPrefix;
        if (!id.matches("[0-9a-f]{1," + ID_CHARS + "}")) {
            throw Failure.usage("\"" + nameOrPrefix + "\" is no finding: give a name (findings/ and an id), an id of "
                    + ID_CHARS + " hexadecimal digits, or the first of them");
        }
        if (id.length() == ID_CHARS) {
            return api.ask(() -> blocking()
                    .getFinding(GetFindingRequest.newBuilder()
                            .setName(NAME_PREFIX + id)
                            .build()));
        }
        ListFindingsRequest.Builder wanted =
                ListFindingsRequest.newBuilder().setFilter("name=\"" + NAME_PREFIX + id + "*\"");
        List<Finding> found = listPage(wanted, 2, "").getFindingsList();
        if (found.isEmpty()) {
            throw Failure.failed(
                    "no finding's id begins with " + id + "; forgewatch findings list shows what there is");
        } else if (found.size() > 1) {
            throw Failure.failed("more than one finding's id begins with " + id + ": give more of its digits");
        }
        return found.get(0);
    }

    /**
     * Fetches a kept copy that a finding lists, and checks it.
     *
     * @param target takes the content as it comes; what it has got is the copy only once this returns true
     * @return false where the copy is not kept any more
     */
    public boolean evidence(Finding finding, EvidenceFile file, OutputStream target) {
        GetEvidenceRequest request = GetEvidenceRequest.newBuilder()
                .setName(finding.getName())
                .setSha256(file.getSha256())
                .build();
        CheckedCopy copy = new CheckedCopy(file, target);
        try (Context.CancellableContext call = Context.current().withCancellation()) {
            call.run(() -> blocking()
                    .withDeadlineAfter(COPY_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .getEvidence(request)
                    .forEachRemaining(piece -> copy.add(piece.getData())));
        } catch (StatusRuntimeException e) {
            if (ApiErrors.reason(e).equals("EVIDENCE_GONE")) {
                return false;
            }
            throw api.failure(e);
        }
        copy.end();
        return true;
    }

    /** A watch that is to be run. */
    public FindingWatch watch(String filter) {
        return new FindingWatch(api.lasting(FindingServiceGrpc::newStub), filter, api.server(), api::failure);
    }

    @Override
    public void close() {
        api.close();
    }

    private ListFindingsResponse listPage(ListFindingsRequest.Builder request, int pageSize, String pageToken) {
        return api.ask(() -> blocking()
                .listFindings(
                        request.setPageSize(pageSize).setPageToken(pageToken).build()));
    }

    private FindingServiceGrpc.FindingServiceBlockingStub blocking() {
        return api.stub(FindingServiceGrpc::newBlockingStub);
    }

    /** Whether asking again later may help. */
    static boolean isPassing(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNKNOWN, RESOURCE_EXHAUSTED -> true;
            default -> false;
        };
    }
}
