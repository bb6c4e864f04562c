package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceBlockingStub;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks a running Forgewatch over gRPC. Thread-safe. */
public final class FindingClient implements AutoCloseable {
    private static final Duration IN_TIME = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final ManagedChannel connection;
    private final Channel channel;
    private final String token;

    FindingClient(InetSocketAddress address, String token) {
        this.token = token;
        this.connection = NettyChannelBuilder.forAddress(address)
                .usePlaintext()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        this.channel = ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    String token() {
        return token;
    }

    /** A channel that sends the token. */
    Channel channel() {
        return channel;
    }

    /** Every finding that matches, newest first. */
    public List<Finding> list(String filter) {
        List<Finding> findings = new ArrayList<>();
        String page = "";
        do {
            ListFindingsResponse answer = stub().withDeadlineAfter(20, TimeUnit.SECONDS)
                    .listFindings(ListFindingsRequest.newBuilder()
                            .setFilter(filter)
                            .setPageToken(page)
                            .build());
            findings.addAll(answer.getFindingsList());
            page = answer.getNextPageToken();
        } while (!page.isEmpty());
        return findings;
    }

    List<Finding> of(CgroupPath container) {
        return list("containers.id=\"" + container.containerId() + "\"");
    }

    /** The container's only finding, once it satisfies the condition. */
    Finding awaitOne(CgroupPath container, Predicate<Finding> condition) {
        await().alias("a finding for container " + container.containerId())
                .atMost(IN_TIME)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> of(container).stream().anyMatch(condition));
        List<Finding> all = of(container);
        assertThat(all).as("findings for one build").hasSize(1);
        return all.get(0);
    }

    /** The container's only finding, once all of its build's processes have exited. */
    Finding awaitEnded(CgroupPath container) {
        return awaitOne(container, finding -> finding.getBuild().hasEndTime());
    }

    /** Every message from now on; ends with the connection. */
    Iterator<WatchFindingsResponse> watch() {
        return stub().watchFindings(WatchFindingsRequest.getDefaultInstance());
    }

    private FindingServiceBlockingStub stub() {
        return FindingServiceGrpc.newBlockingStub(channel);
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
