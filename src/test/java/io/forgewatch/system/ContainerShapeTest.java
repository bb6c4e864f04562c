package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The container's id, its runtime and its pod come from the cgroup alone, on this machine's hierarchies. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class ContainerShapeTest {
    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("docker", CgroupPath.docker()),
                Arguments.of("docker, systemd", CgroupPath.dockerSystemd()),
                Arguments.of("containerd", CgroupPath.containerd()),
                Arguments.of("cri-o", CgroupPath.crio()),
                Arguments.of("podman", CgroupPath.podman()),
                Arguments.of("podman, systemd", CgroupPath.podmanSystemd()),
                Arguments.of("kubelet", CgroupPath.kubelet()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void shouldNameContainerRuntimeAndPod(String name, CgroupPath cgroup, ForgewatchProcess forgewatch) {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root).withCgroup(cgroup);
            RuncContainer.runShell(spec, "echo 'int x;' | gcc -c -x c -").ok();

            Finding finding = forgewatch.client().awaitEnded(cgroup);

            Container container = finding.getContainers(0);
            assertThat(container.getId()).isEqualTo(cgroup.containerId());
            assertThat(container.getRuntime()).isEqualTo(cgroup.runtime());
            assertThat(cgroup.path()).startsWith(container.getCgroupPath());
            assertThat(finding.getKubernetes().getPodsList().stream()
                            .map(pod -> pod.getUid())
                            .toList())
                    .isEqualTo(cgroup.podUid().isEmpty() ? List.of() : List.of(cgroup.podUid()));
        }
    }
}
