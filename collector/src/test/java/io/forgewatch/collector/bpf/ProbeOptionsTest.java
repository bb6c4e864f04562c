package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeOptionsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -4096, 4096, 3 << 20, 512 << 20})
    void shouldRefuseARingThatIsNoPowerOfTwoInBounds(int bytes) {
        assertThatThrownBy(() -> new ProbeOptions(bytes, Set.of(), Path.of("/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ring size " + bytes + ": a power of two");
    }

    @Test
    void shouldKeepANameAsTheKernelSideCutsIt() {
        Set<String> keys =
                CompilerNames.keys(Set.of("gcc", "x86_64-linux-gnu-gcc-12", "a-compiler-with-a-name-of-thirty-five"));
        assertThat(keys)
                .containsExactlyInAnyOrder(
                        "gcc",
                        "x86_64-linux-gnu-gcc-12",
                        "x86_64-linux-gn",
                        "a-compiler-with-a-name-of-thirt",
                        "a-compiler-with");
    }
}
