package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class NodesListCommandTest {
    @TempDir
    Path directory;

    @Test
    void shouldListNodes() throws Exception {
        try (Served served = new Served(directory.resolve("data"))) {
            Screen none = new Screen();
            assertThat(Forgewatch.execute(none.terminal(), served.args("nodes", "list")))
                    .isEqualTo(ExitCode.OK);
            assertThat(none.errLines()).containsExactly("none");

            served.connect(
                    Hello.newBuilder()
                            .setNode(NodeIdentity.newBuilder()
                                    .setName("web-1")
                                    .setKernel("6.1.0-\u001b[31m9")
                                    .setCollectorVersion("0.1")
                                    .setProbe("core"))
                            .build(),
                    CollectorCounters.newBuilder()
                            .setKernelSeen(100)
                            .setKernelLost(3)
                            .setFindingsPending(7)
                            .build());
            Screen table = new Screen();
            assertThat(Forgewatch.execute(table.terminal(), served.args("nodes", "list")))
                    .isEqualTo(ExitCode.OK);
            assertThat(table.outLines()).hasSize(2);
            assertThat(table.outLines().get(1))
                    .startsWith("web-1")
                    .contains("connected, losing", "6.1.0-?[31m9", "core", "0.1", "7", "0s", "3");
            Screen yaml = new Screen();
            assertThat(Forgewatch.execute(yaml.terminal(), served.args("nodes", "list", "-o", "yaml")))
                    .isEqualTo(ExitCode.OK);
            assertThat(yaml.out()).contains("kernelSeen", "LOSING");
        }
    }
}
