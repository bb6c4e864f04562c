package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.container.ContainerResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostContainersTest {
    @TempDir
    Path root;

    @Test
    void shouldMeasureByTheHostsPidNamespace() throws IOException {
        Path namespaces = Files.createDirectories(root.resolve("proc/1/ns"));
        Files.createSymbolicLink(namespaces.resolve("pid"), Path.of("pid:[4026531836]"));
        ContainerResolver resolver = HostContainers.resolver(root);

        assertThat(resolver.resolve(List.of(), 4026531836L, true)).isEmpty();
        assertThat(resolver.resolve(List.of(), 4026532000L, true).orElseThrow().id())
                .isEqualTo("ns-4026532000");
    }

    @Test
    void shouldSayThatTheRootIsNoHosts() {
        assertThatThrownBy(() -> HostContainers.resolver(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/proc/1/ns/pid");
    }
}
