package io.forgewatch.control.format;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Pod;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An alert in the Elastic Common Schema (https://www.elastic.co/docs/reference/ecs/ecs-field-reference). What it has no field for is
 * below {@code forgewatch}, as the schema asks of custom fields.
 */
final class EcsFormat {
    private static final String SCHEMA_VERSION = "9.4.0";

    private static final int MAX_LABEL_KEY = 256;

    private EcsFormat() {}

    static String line(Finding finding) {
        String node = finding.getNode().getName();
        return new JsonObject()
                .time("@timestamp", finding.getEventTime())
                .text("message", finding.getDescription())
                .texts("tags", finding.getSelftest() ? List.of("selftest") : List.of())
                .object("ecs", new JsonObject().text("version", SCHEMA_VERSION))
                .object("event", event(finding))
                .object(
                        "rule",
                        new JsonObject()
                                .text("id", finding.getDetector())
                                .text("name", finding.getCategory())
                                .text("ruleset", "forgewatch"))
                .object("threat", threat(finding.getMitreAttack()))
                .object("container", container(finding.getContainersList()))
                .object("orchestrator", orchestrator(finding))
                .object(
                        "host",
                        new JsonObject()
                                .text("name", node)
                                .text("hostname", node)
                                .object(
                                        "os",
                                        new JsonObject()
                                                .text("type", "linux")
                                                .text(
                                                        "kernel",
                                                        finding.getNode().getKernel())))
                .object("process", EcsProcess.of(finding.getProcessesList()))
                .object("user", EcsProcess.user(finding.getProcessesList()))
                .object(
                        "related",
                        new JsonObject()
                                .texts("hash", hashes(finding))
                                .texts("hosts", node.isEmpty() ? List.of() : List.of(node)))
                .object("forgewatch", forgewatch(finding))
                .toString();
    }

    private static JsonObject event(Finding finding) {
        Build build = finding.getBuild();
        JsonObject event = new JsonObject()
                .text("kind", "alert")
                .texts("category", List.of("intrusion_detection", "process"))
                .texts("type", List.of("info"))
                .text("action", finding.getDetector())
                .text("id", finding.getName())
                .text("module", "forgewatch")
                .text("dataset", "forgewatch.finding")
                .text("provider", "forgewatch")
                .number("sequence", finding.getRevision())
                .number("severity", severity(finding.getSeverity()))
                .text("reason", String.join("; ", finding.getSeverityReasonsList()))
                .time("created", finding.getCreateTime())
                .time("start", build.getStartTime())
                .time("end", build.getEndTime());
        boolean ended = JsonObject.isSet(build.getStartTime()) && JsonObject.isSet(build.getEndTime());
        return ended
                ? event.number(
                        "duration", Timestamps.toNanos(build.getEndTime()) - Timestamps.toNanos(build.getStartTime()))
                : event;
    }

    /** The scores by which Elastic's own rules rank low, medium, high and critical. */
    private static long severity(Finding.Severity severity) {
        return switch (severity) {
            case LOW -> 21;
            case MEDIUM -> 47;
            case HIGH -> 73;
            case CRITICAL -> 99;
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> 0;
        };
    }

    private static JsonObject threat(MitreAttack attack) {
        List<Attack> tactics = Attack.tactics(attack);
        if (tactics.isEmpty()) {
            return new JsonObject();
        }
        return new JsonObject()
                .text("framework", "MITRE ATT&CK")
                .object("tactic", parts(tactics))
                .object(
                        "technique",
                        parts(Attack.techniques(attack)).object("subtechnique", parts(Attack.subTechniques(attack))));
    }

    private static JsonObject parts(List<Attack> parts) {
        return new JsonObject()
                .texts("id", parts.stream().map(Attack::id).toList())
                .texts("name", parts.stream().map(Attack::name).toList())
                .texts("reference", parts.stream().map(Attack::reference).toList());
    }

    private static JsonObject container(List<Container> containers) {
        if (containers.isEmpty()) {
            return new JsonObject();
        }
        Container container = containers.get(0);
        JsonObject labels = new JsonObject();
        container.getLabelsMap().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> labels.text(labelKey(label.getKey()), label.getValue()));
        // "algorithm:digest", as the schema has it.
        List<String> digests = container.getImageId().contains(":") ? List.of(container.getImageId()) : List.of();
        JsonObject written = new JsonObject()
                .text("id", container.getId())
                .text("name", container.getName())
                .text("runtime", container.getRuntime())
                .object(
                        "image",
                        new JsonObject()
                                .text("name", container.getUri())
                                .object("hash", new JsonObject().texts("all", digests)))
                .object("labels", labels);
        return container.hasPrivileged()
                ? written.object("security_context", new JsonObject().flag("privileged", container.getPrivileged()))
                : written;
    }

    /** Elasticsearch would take a dot for a step into an object, and refuses a long name. */
    private static String labelKey(String key) {
        return key.substring(0, Math.min(key.length(), MAX_LABEL_KEY)).replace('.', '_');
    }

    private static JsonObject orchestrator(Finding finding) {
        if (finding.getKubernetes().getPodsCount() == 0) {
            return new JsonObject();
        }
        Pod pod = finding.getKubernetes().getPods(0);
        return new JsonObject()
                .text("type", "kubernetes")
                .text("namespace", pod.getNs())
                .object(
                        "cluster",
                        new JsonObject().text("name", finding.getResource().getProjectDisplayName()))
                .object(
                        "resource",
                        new JsonObject()
                                .text("type", "pod")
                                .text("name", pod.getName())
                                .text("id", pod.getUid()));
    }

    private static List<String> hashes(Finding finding) {
        return Stream.concat(
                        finding.getProcessesList().stream()
                                .map(process -> process.getBinary().getSha256()),
                        finding.getBuild().getOutputsList().stream().map(Output::getSha256))
                .filter(hash -> !hash.isEmpty())
                .distinct()
                .toList();
    }

    private static JsonObject forgewatch(Finding finding) {
        return Details.of(finding)
                .text("severity", Scc.severity(finding.getSeverity()))
                .text("state", Scc.state(finding.getState()))
                .text("mute", Scc.mute(finding.getMute()))
                .text("next_steps", finding.getNextSteps());
    }
}
