package io.forgewatch.control.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.SetClock;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.node.NodeLimits;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeIdentity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that falls silent and comes back is told to sinks, once each. */
@Timeout(60)
final class NodeEventSinkTest {
    @TempDir
    Path directory;

    private static SinkConfig config(String name, SinkTarget target, boolean sendsNodeEvents) throws Exception {
        // No finding matches: events go whatever the filter is.
        return new SinkConfig(name, Filter.parse("severity>=CRITICAL"), FindingFormat.NATIVE, target, sendsNodeEvents);
    }

    @Test
    void shouldTellSilenceAndReturnOnceEach() throws Exception {
        Path file = directory.resolve("out.jsonl");
        Path none = directory.resolve("none.jsonl");
        SetClock clock = new SetClock();
        try (WebhookReceiver receiver = new WebhookReceiver(WebhookReceiver.status(204));
                Sending sending = new Sending(
                        directory,
                        config("siem", receiver.target(), true),
                        config("disk", new SinkTarget.ToFile(file, 1 << 30, 1), true),
                        config("none", new SinkTarget.ToFile(none, 1 << 30, 1), false))) {
            try (Nodes nodes = Nodes.open(
                    sending.store.nodes(),
                    NodeLimits.of(NodeLimits.MIN_SILENT_AFTER, Duration.ofDays(1)),
                    clock,
                    new SimpleMeterRegistry())) {
                Hello hello = Hello.newBuilder()
                        .setNode(NodeIdentity.newBuilder().setName("web-1"))
                        .build();
                nodes.connect(hello, 1, () -> {}).close();
                clock.pass(NodeLimits.MIN_SILENT_AFTER.plusSeconds(1));
                await().until(() -> receiver.requests.size() == 1);
                sending.restart();
                nodes.connect(hello, 1, () -> {}).heard();
                await().until(() -> receiver.requests.size() == 2
                        && Files.exists(file)
                        && Files.readAllLines(file).size() == 2);
            }
            sending.restart();
            // Behind them, so that what would be sent again is seen.
            sending.store.nodes().put(List.of(), List.of(event(NodeEvent.Type.LOSES_NO_MORE)));
            await().until(() ->
                    receiver.requests.size() == 3 && Files.readAllLines(file).size() == 3);
            assertThat(receiver.requests)
                    .allMatch(WebhookReceiver.Request::isSigned)
                    .extracting(request -> request.body().replaceAll(".*\"type\":\"(io[^\"]*)\".*", "$1"))
                    .containsExactly(
                            "io.forgewatch.node.silent", "io.forgewatch.node.back", "io.forgewatch.node.loses-no-more");
            assertThat(receiver.requests.get(0).body())
                    .contains("\"subject\":\"nodes/web-1\"", "\"data\":{\"time\":\"2026-11-24T")
                    .contains("\"type\":\"SILENT\",\"node\":\"nodes/web-1\",\"detail\":\"last heard of at ");
            assertThat(receiver.requests.get(0).id()).endsWith("-node-1");
            assertThat(Files.readAllLines(file).get(1))
                    .startsWith("{\"nodeEvent\":{\"time\":")
                    .contains("\"type\":\"BACK\"")
                    .endsWith("}}");
            assertThat(none).doesNotExist();
        }
    }

    @Test
    void shouldBeginWithWhatHappensOnceItIsTurnedOn() throws Exception {
        Path file = directory.resolve("out.jsonl");
        SinkTarget target = new SinkTarget.ToFile(file, 1 << 30, 1);
        try (Sending off = new Sending(directory, config("disk", target, false))) {
            off.store.nodes().put(List.of(), List.of(event(NodeEvent.Type.SILENT)));
        }
        try (Sending on = new Sending(directory, config("disk", target, true))) {
            on.store.nodes().put(List.of(), List.of(event(NodeEvent.Type.BACK)));
            await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == 1);
            assertThat(Files.readString(file)).contains("\"BACK\"");
        }
    }

    @Test
    void shouldBeASyslogMessageOfItsOwnKind() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Outgoing.of(7, event(NodeEvent.Type.SILENT)).syslog(4096).orElseThrow().writeFrame(frame);
        assertThat(frame.toString(StandardCharsets.US_ASCII))
                .matches("[0-9]+ <132>1 2026-11-24T00:00:00.000000Z web-1 forgewatch - node"
                        + " \\[forgewatch@32473 node=\"nodes/web-1\" event=\"SILENT\"\\] \\{\"time\":.*\\}");
        assertThat(Outgoing.of(7, event(NodeEvent.Type.SILENT)).syslog(50)).isEmpty();
    }

    private static NodeEvent event(NodeEvent.Type type) {
        return NodeEvent.newBuilder()
                .setTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_795_478_400L))
                .setType(type)
                .setNode("nodes/web-1")
                .setDetail("so it was")
                .build();
    }
}
