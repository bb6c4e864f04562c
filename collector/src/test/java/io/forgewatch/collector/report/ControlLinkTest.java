package io.forgewatch.collector.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Capability;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ControlLinkTest {
    private static final Hello HELLO = Hello.newBuilder()
            .setOldestProtocolVersion(1)
            .setProtocolVersion(2)
            .setNode(NodeIdentity.newBuilder().setName("web-1"))
            .build();

    @TempDir
    Path directory;

    private Outbox outbox;
    private ScriptedControl control;

    @BeforeEach
    void open() throws IOException {
        outbox = Outbox.open(directory, OutboxLimits.ofBytes(OutboxLimits.MIN_BYTES), Clock.systemUTC());
        control = new ScriptedControl();
    }

    @AfterEach
    void close() throws IOException {
        control.close();
        outbox.close();
    }

    @Test
    void shouldSendInOrderInBatchesAsLargeAsControlWants() throws IOException {
        outbox.send(findings(0, 25));
        try (ControlLink link = link()) {
            await().until(() -> outbox.counts().waiting() == 0);
            outbox.send(findings(25, 30));
            await().until(() -> outbox.counts().waiting() == 0);
            assertThat(link.counts().connected()).isTrue();
        }
        assertThat(control.findings).isEqualTo(findings(0, 30));
        assertThat(control.batches.get()).isBetween(4, 8);
        assertThat(control.hellos).containsExactly(HELLO);
        assertThat(control.heartbeats.get()).isPositive();
        assertThat(control.completed).hasValue(1);
    }

    @Test
    void shouldSpeakWithOneReleaseEitherWayAndGiveNothingToOthers() throws IOException {
        outbox.send(findings(0, 3));
        for (int other : new int[] {0, 3}) {
            control.version = other;
            try (ControlLink link = link()) {
                await().until(() -> link.counts().failures() >= 2);
                assertThat(link.counts().connections()).isZero();
            }
        }
        assertThat(control.batches).hasValue(0);
        for (int spoken = 1; spoken <= 2; spoken++) {
            control.version = spoken;
            outbox.send(findings(spoken * 10, spoken * 10 + 1));
            try (ControlLink link = link()) {
                await().until(() -> outbox.counts().waiting() == 0);
                assertThat(link.counts().connections()).isEqualTo(1);
            }
        }
        assertThat(control.findings).hasSize(5);
    }

    @Test
    void shouldConnectAnewWhereControlDoesNotAnswer() throws IOException {
        control.welcomes = false;
        outbox.send(findings(0, 3));
        try (ControlLink link = link()) {
            await().until(() -> link.counts().failures() >= 2);
            control.welcomes = true;
            await().until(() -> outbox.counts().waiting() == 0);
        }
        assertThat(control.findings).hasSize(3);
    }

    @Test
    void shouldHaveFewBatchesInFlightAndSendThemAgainWhereNoneIsAcknowledged() throws IOException {
        control.acknowledges = false;
        outbox.send(findings(0, 100));
        try (ControlLink link = link()) {
            await().until(() -> link.counts().failures() >= 2);
            assertThat(outbox.counts().waiting()).isEqualTo(100);
            // Two on each connection, of which a third may have begun.
            assertThat(control.batches.get()).isLessThanOrEqualTo(6);
            control.acknowledges = true;
            await().until(() -> outbox.counts().waiting() == 0);
        }
        assertThat(control.findings).hasSizeGreaterThanOrEqualTo(100).containsAll(findings(0, 100));
    }

    @Test
    void shouldTrustNoAcknowledgementOfWhatWasNotSent() throws IOException {
        control.acknowledgesTooMuch = 50;
        outbox.send(findings(0, 100));
        try (ControlLink link = link()) {
            await().until(() -> link.counts().failures() >= 2);
            assertThat(outbox.counts().waiting()).isEqualTo(100);
        }
    }

    @Test
    void shouldTryOnWhereNobodyListensAndEndAtOnceThen() throws IOException {
        LinkTarget target = control.target();
        control.close();
        outbox.send(findings(0, 3));
        ControlLink link = ControlLink.start(
                target, HELLO.getNode(), List.of(Capability.DURABLE_OUTBOX), () -> counters(), outbox, times());
        await().until(() -> link.counts().failures() >= 3);
        assertThat(link.counts().connected()).isFalse();
        link.close();
        link.close();
        assertThat(outbox.counts().waiting()).isEqualTo(3);
    }

    private ControlLink link() {
        return ControlLink.start(control.target(), HELLO, () -> counters(), outbox, times());
    }

    private static CollectorCounters counters() {
        return CollectorCounters.getDefaultInstance();
    }

    private static LinkTimes times() {
        return new LinkTimes(
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofMillis(1500),
                Duration.ofMillis(1500),
                Duration.ofSeconds(10));
    }

    private static List<Finding> findings(int from, int to) {
        List<Finding> findings = new ArrayList<>();
        for (int i = from; i < to; i++) {
            findings.add(
                    Finding.newBuilder().setName("findings/" + i).setRevision(1).build());
        }
        return findings;
    }
}
