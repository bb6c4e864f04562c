package io.forgewatch.control.policy;

import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Ancestor;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Process;
import io.forgewatch.v1.Resource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Findings that have everything and nothing in common but what all findings have: a filter that matches each of them says nothing. They
 * catch what is true by its form ({@code severity>=LOW}) and what is true of nearly all ({@code processes.name!="make"}).
 */
final class Witnesses {
    /** Each severity, detector, tier, activity and origin is there. */
    static final List<Finding> ALL =
            IntStream.range(0, 12).mapToObj(Witnesses::of).toList();

    private static final int SECONDS_PER_YEAR = 31_536_000;

    private Witnesses() {}

    private static Finding of(int i) {
        String own = "witness-" + i;
        boolean even = i % 2 == 0;
        return Finding.newBuilder()
                .setName("findings/" + own)
                .setRevision(1 + i)
                .setCategory(own)
                .setDetector(even ? "compiler-launched" : "compiled-binary-executed")
                .addRelatedFindings(own)
                .setFindingClass(Finding.FindingClass.THREAT)
                .setState(Finding.State.ACTIVE)
                .setMute(Finding.Mute.UNMUTED)
                .setSeverityValue(1 + i % 4)
                .addSeverityReasons(own)
                .setDescription(own)
                .setNextSteps(own)
                .setEventTime(year(i))
                .setLastEventTime(year(i))
                .setCreateTime(year(i))
                .setUpdateTime(year(i))
                .setNode(Node.newBuilder().setName(own).setKernel(own).setCollectorVersion(own))
                .addProcesses(process(own, i))
                .addContainers(container(own, even))
                .setKubernetes(Kubernetes.newBuilder()
                        .setNode(own)
                        .addPods(Pod.newBuilder()
                                .setNs(own)
                                .setName(own)
                                .setUid(own)
                                .putLabels("app", own)))
                .setResource(Resource.newBuilder()
                        .setName(own)
                        .setDisplayName(own)
                        .setType(own)
                        .setProjectDisplayName(own))
                .setEvidence(Evidence.newBuilder()
                        .setTierValue(1 + i % 4)
                        .setToolchain(own)
                        .setLanguage(own)
                        .setActivityValue(1 + i % 5)
                        .setLaunchedByValue(1 + i % 2)
                        .setTerminal(even)
                        .addReasons(own))
                .setBuild(Build.newBuilder()
                        .setExecCount(1 + i * 1000L)
                        .setStartTime(year(i))
                        .setEndTime(year(i))
                        .setClosed(even)
                        .addSources(own)
                        .addOutputs(Output.newBuilder().setPath(own).setSha256(own)))
                .setCompleteness(Completeness.newBuilder()
                        .setMetadataStatusValue(1 + i % 4)
                        .setMetadataReason(own)
                        .setLostRecords(i)
                        .setArgumentsTruncated(even))
                .build();
    }

    private static Process.Builder process(String own, int i) {
        return Process.newBuilder()
                .setName(own)
                .setBinary(Binary.newBuilder()
                        .setPath("/" + own)
                        .setSha256(own)
                        .setSize(i * 1000L)
                        .setInode(i)
                        .setOriginValue(1 + i % 6))
                .setRequestedPath(own)
                .addArgs(own)
                .setWorkingDirectory("/" + own)
                .setPid(i)
                .setHostPid(1000 * i)
                .setParentPid(1000 * i)
                .setUserId(i)
                .setGroupId(i)
                .setTty(own)
                .setExitCode(i)
                .addAncestors(Ancestor.newBuilder().setName(own));
    }

    private static Container.Builder container(String own, boolean even) {
        return Container.newBuilder()
                .setName(own)
                .setUri(own)
                .setImageId(own)
                .setId(own)
                .setRuntime(own)
                .setCgroupPath("/" + own)
                .setPrivileged(even)
                .putLabels("app", own);
    }

    private static Timestamp year(int i) {
        return Timestamp.newBuilder()
                .setSeconds((long) SECONDS_PER_YEAR * 5 * i)
                .build();
    }
}
