package io.forgewatch.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.SetClock;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.PostgresServer;
import io.forgewatch.control.store.StoreLocation;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeIdentity;
import io.forgewatch.v1.NodeStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two control planes on one database: nodes go from one to the other, and either may be gone. */
final class SharedNodesTest {
    private static final Duration SILENCE = Duration.ofMinutes(1);

    private final SetClock clock = new SetClock();
    private final StoreLocation location = PostgresServer.newSchema();
    private FindingStore firstStore;
    private FindingStore secondStore;
    private Nodes first;
    private Nodes second;

    @BeforeEach
    void open() {
        firstStore = FindingStore.open(location, clock);
        secondStore = FindingStore.open(location, clock);
        first = nodes(firstStore);
        second = nodes(secondStore);
    }

    private Nodes nodes(FindingStore store) {
        return Nodes.open(
                store.nodes(), new NodeLimits(SILENCE, Duration.ofDays(30), 10), clock, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        firstStore.close();
        secondStore.close();
    }

    private static Hello hello(String name) {
        return Hello.newBuilder()
                .setProtocolVersion(1)
                .setNode(NodeIdentity.newBuilder().setName(name))
                .build();
    }

    private void sweep() {
        first.sweep();
        second.sweep();
        first.sweep();
        second.sweep();
    }

    private static NodeStatus only(Nodes nodes) {
        List<NodeStatus> all = nodes.list("", 10);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void shouldNotTakeForSilentWhatTheOtherHears() throws NodeRefusedException {
        NodeSession session = first.connect(hello("web-1"), 1, () -> {});
        for (int i = 0; i < 10; i++) {
            clock.pass(SILENCE.dividedBy(2));
            session.heard();
            sweep();
        }
        assertThat(only(second).getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(only(first).getEventsList()).isEmpty();
    }

    @Test
    void shouldTellSilenceOnceOverBothAndBackOnce() throws NodeRefusedException {
        first.connect(hello("web-1"), 1, () -> {}).close();
        sweep();
        clock.pass(SILENCE.plusSeconds(1));
        sweep();
        assertThat(only(first).getState()).isEqualTo(NodeStatus.State.SILENT);
        assertThat(only(second).getEventsList()).extracting(NodeEvent::getType).containsExactly(NodeEvent.Type.SILENT);

        second.connect(hello("web-1"), 1, () -> {}).heard();
        sweep();
        assertThat(only(first).getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(only(first).getEventsList())
                .extracting(NodeEvent::getType)
                .containsExactly(NodeEvent.Type.BACK, NodeEvent.Type.SILENT);
    }

    @Test
    void shouldTellTheSilenceOfTheNodesOfOneThatIsGone() throws NodeRefusedException {
        NodeSession session = first.connect(hello("web-1"), 1, () -> {});
        session.heard();
        first.list("", 1);
        clock.pass(SILENCE);
        second.sweep();
        assertThat(only(second).getState()).isEqualTo(NodeStatus.State.CONNECTED);
        clock.pass(Duration.ofSeconds(1));
        second.sweep();
        assertThat(only(second).getState()).isEqualTo(NodeStatus.State.SILENT);
        // It was only slow.
        first.sweep();
        session.heard();
        assertThat(only(first).getEventsList())
                .extracting(NodeEvent::getType)
                .containsExactly(NodeEvent.Type.BACK, NodeEvent.Type.SILENT);
    }

    @Test
    void shouldGoOnCountingWhereTheOtherHasStopped() throws NodeRefusedException {
        AtomicInteger ended = new AtomicInteger();
        NodeSession old = first.connect(hello("web-1"), 1, ended::incrementAndGet);
        old.heartbeat(lost(7));
        first.sweep();
        clock.pass(Duration.ofSeconds(1));
        NodeSession anew = second.connect(hello("web-1"), 1, () -> {});
        anew.heartbeat(lost(9));
        second.sweep();
        first.sweep();
        assertThat(ended).hasValue(1);
        old.heartbeat(lost(100));
        old.close();
        sweep();
        assertThat(only(first).getLost()).isEqualTo(9);
        assertThat(only(first).getState()).isEqualTo(NodeStatus.State.CONNECTED);
        assertThat(only(first).getEventsList()).extracting(NodeEvent::getType).containsExactly(NodeEvent.Type.LOSING);
    }

    private static CollectorCounters lost(long lost) {
        return CollectorCounters.newBuilder().setKernelLost(lost).build();
    }
}
