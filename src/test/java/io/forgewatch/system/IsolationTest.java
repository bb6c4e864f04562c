package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What runs in one place never shows in another, and nothing is counted twice or missed. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class IsolationTest {
    private static final int ROUNDS = 20;
    private static final int MANY = 300;

    private final ForgewatchProcess forgewatch;

    IsolationTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @Test
    void shouldKeepContainersThatRunAtTheSameTimeApart() {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            List<ContainerSpec> specs = List.of(
                    ContainerSpec.of(root),
                    ContainerSpec.of(root).withCgroup(CgroupPath.containerd()),
                    ContainerSpec.of(root).withCgroup(CgroupPath.podman()));
            CompletableFuture.allOf(
                            runAsync(specs.get(0), "echo 'int a;' >/tmp/a.c; cd /tmp; " + loop(ROUNDS, "gcc -c a.c")),
                            runAsync(specs.get(1), "echo 'int b;' >/tmp/b.c; cd /tmp; " + loop(ROUNDS, "clang -c b.c")),
                            runAsync(specs.get(2), loop(ROUNDS * 10, "ls / >/dev/null; true")))
                    .join();

            Finding gcc = awaitCount(specs.get(0), ROUNDS * execsOfOneCompile());
            Finding clang = awaitCount(specs.get(1), ROUNDS);
            assertThat(gcc.getEvidence().getToolchain()).isEqualTo("gcc");
            assertThat(gcc.getBuild().getSourcesList()).containsExactly("/tmp/a.c");
            assertThat(clang.getEvidence().getToolchain()).isEqualTo("clang");
            assertThat(clang.getBuild().getSourcesList()).containsExactly("/tmp/b.c");
            assertThat(forgewatch.client().of(specs.get(2).cgroup())).isEmpty();
        }
    }

    @Test
    void shouldReportHundredsOfCompilesInALoopAsOneFindingWithTheExactCount() throws InterruptedException {
        int expected = MANY * execsOfOneCompile();
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root);
            RuncContainer.runShell(spec, "echo 'int x;' >x.c; " + loop(MANY, "gcc -c x.c"))
                    .ok();

            awaitCount(spec, expected);

            // Revisions are at most a second apart: whatever was still on its way has come by then.
            Thread.sleep(2_000);
            assertThat(awaitCount(spec, expected).getCompleteness().getLostRecords())
                    .isZero();
        }
    }

    @Test
    void shouldNotReportCompilesOnTheHost() {
        String mark = Scratch.uniqueName("ON_THE_HOST").replace('-', '_');
        for (String compiler : new String[] {"gcc", "cc", "clang"}) {
            Path object = Scratch.file("object");
            Commands.run(compiler, "-D" + mark, "-x", "c", "-c", "-o", object.toString(), "/dev/null")
                    .ok();
            assertThat(object.toFile().delete()).isTrue();
        }
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root);
            RuncContainer.run(spec, "gcc", "-c", "-x", "c", "/dev/null").ok();
            forgewatch.client().awaitEnded(spec.cgroup());
        }
        assertThat(forgewatch.client().list("").stream()
                        .flatMap(finding -> finding.getProcessesList().stream())
                        .map(Process::getArgsList))
                .as("by now whatever ran before in a container has been reported")
                .isNotEmpty()
                .noneMatch(args -> args.contains("-D" + mark));
    }

    private Finding awaitCount(ContainerSpec spec, int execs) {
        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        if (finding.getBuild().getExecCount() < execs) {
            finding = forgewatch
                    .client()
                    .awaitOne(
                            spec.cgroup(),
                            f -> f.getBuild().hasEndTime() && f.getBuild().getExecCount() >= execs);
        }
        assertThat(finding.getBuild().getExecCount()).isEqualTo(execs);
        return finding;
    }

    /** By gcc's own account of what it would run for {@code gcc -c}, itself included. */
    private static int execsOfOneCompile() {
        long backEnds = Commands.run("gcc", "-###", "-c", "-x", "c", "/dev/null")
                .ok()
                .stderr()
                .lines()
                .filter(line -> line.startsWith(" "))
                .filter(line -> !line.startsWith(" '"))
                .count();
        return 1 + (int) backEnds;
    }

    private static String loop(int rounds, String command) {
        return "i=0; while [ $i -lt " + rounds + " ]; do " + command + " || exit 1; i=$((i+1)); done";
    }

    private static CompletableFuture<Outcome> runAsync(ContainerSpec spec, String script) {
        return CompletableFuture.supplyAsync(
                () -> RuncContainer.runShell(spec, script).ok());
    }
}
