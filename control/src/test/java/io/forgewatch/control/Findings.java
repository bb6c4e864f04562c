package io.forgewatch.control;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Process;
import java.text.ParseException;

/** Findings to test with. */
public final class Findings {
    private Findings() {}

    /** A gcc build in a pod, at a second of the first of January 2026. */
    public static Finding gcc(String id, int second) {
        return Finding.newBuilder()
                .setName("findings/" + id)
                .setRevision(1)
                .setCategory("Defense Evasion: Launch Code Compiler Tool In Container")
                .setDetector("compiler-launched")
                .setSeverity(Finding.Severity.MEDIUM)
                .setDescription("gcc compiled hello.c")
                .setEventTime(time(second))
                .setLastEventTime(time(second))
                .addProcesses(Process.newBuilder()
                        .setName("gcc")
                        .setBinary(Binary.newBuilder()
                                .setPath("/usr/bin/x86_64-linux-gnu-gcc-12")
                                .setInode(Long.MIN_VALUE)
                                .setOrigin(Binary.Origin.IMAGE))
                        .addArgs("gcc")
                        .addArgs("-o")
                        .addArgs("hello")
                        .addArgs("hello.c")
                        .setPid(7)
                        .setExitCode(0))
                .addProcesses(Process.newBuilder().setName("cc1").setUserId(1000))
                .addContainers(Container.newBuilder()
                        .setId("abc")
                        .setUri("docker.io/library/gcc:12")
                        .putLabels("app.kubernetes.io/name", "shop")
                        .putLabels("tier", "backend"))
                .setKubernetes(Kubernetes.newBuilder()
                        .addPods(Pod.newBuilder().setNs("prod").setName("shop-1")))
                .setEvidence(Evidence.newBuilder()
                        .setTier(Evidence.Tier.ARGUMENTS)
                        .setToolchain("gcc")
                        .setActivity(Evidence.Activity.COMPILE))
                .setBuild(Build.newBuilder().setExecCount(4))
                .build();
    }

    public static Timestamp time(int second) {
        try {
            return Timestamps.fromMillis(
                    Timestamps.toMillis(Timestamps.parse("2026-01-01T00:00:00Z")) + second * 1000L);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
