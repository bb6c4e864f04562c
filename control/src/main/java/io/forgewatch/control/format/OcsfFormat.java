package io.forgewatch.control.format;

import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Node;
import java.util.List;

/** OCSF's Detection Finding (https://schema.ocsf.io/1.7.0/classes/detection_finding). Times are milliseconds since 1970. */
final class OcsfFormat {
    private static final String SCHEMA_VERSION = "1.7.0";
    private static final long CATEGORY_FINDINGS = 2;
    private static final long CLASS_DETECTION_FINDING = 2004;
    private static final long ANALYTIC_RULE = 1;
    private static final long DEVICE_UNKNOWN = 0;
    private static final long OS_LINUX = 200;

    private OcsfFormat() {}

    static String line(Finding finding) {
        OcsfValues.Value activity = OcsfValues.activity(finding);
        OcsfValues.Value severity = OcsfValues.severity(finding.getSeverity());
        OcsfValues.Value status = OcsfValues.status(finding);
        OcsfValues.Value confidence =
                OcsfValues.confidence(finding.getEvidence().getTier());
        Build build = finding.getBuild();
        JsonObject event = new JsonObject()
                .number("category_uid", CATEGORY_FINDINGS)
                .text("category_name", "Findings")
                .number("class_uid", CLASS_DETECTION_FINDING)
                .text("class_name", "Detection Finding")
                .number("activity_id", activity.id())
                .text("activity_name", activity.caption())
                .number("type_uid", CLASS_DETECTION_FINDING * 100 + activity.id())
                .text("type_name", "Detection Finding: " + activity.caption())
                .number("severity_id", severity.id())
                .text("severity", severity.caption())
                .number("status_id", status.id())
                .text("status", status.caption())
                .number("confidence_id", confidence.id())
                .text("confidence", confidence.caption())
                .millis("time", finding.getEventTime())
                .millis("start_time", build.getStartTime())
                .millis("end_time", build.getEndTime())
                .flag("is_alert", status.id() == OcsfValues.NEW.id())
                .text("message", finding.getDescription())
                .object("metadata", metadata(finding))
                .object("finding_info", info(finding))
                .objects(
                        "evidences",
                        finding.getProcessesList().stream()
                                .map(process -> OcsfEvidence.of(process, finding.getContainersList()))
                                .toList())
                .objects(
                        "resources",
                        finding.getContainersList().stream()
                                .map(container -> resource(container, finding))
                                .toList())
                .object("device", device(finding.getNode()))
                .text("risk_details", String.join("; ", finding.getSeverityReasonsList()))
                .object("remediation", new JsonObject().text("desc", finding.getNextSteps()))
                .object("unmapped", Details.of(finding));
        return (build.getExecCount() > 0 ? event.number("count", build.getExecCount()) : event).toString();
    }

    private static JsonObject metadata(Finding finding) {
        return new JsonObject()
                .text("version", SCHEMA_VERSION)
                .object(
                        "product",
                        new JsonObject()
                                .text("name", "Forgewatch")
                                .text("vendor_name", "Forgewatch")
                                .text("version", finding.getNode().getCollectorVersion()))
                .text("uid", finding.getName() + "@" + finding.getRevision())
                .text("correlation_uid", finding.getName())
                .millis("modified_time", finding.getUpdateTime())
                .texts("labels", finding.getSelftest() ? List.of("selftest") : List.of());
    }

    private static JsonObject info(Finding finding) {
        return new JsonObject()
                .text("uid", finding.getName())
                .text("title", finding.getCategory())
                .text("desc", finding.getDescription())
                .texts("types", List.of(finding.getDetector()))
                .object(
                        "analytic",
                        new JsonObject()
                                .number("type_id", ANALYTIC_RULE)
                                .text("type", "Rule")
                                .text("uid", finding.getDetector())
                                .text("name", finding.getDetector()))
                .objects("attacks", attacks(finding.getMitreAttack()))
                .millis("created_time", finding.getCreateTime())
                .millis("modified_time", finding.getUpdateTime())
                .millis("first_seen_time", finding.getEventTime())
                .millis("last_seen_time", finding.getLastEventTime())
                .objects(
                        "related_events",
                        finding.getRelatedFindingsList().stream()
                                .map(name -> new JsonObject().text("uid", name))
                                .toList());
    }

    private static List<JsonObject> attacks(MitreAttack attack) {
        JsonObject entry = new JsonObject();
        Attack.tactics(attack).forEach(tactic -> entry.object("tactic", attackPart(tactic)));
        Attack.techniques(attack).forEach(technique -> entry.object("technique", attackPart(technique)));
        Attack.subTechniques(attack).forEach(technique -> entry.object("sub_technique", attackPart(technique)));
        return Attack.tactics(attack).isEmpty() && Attack.techniques(attack).isEmpty() ? List.of() : List.of(entry);
    }

    private static JsonObject attackPart(Attack part) {
        return new JsonObject().text("uid", part.id()).text("name", part.name()).text("src_url", part.reference());
    }

    private static JsonObject resource(Container container, Finding finding) {
        String namespace = finding.getKubernetes().getPodsList().stream()
                .map(pod -> pod.getNs())
                .findFirst()
                .orElse("");
        return new JsonObject()
                .text("type", "container")
                .text("uid", container.getId())
                .text("name", container.getName().isEmpty() ? container.getId() : container.getName())
                .text("namespace", namespace);
    }

    private static JsonObject device(Node node) {
        return new JsonObject()
                .number("type_id", DEVICE_UNKNOWN)
                .text("type", "Unknown")
                .text("hostname", node.getName())
                .object(
                        "os",
                        new JsonObject()
                                .number("type_id", OS_LINUX)
                                .text("type", "Linux")
                                .text("name", "Linux")
                                .text("kernel_release", node.getKernel()));
    }
}
