package io.forgewatch.cli.findings;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.GetEvidenceRequest;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks a control plane about findings. Not thread-safe. Whatever goes wrong is a {@link Failure} with its line. */
public final class FindingClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** A copy may be as large as a toolchain's output. */
    private static final Duration COPY_DEADLINE = Duration.ofMinutes(5);

    /** Findings with all their processes and arguments can have 300 KiB each. */
    private static final int PAGE_SIZE = 50;

    private static final int MAX_ANSWER_BYTES = 64 << 20;
    private static final int ID_CHARS = 32;
    private static final String NAME_PREFIX = "findings/";

    private final ManagedChannel channel;
    private final MultiThreadIoEventLoopGroup eventLoop;
    private final ClientInterceptor credentials;
    private final String server;
    private final ApiToken token;

    private FindingClient(InetSocketAddress address, ApiToken token) {
        this.server = AddressText.of(address.getHostString(), address.getPort());
        this.token = token;
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token.value());
        this.credentials = MetadataUtils.newAttachHeadersInterceptor(headers);
        // One thread and no native transport: a command that asks one thing starts faster so.
        this.eventLoop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("api", true), NioIoHandler.newFactory());
        this.channel = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                .eventLoopGroup(eventLoop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .build();
    }

    /** A client for the configured server; connects when it is first used. */
    public static FindingClient of(Settings settings, Map<String, String> environment) {
        return new FindingClient(settings.get(Setting.SERVER), ApiToken.find(settings, environment));
    }

    /** The settings that {@link #of} reads. */
    public static Setting<?>[] settings() {
        return new Setting<?>[] {Setting.SERVER, Setting.DATA_DIR, Setting.TOKEN_FILE};
    }

    /**
     * Hands on every finding that matches, newest first, page by page.
     *
     * @param limit at most so many
     * @param page takes a page that is not empty; false ends the list
     */
    public void list(String filter, long limit, Predicate<List<Finding>> page) {
        String pageToken = "";
        long left = limit;
        do {
            ListFindingsResponse answer = listPage(filter, (int) Math.min(PAGE_SIZE, left), pageToken);
            List<Finding> findings = answer.getFindingsList();
            left -= findings.size();
            pageToken = answer.getNextPageToken();
            if (!findings.isEmpty() && !page.test(findings)) {
                return;
            }
        } while (!pageToken.isEmpty() && left > 0);
    }

    /** The finding of this name, id, or beginning of an id that only one has. */
    public Finding get(String nameOrPrefix) {
        String id = nameOrPrefix.startsWith(NAME_PREFIX) ? nameOrPrefix.substring(NAME_PREFIX.length()) : nameOrPrefix;
        if (!id.matches("[0-9a-f]{1," + ID_CHARS + "}")) {
            throw Failure.usage("\"" + nameOrPrefix + "\" is no finding: give a name (findings/ and an id), an id of "
                    + ID_CHARS + " hexadecimal digits, or the first of them");
        }
        if (id.length() == ID_CHARS) {
            try {
                return blocking()
                        .getFinding(GetFindingRequest.newBuilder()
                                .setName(NAME_PREFIX + id)
                                .build());
            } catch (StatusRuntimeException e) {
                throw failure(e);
            }
        }
        List<Finding> found =
                listPage("name=\"" + NAME_PREFIX + id + "*\"", 2, "").getFindingsList();
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
            throw failure(e);
        }
        copy.end();
        return true;
    }

    /** A watch that is to be run. */
    public FindingWatch watch(String filter) {
        return new FindingWatch(
                FindingServiceGrpc.newStub(channel).withInterceptors(credentials), filter, server, this::failure);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        // Its one thread is a daemon: nothing has to wait for it.
        Future<?> unused = eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private ListFindingsResponse listPage(String filter, int pageSize, String pageToken) {
        try {
            return blocking()
                    .listFindings(ListFindingsRequest.newBuilder()
                            .setFilter(filter)
                            .setPageSize(pageSize)
                            .setPageToken(pageToken)
                            .build());
        } catch (StatusRuntimeException e) {
            throw failure(e);
        }
    }

    private FindingServiceGrpc.FindingServiceBlockingStub blocking() {
        return FindingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(credentials)
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Failure failure(StatusRuntimeException answer) {
        return ApiErrors.failure(answer, server, token.source());
    }

    /** Whether asking again later may help. */
    static boolean isPassing(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNKNOWN, RESOURCE_EXHAUSTED -> true;
            default -> false;
        };
    }
}
