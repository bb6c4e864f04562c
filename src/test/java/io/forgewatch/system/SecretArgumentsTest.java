package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A secret in a compiler's arguments is nowhere to be read, neither the driver's nor those of its back end. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class SecretArgumentsTest {
    private static final String SECRET = "dR4g0n-" + ProcessHandle.current().pid();

    private final ForgewatchProcess forgewatch;
    private final OverlayRoot root = OverlayRoot.ofHost();
    private final ContainerSpec spec = ContainerSpec.of(root);

    SecretArgumentsTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @AfterEach
    void unmount() {
        root.close();
    }

    @Test
    void shouldMaskThePasswordThatACompilerIsGiven() {
        RuncContainer.runShell(spec, "echo 'int x;' >x.c; gcc -DDB_PASSWORD=" + SECRET + " -c x.c")
                .ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.toString()).doesNotContain(SECRET);
        assertThat(finding.getProcesses(0).getArgsList())
                .containsExactly("gcc", "-DDB_PASSWORD=[redacted]", "-c", "x.c");
        assertThat(finding.getProcessesList())
                .filteredOn(process -> process.getName().equals("cc1"))
                .singleElement()
                .extracting(Process::getArgumentsRedacted)
                .isEqualTo(1);
        String report =
                forgewatch.ask("findings", "get", finding.getName()).ok().stdout();
        assertThat(report).contains("-DDB_PASSWORD=", "masked        secrets in 2 arguments");
        assertThat(report + forgewatch.output() + forgewatch.log()).doesNotContain(SECRET);
    }
}
