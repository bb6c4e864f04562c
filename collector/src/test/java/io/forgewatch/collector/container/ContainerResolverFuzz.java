package io.forgewatch.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

class ContainerResolverFuzz {
    private static final long HOST = 4026531836L;
    private static final long OTHER = 4026532500L;

    private final ContainerResolver resolver = new ContainerResolver(HOST);

    @FuzzTest
    @DictionaryEntries({
        "docker-",
        ".scope",
        ".slice",
        ".service",
        "kubepods",
        "-pod",
        "pod",
        "cri-containerd-",
        "crio-",
        "libpod-",
        "libpod_parent",
        "buildkit",
        "buildah-buildah",
        "lxc.payload.",
        "machine.slice",
        "machine-",
        "k8s.io",
        ":",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    })
    void anyPathIsResolvedToALevelOfIt(byte[] path) {
        List<String> names = new ArrayList<>();
        for (String name : new String(path, StandardCharsets.UTF_8).split("/", -1)) {
            names.add(name);
        }

        Optional<ContainerRef> apart = resolver.resolve(names, OTHER, true);
        Optional<ContainerRef> hosts = resolver.resolve(names, HOST, true);

        // Whoever is in namespaces of its own is in a container, whatever the path.
        check(apart.orElseThrow(), names);
        hosts.ifPresent(found -> {
            check(found, names);
            assertThat(found.id()).hasSizeGreaterThanOrEqualTo(1).matches("[0-9a-z-]+");
            List<String> below = new ArrayList<>(names);
            below.add("init");
            if (below.size() < 60) {
                assertThat(resolver.resolve(below, HOST, true)).contains(found);
            }
        });
        assertThat(resolver.resolve(names, 0, true)).isEqualTo(hosts);
        assertThat(resolver.resolve(names, OTHER, false)).isEqualTo(hosts);
    }

    private static void check(ContainerRef found, List<String> names) {
        String whole = names.stream().map(name -> "/" + name).collect(Collectors.joining());
        int depth = 0;
        String above = whole;
        for (ContainerRef ref = found; ref != null; ref = ref.outer()) {
            assertThat(ref.id()).isNotEmpty().hasSizeLessThanOrEqualTo(255);
            assertThat(ref.podUid()).matches("[0-9a-z-]{0,63}");
            assertThat(above + "/").startsWith(ref.cgroupPath() + "/");
            above = ref.cgroupPath();
            depth++;
        }
        assertThat(depth).isLessThanOrEqualTo(Math.min(names.size(), 64) + 1);
    }
}
