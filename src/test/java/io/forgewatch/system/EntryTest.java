package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Evidence.LaunchedBy;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a compiler came to run in its container, and as whom. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class EntryTest {
    private static final String COMPILE = "echo 'int x;' >x.c; gcc -c x.c";

    private final ForgewatchProcess forgewatch;
    private final OverlayRoot root = OverlayRoot.ofHost();
    private final ContainerSpec spec = ContainerSpec.of(root);

    EntryTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @AfterEach
    void unmount() {
        root.close();
    }

    @Test
    void shouldCallWhatIsExecutedInARunningContainerInjected() {
        try (RuncContainer container = RuncContainer.start(spec)) {
            container.exec("sh", "-c", COMPILE).ok();

            Finding finding = forgewatch.client().awaitEnded(spec.cgroup());

            assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.INJECTED);
            assertThat(finding.getEvidence().getTerminal()).isFalse();
            assertThat(finding.getSeverity()).isEqualTo(Severity.HIGH);
            assertThat(finding.getProcesses(0).getTty()).isEmpty();
        }
    }

    @Test
    void shouldSayThatAnInjectedCompilerHadATerminal() {
        try (RuncContainer container = RuncContainer.start(spec)) {
            container.execOnTerminal("sh", "-c", COMPILE).ok();

            Finding finding = forgewatch.client().awaitEnded(spec.cgroup());

            assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.INJECTED);
            assertThat(finding.getEvidence().getTerminal()).isTrue();
            assertThat(finding.getProcesses(0).getTty()).startsWith("pts");
        }
    }

    @Test
    void shouldSayThatTheEntrypointHadATerminal() {
        RuncContainer.runShell(spec.withTerminal(), COMPILE).ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());

        assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(finding.getEvidence().getTerminal()).isTrue();
    }

    @Test
    void shouldReportAContainerThatLivesAsLongAsOneCompiler() {
        root.write("/build/x.c", new byte[0]);

        RuncContainer.run(spec, "gcc", "-c", "x.c").ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.getProcesses(0).getPid()).isEqualTo(1);
        assertThat(finding.getProcesses(0).getExitCode()).isZero();
        assertThat(finding.getProcesses(0).getWorkingDirectory()).isEqualTo("/build");
        assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(finding.getBuild().getExecCount()).as("gcc, cc1 and as").isEqualTo(3);
    }

    @Test
    void shouldReportTheExitCodeOfACompileThatFails() {
        root.write("/build/x.c", new byte[] {'?'});

        assertThat(RuncContainer.run(spec, "gcc", "-c", "x.c").exitCode()).isEqualTo(1);

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.getProcesses(0).getExitCode()).isEqualTo(1);
    }

    @Test
    void shouldReportAUserWhoIsNotRoot() {
        RuncContainer.runShell(spec.withUser(1234, 4321), COMPILE).ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.getProcesses(0).getUserId()).isEqualTo(1234);
        assertThat(finding.getProcesses(0).getGroupId()).isEqualTo(4321);
    }

    @Test
    void shouldNameTheContainerOfACompilerInNamespacesWithinIt() {
        ContainerSpec nesting = spec.withCapability("CAP_SYS_ADMIN");

        RuncContainer.runShell(nesting, "unshare --pid --fork --mount --uts sh -c '" + COMPILE.replace("'", "\"") + "'")
                .ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.getContainers(0).getId()).isEqualTo(spec.cgroup().containerId());
        assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(finding.getProcesses(0).getPid())
                .as("the shell of the inner namespace is its pid 1, gcc the next or the same")
                .isBetween(1, 3);
    }
}
