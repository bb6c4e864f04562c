package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the containers of these tests are what the tests take them for. */
@Tag("system")
class HarnessTest {
    @Test
    void shouldGiveTheExitCodeAndOutputOfTheContainersFirstProcess() {
        try (BusyboxRoot root = new BusyboxRoot()) {
            Outcome outcome = RuncContainer.runShell(ContainerSpec.of(root), "echo out; echo err >&2; pwd; exit 7");

            assertThat(outcome.exitCode()).isEqualTo(7);
            assertThat(outcome.stdout()).isEqualTo("out\n/build\n");
            assertThat(outcome.stderr()).isEqualTo("err\n");
        }
    }

    @Test
    void shouldRunAsTheUserAskedFor() {
        try (BusyboxRoot root = new BusyboxRoot()) {
            Outcome outcome = RuncContainer.runShell(ContainerSpec.of(root).withUser(1234, 4321), "id -u; id -g");

            assertThat(outcome.ok().stdout()).isEqualTo("1234\n4321\n");
        }
    }

    @Test
    void shouldGiveATerminalOnlyWhereAskedFor() {
        try (BusyboxRoot root = new BusyboxRoot()) {
            ContainerSpec spec = ContainerSpec.of(root);

            assertThat(RuncContainer.runShell(spec.withTerminal(), "tty").ok().stdout())
                    .contains("/dev/pts/");
            assertThat(RuncContainer.runShell(spec, "tty").exitCode()).isNotZero();
        }
    }

    @Test
    void shouldPutTheContainerIntoTheCgroupAskedForAndRemoveItAfterwards() {
        try (BusyboxRoot root = new BusyboxRoot()) {
            for (CgroupPath cgroup : new CgroupPath[] {CgroupPath.docker(), CgroupPath.containerd()}) {
                Outcome outcome =
                        RuncContainer.runShell(ContainerSpec.of(root).withCgroup(cgroup), "cat /proc/self/cgroup");

                assertThat(outcome.ok().stdout().lines()).allMatch(line -> line.endsWith(cgroup.path()));
                assertThat(CgroupTree.hierarchies())
                        .isNotEmpty()
                        .noneMatch(
                                tree -> Files.exists(tree.resolve(cgroup.path().substring(1))));
            }
        }
    }

    @Test
    void shouldRunCommandsInAStartedContainerAndEndItWhenClosed() {
        ProcessHandle first = startedThenClosed();

        // Whoever is its parent by now may take a moment to reap it.
        await().atMost(Duration.ofSeconds(5)).until(() -> !first.isAlive());
    }

    @Test
    void shouldShowTheHostsFilesInAnOverlayAndKeepWhatIsWrittenOffTheHost() throws Exception {
        Path path;
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            path = root.path();
            root.write(
                    "/build/script", "#!/bin/sh\necho written >/usr/systest-mark\n".getBytes(StandardCharsets.UTF_8));

            RuncContainer.run(ContainerSpec.of(root), "/build/script").ok();

            assertThat(Files.readString(path.resolve("usr/systest-mark"))).isEqualTo("written\n");
            assertThat(Path.of("/usr/systest-mark")).doesNotExist();
        }
        assertThat(path).doesNotExist();
        assertThat(Leftovers.mountsBelow(path)).isEmpty();
    }

    private static ProcessHandle startedThenClosed() {
        try (BusyboxRoot root = new BusyboxRoot();
                RuncContainer container = RuncContainer.start(ContainerSpec.of(root))) {
            ProcessHandle first = container.firstProcess();
            assertThat(first.isAlive()).isTrue();
            assertThat(container.exec("ps").ok().stdout()).contains("sleep 600");
            assertThat(container.execOnTerminal("tty").ok().stdout()).contains("/dev/pts/");
            return first;
        }
    }
}
