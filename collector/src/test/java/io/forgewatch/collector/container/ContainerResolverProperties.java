package io.forgewatch.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContainerResolverProperties {
    private final ContainerResolver resolver = new ContainerResolver(1);

    @Provide
    Arbitrary<List<String>> names() {
        String id = "ab".repeat(32);
        Arbitrary<String> telling = Arbitraries.of(
                "docker",
                id,
                "docker-" + id + ".scope",
                "kubepods",
                "kubepods.slice",
                "pod",
                "podx",
                ":",
                "::",
                "a.slice::",
                "kubepods-pod.slice",
                "-pod.slice",
                "crio-",
                "crio-conmon-" + id + ".scope",
                ".scope",
                "lxc",
                "libpod_parent",
                "machine.slice",
                "machine-.scope",
                "\\xff\\x00",
                "\u001b[31m",
                "x\ny",
                "..",
                "buildkit",
                "a".repeat(255));
        return Arbitraries.oneOf(telling, Arbitraries.strings().ofMaxLength(255))
                .list()
                .ofMaxSize(80);
    }

    @Property
    void shouldAnswerForAnyNames(@ForAll("names") List<String> names, @ForAll boolean differs, @ForAll long namespace) {
        resolver.resolve(names, namespace, differs).ifPresent(found -> {
            assertThat(found.id()).isNotEmpty();
            assertThat("/" + String.join("/", names)).startsWith(found.cgroupPath());
            for (ContainerRef outer = found.outer(), inner = found;
                    outer != null;
                    inner = outer, outer = outer.outer()) {
                assertThat(inner.cgroupPath()).startsWith(outer.cgroupPath() + "/");
            }
        });
    }

    @Property
    void shouldNeverTakeAHostProcessForAContainerByAChosenName(@ForAll("names") List<String> names) {
        resolver.resolve(names, 1, true)
                .ifPresent(found -> assertThat(found.id()).matches("[0-9a-f]{64}"));
    }
}
