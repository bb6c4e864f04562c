package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongFunction;

/** A build as a finding. The same build gives the same bytes; nothing here asks a clock. One thread's. */
public final class FindingAssembler {
    static final String CATEGORY = "Defense Evasion: Launch Code Compiler Tool In Container";
    static final String DETECTOR = "compiler-launched";
    static final String EXECUTED_CATEGORY = "Execution: Compiled Binary Executed In Container";
    static final String EXECUTED_DETECTOR = "compiled-binary-executed";
    private static final int MAX_OTHER_PROCESSES = 32;
    private static final int SHORT_ID_CHARS = 12;
    private static final int MAX_OUTER = 7;

    private final NodeInfo node;
    private final LongFunction<Instant> utc;
    private final Redaction redaction;

    /** With the secrets masked that come with the program; {@code utc} turns CLOCK_BOOTTIME nanoseconds into UTC. */
    public FindingAssembler(NodeInfo node, LongFunction<Instant> utc) {
        this(node, utc, new Redaction(SecretPatterns.builtIn()));
    }

    /** With a redaction of one's own. */
    public FindingAssembler(NodeInfo node, LongFunction<Instant> utc, Redaction redaction) {
        this.node = node;
        this.utc = utc;
        this.redaction = redaction;
    }

    String bootId() {
        return node.bootId();
    }

    Timestamp utc(long bootNs) {
        return Timestamps.of(utc.apply(bootNs));
    }

    /** A boot time as files have theirs, CLOCK_REALTIME. */
    long realtimeNs(long bootNs) {
        Instant time = utc.apply(bootNs);
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** What stays the same through all revisions of a build that {@code first} begins. */
    Finding frame(BuildRoot root, CompilerLaunch first) {
        ContainerRef container = first.container();
        long timeNs = first.event().timeNs();
        return frame(container, timeNs)
                .setName(FindingName.of(node.bootId(), container.id(), root, timeNs, DETECTOR))
                .setCategory(CATEGORY)
                .setDetector(DETECTOR)
                .setMitreAttack(techniques().setPrimaryTactic(MitreAttack.Tactic.DEFENSE_EVASION))
                .build();
    }

    /** Likewise of the finding of a build's executions, of which this is the first. */
    Finding executedFrame(Build build, Execution first) {
        Finding.Builder frame = frame(first.container(), first.event().timeNs())
                .setName(FindingName.of(
                        node.bootId(), build.container.containerId(), build.root, build.firstExecNs, EXECUTED_DETECTOR))
                .setCategory(EXECUTED_CATEGORY)
                .setDetector(EXECUTED_DETECTOR)
                .addRelatedFindings(build.name())
                .setMitreAttack(techniques().setPrimaryTactic(MitreAttack.Tactic.EXECUTION))
                .addProcesses(first.row());
        // Here already, since it is kept on disk.
        redaction.mask(frame);
        return frame.build();
    }

    private static MitreAttack.Builder techniques() {
        return MitreAttack.newBuilder()
                .addPrimaryTechniques(MitreAttack.Technique.OBFUSCATED_FILES_OR_INFO)
                .addPrimaryTechniques(MitreAttack.Technique.COMPILE_AFTER_DELIVERY);
    }

    private Finding.Builder frame(ContainerRef container, long timeNs) {
        Finding.Builder frame = Finding.newBuilder()
                .setFindingClass(Finding.FindingClass.THREAT)
                .setState(Finding.State.ACTIVE)
                .setMute(Finding.Mute.UNMUTED)
                .setEventTime(utc(timeNs))
                .setLastEventTime(utc(timeNs))
                .setNode(Node.newBuilder()
                        .setName(node.name())
                        .setKernel(node.kernel())
                        .setCollectorVersion(node.collectorVersion()))
                .setResource(resource(container))
                .setCompleteness(Completeness.newBuilder()
                        .setMetadataStatus(Completeness.MetadataStatus.UNAVAILABLE)
                        .setMetadataReason(
                                "image, names and labels are missing: this version does not ask the container"
                                        + " runtime"));
        ContainerRef next = container;
        for (int level = 0; next != null && level <= MAX_OUTER; level++) {
            frame.addContainers(container(next));
            next = next.outer();
        }
        podOf(container, frame);
        return frame;
    }

    /** The build's state as its next revision. */
    Finding assemble(Build build) {
        Finding.Builder finding = build.facts();
        Severities.Verdict verdict = build.severities.verdict(
                finding.getEvidence().getTier(), finding.getEvidence().getActivity());
        finding.setSeverity(verdict.severity()).clearSeverityReasons().addAllSeverityReasons(verdict.reasons());
        // What follows is made of what is shown.
        redaction.mask(finding);
        return finding.setDescription(Description.of(finding))
                .setNextSteps(NextSteps.of(finding))
                .build();
    }

    /**
     * The finding of its executions, as the next revision; there is one.
     *
     * @param compiled the build's own
     */
    Finding assembleExecuted(Build build, Finding compiled) {
        Finding.Builder finding = build.executions.frame();
        finding.setRevision(build.executions.revision())
                .setSeverity(compiled.getSeverity())
                .addAllSeverityReasons(compiled.getSeverityReasonsList())
                .setEvidence(compiled.getEvidence().toBuilder()
                        .clearReasons()
                        .addReasons("executed " + build.executions.reason())
                        .addAllReasons(compiled.getEvidence().getReasonsList()))
                .setBuild(compiled.getBuild())
                .addAllEvidenceFiles(compiled.getEvidenceFilesList())
                .setCompleteness(compiled.getCompleteness());
        compiled.getProcessesList().stream().limit(MAX_OTHER_PROCESSES).forEach(finding::addProcesses);
        redaction.mask(finding);
        return finding.setDescription(Description.of(finding))
                .setNextSteps(NextSteps.of(finding))
                .build();
    }

    static String shortId(String containerId) {
        boolean hash = containerId.length() >= 32 && containerId.matches("[0-9a-f]+");
        return hash ? containerId.substring(0, SHORT_ID_CHARS) : containerId;
    }

    private Resource resource(ContainerRef container) {
        return Resource.newBuilder()
                .setName("//forgewatch/nodes/" + segment(node.name()) + "/containers/" + segment(container.id()))
                .setDisplayName(shortId(container.id()))
                .setType("container")
                .setProjectDisplayName(node.projectName())
                .build();
    }

    /** One segment of a resource's name (AIP-122): whatever could end it or hide in it is percent-encoded. */
    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Container container(ContainerRef container) {
        return Container.newBuilder()
                .setId(container.id())
                .setRuntime(container.runtime())
                .setCgroupPath(container.cgroupPath())
                .build();
    }

    /** The pod of the container, or else of one around it. */
    private static void podOf(ContainerRef container, Finding.Builder frame) {
        ContainerRef next = container;
        for (int level = 0; next != null && level <= MAX_OUTER; level++) {
            if (!next.podUid().isEmpty()) {
                frame.setKubernetes(
                        Kubernetes.newBuilder().addPods(Pod.newBuilder().setUid(next.podUid())));
                return;
            }
            next = next.outer();
        }
    }
}
