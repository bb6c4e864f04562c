import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Process;
import java.util.Random;

/** Findings as plain builds in pods give them: some are rare, most are alike. */
final class SampleFinding {
    /** Of the newest; each before it is a second older. */
    static final long NEWEST_SECOND = 1_790_000_000L;

    private static final String[] TOOLCHAINS = {"gcc", "gcc", "gcc", "clang", "go", "rustc", "javac", "tcc"};
    private static final String[] NAMESPACES = {"prod", "prod", "ci", "ci", "ci", "ci", "staging", "default"};

    private SampleFinding() {}

    /** Finding number so much of so many, the same each time. */
    static Finding of(int number, int count) {
        Random random = new Random(number);
        String toolchain = TOOLCHAINS[random.nextInt(TOOLCHAINS.length)];
        Timestamp time = Timestamp.newBuilder()
                .setSeconds(NEWEST_SECOND - count + number)
                .build();
        int pod = random.nextInt(Math.max(1, count / 20));
        int chance = random.nextInt(1000);
        Finding.Severity severity = chance < 5
                ? Finding.Severity.CRITICAL
                : chance < 50 ? Finding.Severity.HIGH : chance < 700 ? Finding.Severity.MEDIUM : Finding.Severity.LOW;
        return Finding.newBuilder()
                .setName("findings/" + Long.toHexString(0x1000_0000_0000_0000L + number))
                .setRevision(1)
                .setCategory("Defense Evasion: Launch Code Compiler Tool In Container")
                .setDetector("compiler-launched")
                .setFindingClass(Finding.FindingClass.THREAT)
                .setSeverity(severity)
                .addSeverityReasons("a compile, link, assembly or run")
                .setDescription(toolchain + " compiled main.c in the container shop-" + pod)
                .setNextSteps("kubectl -n prod logs shop-" + pod)
                .setEventTime(time)
                .setLastEventTime(time)
                .setNode(Node.newBuilder()
                        .setName("node-" + random.nextInt(2000))
                        .setKernel("6.1.0-28-amd64"))
                .addProcesses(process(toolchain, random))
                .addProcesses(process("cc1", random))
                .addProcesses(process("as", random))
                .addContainers(Container.newBuilder()
                        .setName("shop")
                        .setUri("docker.io/library/" + toolchain + ":12")
                        .setId(Long.toHexString(0x7000_0000_0000_0000L + pod))
                        .putLabels("app.kubernetes.io/name", "shop"))
                .setKubernetes(Kubernetes.newBuilder()
                        .addPods(Pod.newBuilder()
                                .setNs(NAMESPACES[random.nextInt(NAMESPACES.length)])
                                .setName("shop-" + pod)
                                .putLabels("tier", "backend")))
                .setEvidence(Evidence.newBuilder()
                        .setTier(Evidence.Tier.IDENTITY)
                        .setToolchain(toolchain)
                        .setLanguage("c")
                        .setActivity(Evidence.Activity.COMPILE)
                        .addReasons("the file is a compiler's"))
                .setBuild(Build.newBuilder().setExecCount(4).addSources("main.c"))
                .build();
    }

    private static Process process(String name, Random random) {
        return Process.newBuilder()
                .setName(name)
                .setBinary(Binary.newBuilder()
                        .setPath("/usr/bin/" + name)
                        .setInode(random.nextInt(1 << 20))
                        .setOrigin(Binary.Origin.IMAGE))
                .addArgs(name)
                .addArgs("-O2")
                .addArgs("-o")
                .addArgs("main")
                .addArgs("main.c")
                .setWorkingDirectory("/build")
                .setPid(1 + random.nextInt(1000))
                .setHostPid(1 + random.nextInt(100_000))
                .setExitCode(0)
                .build();
    }
}
