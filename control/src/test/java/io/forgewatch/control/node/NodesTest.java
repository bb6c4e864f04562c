package io.forgewatch.control.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.forgewatch.control.SetClock;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreKind;
import io.forgewatch.v1.Capability;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeIdentity;
import io.forgewatch.v1.NodeStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Over a real store, with a clock that is set; the thread of its own finds nothing to do then. */
@ParameterizedClass
@EnumSource(StoreKind.class)
final class NodesTest {
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Duration RETENTION = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final SetClock clock = new SetClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final StoreKind kind;
    private FindingStore store;
    private Nodes nodes;

    NodesTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        store = FindingStore.open(kind.in(directory), clock);
        nodes = Nodes.open(store.nodes(), new NodeLimits(SILENCE, RETENTION, 3), clock, meters);
    }

    @AfterEach
    void close() {
        nodes.close();
        store.close();
    }

    @Test
    void shouldKnowWhatACollectorSaidAndCounted() throws NodeRefusedException {
        NodeSession session = nodes.connect(hello("web-1"), 1, () -> {});
        session.heartbeat(counters(100, 0));

        NodeStatus node = only();
        assertThat(node.getName()).isEqualTo("nodes/web-1");
        assertThat(node.getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(node.getIdentity().getKernel()).isEqualTo("6.1.0");
        assertThat(node.getCapabilitiesList()).containsExactly(Capability.DURABLE_OUTBOX);
        assertThat(node.getCounters().getKernelSeen()).isEqualTo(100);
        assertThat(node.getEventsList()).isEmpty();

        session.close();
        session.close();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.DISCONNECTED);
    }

    @Test
    void shouldTellSilenceOnceAndAgainWhenItIsBack() throws NodeRefusedException {
        nodes.connect(hello("web-1"), 1, () -> {}).close();
        clock.pass(SILENCE);
        nodes.sweep();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.DISCONNECTED);

        clock.pass(Duration.ofSeconds(1));
        nodes.sweep();
        clock.pass(SILENCE);
        nodes.sweep();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.SILENT);
        assertThat(only().getEventsList()).extracting(NodeEvent::getType).containsExactly(NodeEvent.Type.SILENT);
        assertThat(gauge("silent")).isEqualTo(1);

        NodeSession back = nodes.connect(hello("web-1"), 1, () -> {});
        back.heard();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(only().getEventsList())
                .extracting(NodeEvent::getType)
                .containsExactly(NodeEvent.Type.BACK, NodeEvent.Type.SILENT);
        assertThat(only().getEvents(0).getDetail()).isEqualTo("not heard of for 2m1s");
        assertThat(told("silent")).isEqualTo(1);
        assertThat(told("back")).isEqualTo(1);
    }

    @Test
    void shouldCallNoNodeSilentWhileWhatCameFromItWaits() throws NodeRefusedException {
        NodeSession session = nodes.connect(hello("web-1"), 1, () -> {});
        session.waits(true);
        clock.pass(SILENCE.multipliedBy(3));
        nodes.sweep();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.CONNECTED);
        session.waits(false);
        clock.pass(SILENCE.plusSeconds(1));
        nodes.sweep();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.SILENT);
    }

    @Test
    void shouldCallANodeSilentWhoseConnectionHasEndedWhileItWaited() throws NodeRefusedException {
        NodeSession session = nodes.connect(hello("web-1"), 1, () -> {});
        session.waits(true);
        session.close();
        clock.pass(SILENCE.plusSeconds(1));
        nodes.sweep();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.SILENT);
    }

    @Test
    void shouldTellSilenceOnceAcrossARestartAndBlameNoNodeForIt() throws NodeRefusedException {
        nodes.connect(hello("quiet"), 1, () -> {}).close();
        clock.pass(SILENCE.plusSeconds(1));
        nodes.sweep();
        NodeSession connected = nodes.connect(hello("talking"), 1, () -> {});
        connected.heard();
        restart();
        assertThat(nodes.list("", 10))
                .extracting(NodeStatus::getState)
                .containsExactly(NodeStatus.State.SILENT, NodeStatus.State.DISCONNECTED);

        clock.pass(SILENCE);
        nodes.sweep();
        assertThat(nodes.list("talking", 10)).isEmpty();
        assertThat(nodes.list("quiet", 10).get(0).getEventsList()).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        nodes.sweep();
        assertThat(nodes.list("", 10))
                .allSatisfy(node -> assertThat(node.getEventsList())
                        .extracting(NodeEvent::getType)
                        .containsExactly(NodeEvent.Type.SILENT));
    }

    @Test
    void shouldTellLossesOnceAndWhenTheyHaveEnded() throws NodeRefusedException {
        NodeSession session = nodes.connect(hello("web-1"), 1, () -> {});
        session.heartbeat(counters(100, 7));
        session.heartbeat(counters(200, 9));
        assertThat(only().getLosing()).isTrue();
        assertThat(only().getLost()).isEqualTo(9);
        assertThat(gauge("losing")).isEqualTo(1);
        assertThat(only().getEventsList()).extracting(NodeEvent::getType).containsExactly(NodeEvent.Type.LOSING);
        assertThat(only().getEvents(0).getDetail()).startsWith("lost 7 ");

        clock.pass(SILENCE.minusSeconds(1));
        session.heartbeat(counters(300, 9));
        assertThat(only().getLosing()).isTrue();
        clock.pass(Duration.ofSeconds(1));
        session.heartbeat(counters(400, 9));
        assertThat(only().getLosing()).isFalse();
        assertThat(only().getEventsList())
                .extracting(NodeEvent::getType)
                .containsExactly(NodeEvent.Type.LOSES_NO_MORE, NodeEvent.Type.LOSING);
    }

    @Test
    void shouldTakeNoRestartForALossAndNoReconnectForANewOne() throws NodeRefusedException {
        nodes.connect(hello("web-1"), 1, () -> {}).heartbeat(counters(100, 7));
        nodes.connect(hello("web-1"), 1, () -> {}).heartbeat(counters(100, 7));
        assertThat(only().getLost()).isEqualTo(7);
        Hello restarted = hello("web-1").toBuilder()
                .setNode(hello("web-1").getNode().toBuilder()
                        .setStartTime(Timestamp.newBuilder().setSeconds(9)))
                .build();
        NodeSession anew = nodes.connect(restarted, 1, () -> {});
        anew.heartbeat(counters(10, 0));
        assertThat(only().getLost()).isEqualTo(7);
        anew.heartbeat(counters(10, 2));
        assertThat(only().getLost()).isEqualTo(9);
    }

    @Test
    void shouldEndWhoSpokeBeforeAndHearItNoMore() throws NodeRefusedException {
        AtomicInteger ended = new AtomicInteger();
        NodeSession first = nodes.connect(hello("web-1"), 1, ended::incrementAndGet);
        NodeSession second = nodes.connect(hello("web-1"), 1, ended::incrementAndGet);
        assertThat(ended).hasValue(1);
        first.heartbeat(counters(1000, 1000));
        first.close();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(only().getLost()).isZero();
        second.close();
        assertThat(only().getState()).isEqualTo(NodeStatus.State.DISCONNECTED);
    }

    @Test
    void shouldEndAConnectionOverWhichNothingIsHeard() throws NodeRefusedException {
        AtomicInteger ended = new AtomicInteger();
        nodes.connect(hello("web-1"), 1, ended::incrementAndGet);
        clock.pass(SILENCE.plusSeconds(1));
        nodes.sweep();
        nodes.sweep();
        assertThat(ended).hasValue(1);
    }

    @Test
    void shouldBoundHowManyThereAreAndForgetThem() throws NodeRefusedException {
        for (String name : List.of("a", "b", "c")) {
            nodes.connect(hello(name), 1, () -> {}).close();
        }
        assertThatThrownBy(() -> nodes.connect(hello("d"), 1, () -> {}))
                .isInstanceOf(NodeRefusedException.class)
                .hasMessageContaining("as many as there may be");
        clock.pass(RETENTION.plusSeconds(1));
        nodes.sweep();
        assertThat(nodes.list("", 10)).isEmpty();
        assertThat(store.nodes().all()).isEmpty();
        nodes.connect(hello("d"), 1, () -> {}).close();
        assertThat(nodes.list("", 10)).hasSize(1);
    }

    @Test
    void shouldMakeHarmlessWhatAPeerSays() throws NodeRefusedException {
        for (String name : List.of("", "-x", "a b", "a/b", "x".repeat(254), "a\u001b[2J", "é")) {
            assertThatThrownBy(() -> nodes.connect(hello(name), 1, () -> {}))
                    .isInstanceOf(NodeRefusedException.class)
                    .hasMessageContaining("--node-name");
        }
        Hello hostile = hello("web-1").toBuilder()
                .setNode(NodeIdentity.newBuilder()
                        .setName("web-1")
                        .setKernel("6.1\u001b[2J\n" + "x".repeat(10_000))
                        .setStartTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE)))
                .build();
        NodeSession session = nodes.connect(hostile, 1, () -> {});
        session.heartbeat(CollectorCounters.newBuilder()
                .setLag(com.google.protobuf.Duration.newBuilder().setSeconds(Long.MIN_VALUE))
                .build());
        assertThat(only().getIdentity().getKernel()).startsWith("6.1?[2J?x").hasSize(200);
        assertThat(only().getIdentity().hasStartTime()).isFalse();
        assertThat(only().getCounters().hasLag()).isFalse();
    }

    @Test
    void shouldKeepTheLastEventsOfEachNode() throws NodeRefusedException {
        for (int i = 0; i < 15; i++) {
            nodes.connect(hello("web-1"), 1, () -> {}).close();
            clock.pass(SILENCE.plusSeconds(1));
            nodes.sweep();
        }
        assertThat(only().getEventsList()).hasSize(20);
        assertThat(only().getEvents(0).getType()).isEqualTo(NodeEvent.Type.SILENT);
    }

    private void restart() {
        nodes.close();
        nodes = Nodes.open(store.nodes(), new NodeLimits(SILENCE, RETENTION, 3), clock, meters);
    }

    private NodeStatus only() {
        List<NodeStatus> all = nodes.list("", 10);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private double gauge(String state) {
        return meters.get("forgewatch.control.nodes")
                .tag("state", state)
                .gauge()
                .value();
    }

    private double told(String type) {
        return meters.get("forgewatch.control.nodes.events")
                .tag("type", type)
                .counter()
                .count();
    }

    private static Hello hello(String name) {
        return Hello.newBuilder()
                .setProtocolVersion(1)
                .addCapabilities(Capability.DURABLE_OUTBOX)
                .setNode(NodeIdentity.newBuilder()
                        .setName(name)
                        .setKernel("6.1.0")
                        .setStartTime(Timestamp.newBuilder().setSeconds(1)))
                .build();
    }

    private static CollectorCounters counters(long seen, long lost) {
        return CollectorCounters.newBuilder()
                .setKernelSeen(seen)
                .setKernelLost(lost)
                .build();
    }
}
