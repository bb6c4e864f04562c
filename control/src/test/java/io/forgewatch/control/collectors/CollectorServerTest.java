package io.forgewatch.control.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.control.SetClock;
import io.forgewatch.control.node.NodeLimits;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreLocation;
import io.forgewatch.v1.Acknowledgement;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.CollectorHeartbeat;
import io.forgewatch.v1.CollectorSettings;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListNodesRequest;
import io.forgewatch.v1.ListNodesResponse;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.NodeServiceGrpc;
import io.forgewatch.v1.NodeStatus;
import io.forgewatch.v1.RefusedFinding;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CollectorServerTest {
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    Path directory;

    private Running running;
    private InetSocketAddress address;

    @BeforeEach
    void listen() throws IOException {
        running = new Running(directory.resolve("data"));
        address = running.plane.listenForCollectors(FREE, "9.9");
    }

    @AfterEach
    void close() {
        running.close();
    }

    @Test
    void shouldAcknowledgeWhatIsStored() throws Exception {
        try (RawCollector collector = new RawCollector(address).hello("web-1")) {
            CollectorSettings settings = collector.answer().getWelcome().getSettings();
            assertThat(settings.getHeartbeatInterval().getSeconds()).isEqualTo(15);
            assertThat(settings.getMaxBatchesInFlight()).isPositive();
            collector.batch(5, Findings.gcc("a", 1), Findings.gcc("b", 2));
            Acknowledgement done = collector.answer().getAcknowledgement();
            assertThat(done)
                    .isEqualTo(Acknowledgement.newBuilder().setSequence(5).build());
            assertThat(get("findings/b").getRevision()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseOnlyWhatCanNeverBeStored() throws Exception {
        try (RawCollector collector = new RawCollector(address).hello("web-1")) {
            assertThat(collector.answer().hasWelcome()).isTrue();
            collector.batch(
                    1,
                    Findings.gcc("a", 1),
                    Findings.gcc("b", 2).toBuilder().clearEventTime().build(),
                    Findings.gcc("c", 3));
            Acknowledgement done = collector.answer().getAcknowledgement();
            assertThat(done.getSequence()).isEqualTo(1);
            assertThat(done.getRefusedList())
                    .extracting(RefusedFinding::getIndex)
                    .containsExactly(1);
            assertThat(done.getRefused(0).getReason()).contains("no valid event_time");
            assertThat(get("findings/c").getRevision()).isEqualTo(1);
            assertThat(running.get("/metrics").body())
                    .contains("forgewatch_control_collectors_findings_refused_total 1.0");
        }
    }

    @Test
    void shouldListTheNodeWithItsCountersPageByPage() throws Exception {
        try (RawCollector first = new RawCollector(address).hello("web-1");
                RawCollector second = new RawCollector(address).hello("web-2")) {
            assertThat(first.answer().hasWelcome()).isTrue();
            assertThat(second.answer().hasWelcome()).isTrue();
            second.requests.onNext(ConnectRequest.newBuilder()
                    .setHeartbeat(CollectorHeartbeat.newBuilder()
                            .setCounters(CollectorCounters.newBuilder().setKernelSeen(42)))
                    .build());
            await().until(() -> page("").getNodesList().size() == 1
                    && page(page("").getNextPageToken())
                                    .getNodes(0)
                                    .getCounters()
                                    .getKernelSeen()
                            == 42);
            assertThat(page("").getNodes(0).getName()).isEqualTo("nodes/web-1");
            assertThat(page("").getNodes(0).getState()).isEqualTo(NodeStatus.State.CONNECTED);
            assertThat(page(page("").getNextPageToken()).getNextPageToken()).isEmpty();
            assertThat(running.get("/v1/nodes").body()).contains("\"nodes/web-2\"", "\"kernelSeen\":\"42\"");
        }
        await().until(() -> page("").getNodes(0).getState() == NodeStatus.State.DISCONNECTED);
    }

    @Test
    void shouldRefuseWhatIsNoConversation() throws Exception {
        assertThat(ends(collector -> collector.batch(1, Findings.gcc("a", 1))).getDescription())
                .isEqualTo("the first message has to be a hello");
        assertThat(ends(collector -> collector.hello("a b")).getDescription()).contains("--node-name");
        assertThat(ends(collector -> collector.hello("x").hello("x")).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(ends(collector -> collector.hello("x").requests.onNext(ConnectRequest.getDefaultInstance()))
                        .getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(ends(collector -> {
                            collector.hello("x").batch(2);
                            collector.batch(2);
                        })
                        .getDescription())
                .contains("sequence");
        Finding[] many =
                IntStream.range(0, 129).mapToObj(i -> Findings.gcc("m" + i, i)).toArray(Finding[]::new);
        assertThat(ends(collector -> collector.hello("x").batch(1, many)).getDescription())
                .contains("at most 128");
        Finding huge = Findings.gcc("h", 1).toBuilder()
                .setDescription("x".repeat(5 << 20))
                .build();
        assertThat(ends(collector -> collector.hello("x").batch(1, huge)).getCode())
                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        assertThat(running.plane.nodes().list("", 10)).hasSize(1);
        assertThat(running.get("/metrics").body()).contains("forgewatch_control_collectors_streams 0.0");
    }

    @Test
    void shouldOutliveBytesThatAreNoHttp() throws Exception {
        for (String bytes : List.of("GET / HTTP/1.1\r\n\r\n", "\u0000\u0001\u0002".repeat(1000))) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(socket.getInputStream().readAllBytes()).isNotNull();
            }
        }
        shouldAcknowledgeWhatIsStored();
    }

    @Test
    void shouldSpeakWithOneReleaseEitherWayAndRefuseOthersInOneLine() throws Exception {
        try (FindingStore store = FindingStore.open(
                        new StoreLocation.SqliteFile(directory.resolve("other.db")), Clock.systemUTC());
                Nodes nodes = nodes(store);
                CollectorServer third = server(nodes, store::ingest, new ProtocolVersions(2, 3))) {
            assertThat(spoken(third, 1, 2)).isEqualTo(2);
            assertThat(spoken(third, 2, 3)).isEqualTo(3);
            assertThat(spoken(third, 3, 4)).isEqualTo(3);
            assertThat(refused(third, 0, 1)).endsWith("this control plane 2 to 3: upgrade the collector");
            assertThat(refused(third, 4, 5))
                    .isEqualTo("the collector speaks protocol versions 4 to 5, this control plane 2 to 3:"
                            + " upgrade the control plane");
            assertThat(refused(third, -2, -1)).contains("4294967294 to 4294967295", "upgrade the control plane");
            assertThat(refused(third, 5, 3)).contains("5 to 3");
        }
    }

    @Test
    void shouldTakeNoMoreThanItCanStore() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        Ingest slow = findings -> {
            begun.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IOException("stopped", e);
            }
        };
        try (FindingStore store = FindingStore.open(
                        new StoreLocation.SqliteFile(directory.resolve("other.db")), Clock.systemUTC());
                Nodes nodes = nodes(store);
                CollectorServer server = server(nodes, slow, ProtocolVersions.OURS);
                RawCollector collector = new RawCollector(server.address()).hello("greedy")) {
            assertThat(collector.answer().hasWelcome()).isTrue();
            Finding large = Findings.gcc("a", 1).toBuilder()
                    .setDescription("x".repeat(100_000))
                    .build();
            // It would send for ever; HTTP/2's window tells it that nobody reads on.
            int sent = 0;
            while (collector.requests.isReady()) {
                collector.batch(++sent, large);
            }
            assertThat(sent).isLessThan(100);
            await().until(() -> begun.get() == 1);
            held.countDown();
            for (int i = 1; i <= sent; i++) {
                assertThat(collector.answer().getAcknowledgement().getSequence())
                        .isEqualTo(i);
            }
        }
    }

    /** As after an outage, when every outbox is full. */
    @Test
    void shouldWelcomeCollectorsAndHearOfThemWhileManyBatchesWait() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Ingest slow = findings -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IOException("stopped", e);
            }
        };
        SetClock clock = new SetClock();
        List<RawCollector> waiting = new ArrayList<>();
        try (FindingStore store =
                        FindingStore.open(new StoreLocation.SqliteFile(directory.resolve("other.db")), clock);
                Nodes nodes = Nodes.open(
                        store.nodes(),
                        NodeLimits.of(NodeLimits.MIN_SILENT_AFTER, Duration.ofDays(1)),
                        clock,
                        new SimpleMeterRegistry());
                CollectorServer server = server(nodes, slow, ProtocolVersions.OURS);
                RawCollector quiet = new RawCollector(server.address()).hello("quiet")) {
            assertThat(quiet.answer().hasWelcome()).isTrue();
            for (int i = 0; i < 20; i++) {
                RawCollector collector = new RawCollector(server.address()).hello("w" + i);
                waiting.add(collector);
                assertThat(collector.answer().hasWelcome()).isTrue();
                collector.batch(1, Findings.gcc("f" + i, 1));
            }
            await().until(() ->
                    nodes.list("", 30).stream().allMatch(node -> node.getState() == NodeStatus.State.CONNECTED));
            clock.pass(NodeLimits.MIN_SILENT_AFTER.plusSeconds(1));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !nodes.list("", 1).get(0).getEventsList().isEmpty());
            assertThat(nodes.list("", 30))
                    .filteredOn(node -> node.getState() == NodeStatus.State.SILENT)
                    .extracting(NodeStatus::getName)
                    .containsExactly("nodes/quiet");
            held.countDown();
            for (RawCollector collector : waiting) {
                assertThat(collector.answer().getAcknowledgement().getSequence())
                        .isEqualTo(1);
            }
        } finally {
            waiting.forEach(RawCollector::close);
        }
    }

    @Test
    void shouldAnswerWhatCameBeforeTheCollectorEnded() throws Exception {
        try (RawCollector collector = new RawCollector(address).hello("web-1")) {
            collector.batch(1, Findings.gcc("a", 1));
            collector.requests.onCompleted();
            assertThat(collector.answer().hasWelcome()).isTrue();
            assertThat(collector.answer().getAcknowledgement().getSequence()).isEqualTo(1);
            assertThat(collector.end().isOk()).isTrue();
        }
    }

    @Test
    void shouldReadNoMoreFromWhoDoesNotReadItsAnswers() throws Exception {
        Finding bad = Findings.gcc("a", 1).toBuilder().clearEventTime().build();
        Finding[] batch = IntStream.range(0, 128).mapToObj(i -> bad).toArray(Finding[]::new);
        try (RawCollector collector = new RawCollector(address, false).hello("deaf")) {
            // Every batch is answered with 128 reasons, of which none is read.
            for (long sequence = 1; collector.requests.isReady(); sequence++) {
                collector.batch(sequence, batch);
                if (sequence > 2000) {
                    throw new AssertionError("it reads on");
                }
            }
        }
        shouldAcknowledgeWhatIsStored();
    }

    @Test
    void shouldSayThatItCannotStoreNow() throws Exception {
        Ingest broken = findings -> {
            throw new IOException("the disk is full");
        };
        try (FindingStore store = FindingStore.open(
                        new StoreLocation.SqliteFile(directory.resolve("other.db")), Clock.systemUTC());
                Nodes nodes = nodes(store);
                CollectorServer server = server(nodes, broken, ProtocolVersions.OURS);
                RawCollector collector = new RawCollector(server.address()).hello("web-1")) {
            assertThat(collector.answer().hasWelcome()).isTrue();
            collector.batch(1, Findings.gcc("a", 1));
            Status end = collector.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(end.getDescription()).isEqualTo("findings cannot be stored now: send them again later");
        }
    }

    @Test
    void shouldRefuseNothingForGoodOverAFailureOfItsOwn() throws Exception {
        Ingest broken = findings -> {
            throw new IllegalStateException("a fault of control's");
        };
        try (FindingStore store = FindingStore.open(
                        new StoreLocation.SqliteFile(directory.resolve("other.db")), Clock.systemUTC());
                Nodes nodes = nodes(store);
                CollectorServer server = server(nodes, broken, ProtocolVersions.OURS);
                RawCollector collector = new RawCollector(server.address()).hello("web-1")) {
            assertThat(collector.answer().hasWelcome()).isTrue();
            collector.batch(1, Findings.gcc("a", 1), Findings.gcc("b", 1));
            // No acknowledgement: the collector keeps what it has.
            Status end = collector.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(end.getDescription()).doesNotContain("fault");
        }
    }

    @Test
    void shouldListenOnLoopbackOnlyWithoutTls() {
        assertThatThrownBy(() -> running.plane.listenForCollectors(new InetSocketAddress("0.0.0.0", 0), "9.9"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without TLS")
                .hasMessageContaining("--collectors-listen")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> running.plane.listenForCollectors(address, "9.9"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen for collectors on");
    }

    @Test
    void shouldTakeFindingsOfTheStreamsNodeAlone() throws Exception {
        try (RawCollector collector = new RawCollector(address).hello("web-1")) {
            assertThat(collector.answer().hasWelcome()).isTrue();
            collector.batch(1, of("web-2", "a"), of("web-1", "b"), of("", "c"));
            Acknowledgement done = collector.answer().getAcknowledgement();
            assertThat(done.getRefusedList())
                    .extracting(RefusedFinding::getIndex)
                    .containsExactly(0, 2);
            assertThat(done.getRefused(0).getReason()).isEqualTo("it is not of the node that this connection is of");
            assertThat(get("findings/b").getNode().getName()).isEqualTo("web-1");
            assertThat(running.get("/metrics").body())
                    .contains("forgewatch_control_collectors_findings_foreign_total 2.0")
                    .contains("forgewatch_control_collectors_findings_refused_total 2.0");
        }
        try (RawCollector other = new RawCollector(address).hello("web-2")) {
            assertThat(other.answer().hasWelcome()).isTrue();
            other.batch(1, of("web-2", "b").toBuilder().setRevision(9).build());
            assertThat(other.answer().getAcknowledgement().getRefused(0).getReason())
                    .contains("another node has reported it");
            assertThat(get("findings/b").getRevision()).isEqualTo(1);
        }
    }

    private static Finding of(String node, String id) {
        return Findings.gcc(id, 1).toBuilder()
                .setNode(Node.newBuilder().setName(node))
                .build();
    }

    private static Nodes nodes(FindingStore store) {
        return Nodes.open(
                store.nodes(),
                NodeLimits.of(Duration.ofMinutes(1), Duration.ofDays(1)),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    private static CollectorServer server(Nodes nodes, Ingest ingest, ProtocolVersions versions) throws IOException {
        return CollectorServer.start(
                FREE, null, ingest, nodes, versions, "9.9", new BatchBudget(64 << 20), new SimpleMeterRegistry());
    }

    private static int spoken(CollectorServer server, int oldest, int newest) throws InterruptedException {
        try (RawCollector collector = new RawCollector(server.address()).hello("web-1", oldest, newest)) {
            return collector.answer().getWelcome().getProtocolVersion();
        }
    }

    private static String refused(CollectorServer server, int oldest, int newest) throws InterruptedException {
        try (RawCollector collector = new RawCollector(server.address()).hello("web-1", oldest, newest)) {
            Status end = collector.end();
            assertThat(end.getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            return String.valueOf(end.getDescription());
        }
    }

    private interface Talk {
        void with(RawCollector collector);
    }

    private Status ends(Talk talk) throws InterruptedException {
        try (RawCollector collector = new RawCollector(address)) {
            talk.with(collector);
            return collector.end();
        }
    }

    private ListNodesResponse page(String token) {
        return running.authorized(NodeServiceGrpc.newBlockingStub(running.channel))
                .listNodes(ListNodesRequest.newBuilder()
                        .setPageSize(1)
                        .setPageToken(token)
                        .build());
    }

    private Finding get(String name) {
        return running.blocking()
                .getFinding(GetFindingRequest.newBuilder().setName(name).build());
    }
}
