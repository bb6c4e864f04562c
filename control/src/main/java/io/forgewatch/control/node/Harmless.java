package io.forgewatch.control.node;

import com.google.protobuf.Duration;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import java.util.List;

/** What a node says of itself, bounded and such that it can be kept and shown: a peer may say anything. */
final class Harmless {
    private static final int MAX_TEXT = 200;
    private static final int MAX_CAPABILITIES = 32;

    private Harmless() {}

    /** Texts are short and of visible ASCII, as what they are copies of always is. */
    static Hello hello(Hello hello) {
        NodeIdentity said = hello.getNode();
        NodeIdentity.Builder node = NodeIdentity.newBuilder()
                .setName(said.getName())
                .setBootId(text(said.getBootId()))
                .setKernel(text(said.getKernel()))
                .setCollectorVersion(text(said.getCollectorVersion()))
                .setProbe(text(said.getProbe()));
        if (said.hasStartTime() && Timestamps.isValid(said.getStartTime())) {
            node.setStartTime(said.getStartTime().toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance()));
        }
        List<Integer> capabilities = hello.getCapabilitiesValueList();
        return Hello.newBuilder()
                .setNode(node)
                .addAllCapabilitiesValue(capabilities.subList(0, Math.min(capabilities.size(), MAX_CAPABILITIES)))
                .build();
    }

    /** Without what is unknown here, and without a lag that is none. */
    static CollectorCounters counters(CollectorCounters counters) {
        CollectorCounters.Builder known = counters.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance());
        Duration lag = counters.getLag();
        if (counters.hasLag() && Durations.isValid(lag) && !Durations.isNegative(lag)) {
            return known.setLag(
                            Duration.newBuilder().setSeconds(lag.getSeconds()).setNanos(lag.getNanos()))
                    .build();
        }
        return known.clearLag().build();
    }

    private static String text(String text) {
        return text.substring(0, Math.min(text.length(), MAX_TEXT)).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
