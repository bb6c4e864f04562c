package io.forgewatch.control.format;

import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Process;
import io.forgewatch.v1.Resource;
import java.util.List;
import java.util.Map;

/**
 * Security Command Center's shape: the finding and, beside it, its resource, as {@code NotificationMessage} of
 * google/cloud/securitycenter/v2/notification_message.proto has them. Process ids are the host's, so that a parent's fits its
 * child's. What SCC has no field for is in {@code sourceProperties}.
 */
final class SccFormat {
    private SccFormat() {}

    static String line(Finding finding) {
        return new JsonObject()
                .object("finding", finding(finding))
                .object("resource", resource(finding.getResource()))
                .toString();
    }

    private static JsonObject finding(Finding finding) {
        return new JsonObject()
                .text("name", finding.getName())
                .text("resourceName", finding.getResource().getName())
                .text("state", Scc.state(finding.getState()))
                .text("category", finding.getCategory())
                .object("sourceProperties", Details.of(finding))
                .time("eventTime", finding.getEventTime())
                .time("createTime", finding.getCreateTime())
                .text("severity", Scc.severity(finding.getSeverity()))
                .text("mute", Scc.mute(finding.getMute()))
                .text("muteInitiator", finding.getMuteInfo())
                .text("findingClass", finding.getFindingClass() == Finding.FindingClass.THREAT ? "THREAT" : "")
                .object("mitreAttack", attack(finding.getMitreAttack()))
                .objects(
                        "processes",
                        finding.getProcessesList().stream()
                                .map(SccFormat::process)
                                .toList())
                .text("description", finding.getDescription())
                .text("nextSteps", finding.getNextSteps())
                .text("moduleName", finding.getDetector())
                .objects("containers", containers(finding.getContainersList()))
                .object("kubernetes", kubernetes(finding.getKubernetes(), finding.getContainersList()))
                .objects(
                        "files",
                        finding.getBuild().getOutputsList().stream()
                                .map(output -> new JsonObject()
                                        .text("path", output.getPath())
                                        .text("sha256", output.getSha256()))
                                .toList());
    }

    private static JsonObject attack(MitreAttack attack) {
        return new JsonObject()
                .text("primaryTactic", Scc.tactic(attack.getPrimaryTactic()))
                .texts(
                        "primaryTechniques",
                        attack.getPrimaryTechniquesList().stream()
                                .map(Scc::technique)
                                .filter(name -> !name.isEmpty())
                                .toList());
    }

    private static JsonObject process(Process process) {
        JsonObject binary = new JsonObject().text("path", process.getBinary().getPath());
        if (process.getBinary().getSize() > 0) {
            binary.text("size", Long.toString(process.getBinary().getSize()));
        }
        binary.text("sha256", process.getBinary().getSha256());
        return new JsonObject()
                .text("name", process.getName())
                .object("binary", binary)
                .object(
                        "script",
                        new JsonObject().text("path", process.getScript().getPath()))
                .texts("args", process.getArgsList())
                .flag("argumentsTruncated", process.getArgumentsTruncated())
                .text("pid", Integer.toString(process.getHostPid()))
                .text("parentPid", Integer.toString(process.getParentPid()))
                .text("userId", Integer.toUnsignedString(process.getUserId()));
    }

    private static List<JsonObject> containers(List<Container> containers) {
        return containers.stream()
                .map(container -> new JsonObject()
                        .text("name", container.getName().isEmpty() ? container.getId() : container.getName())
                        .text("uri", container.getUri())
                        .text("imageId", container.getImageId())
                        .objects("labels", labels(container.getLabelsMap()))
                        .time("createTime", container.getCreateTime()))
                .toList();
    }

    private static JsonObject kubernetes(Kubernetes kubernetes, List<Container> containers) {
        JsonObject node = new JsonObject().text("name", kubernetes.getNode());
        return new JsonObject()
                .objects(
                        "pods",
                        kubernetes.getPodsList().stream()
                                .map(pod -> pod(pod, containers))
                                .toList())
                .objects("nodes", kubernetes.getNode().isEmpty() ? List.of() : List.of(node));
    }

    private static JsonObject pod(Pod pod, List<Container> containers) {
        List<Container> own = containers.stream()
                .filter(container -> pod.getContainersList().contains(container.getName()))
                .toList();
        return new JsonObject()
                .text("ns", pod.getNs())
                .text("name", pod.getName().isEmpty() ? pod.getUid() : pod.getName())
                .objects("labels", labels(pod.getLabelsMap()))
                .objects("containers", containers(own));
    }

    private static List<JsonObject> labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(label -> new JsonObject().text("name", label.getKey()).text("value", label.getValue()))
                .toList();
    }

    private static JsonObject resource(Resource resource) {
        return new JsonObject()
                .text("name", resource.getName())
                .text("displayName", resource.getDisplayName())
                .text("type", resource.getType())
                .object("gcpMetadata", new JsonObject().text("projectDisplayName", resource.getProjectDisplayName()));
    }
}
