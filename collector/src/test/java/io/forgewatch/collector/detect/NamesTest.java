package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small classes that take names apart: ToolNames, WordSet, PathText, FileKinds, Quoted, WakeNames. */
class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "gcc,        gcc",
        "gcc-12,     gcc",
        "gcc-12.2.0, gcc",
        "gcc12,      gcc",
        "gcc-12-posix, gcc",
        "go1.20,     go",
        "as2,        as2",
        "gcc-,       gcc-",
        "12,         12",
        "-12,        ''",
        "gcc.12,     gcc.12",
        "'',         ''",
    })
    void shouldTakeOffAVersion(String name, String without) {
        assertThat(ToolNames.withoutVersion(name)).isEqualTo(without);
    }

    @Test
    void shouldFindTheLongestNameAfterATarget() {
        ToolNames<String> names = new ToolNames<>(new WordSet(List.of("arm", "linux")), List.of(".real", "-wrapped"));
        assertThat(names.add("c99-gcc", "long")).isTrue();
        assertThat(names.add("gcc", "short")).isTrue();
        assertThat(names.add("gcc", "again")).isFalse();

        assertThat(names.find("/x/arm-linux-c99-gcc-4")).isEqualTo("long");
        assertThat(names.find("arm-linux-gcc")).isEqualTo("short");
        assertThat(names.find("odd-linux-gcc")).isEqualTo("short");
        assertThat(names.find("odd-gcc")).isNull();
        assertThat(names.find("odd-gcc-linux")).isNull();
        assertThat(names.find("gcc-12.real")).isEqualTo("short");
        assertThat(names.find("/nix/store/x/bin/.arm-linux-gcc-wrapped")).isEqualTo("short");
        assertThat(names.find(".gcc")).isNull();
        assertThat(names.find("arm-")).isNull();
    }

    @Test
    void shouldCountANameWithFoldersOnlyBelowThem() {
        ToolNames<String> names = new ToolNames<>(new WordSet(List.of()), List.of());
        names.add("pkg/tool/*/link", "linker");

        assertThat(names.find("/go/pkg/tool/linux_amd64/link")).isEqualTo("linker");
        assertThat(names.find("/usr/bin/link")).isNull();
        assertThat(names.find("link")).isNull();
        assertThat(names.find("/tool/x/link")).isNull();
    }

    @Test
    void shouldMatchOneStarAnywhere() {
        WordSet words = new WordSet(List.of("-v", "-W*", "ecj*.jar"));

        assertThat(List.of("-v", "-W", "-Wall", "ecj.jar", "ecj-3.jar")).allMatch(words::contains);
        assertThat(List.of("", "-vv", "-", "ecj.ja", "xecj.jar")).noneMatch(words::contains);
    }

    @Test
    void shouldTakePathsApartAsText() {
        assertThat(PathText.baseName("/a/b.c")).isEqualTo("b.c");
        assertThat(PathText.baseName("a/")).isEmpty();
        assertThat(PathText.stem("/a.d/b")).isEqualTo("b");
        assertThat(PathText.stem(".c")).isEqualTo(".c");
        assertThat(PathText.ending("x.tar.gz")).isEqualTo("gz");
        assertThat(PathText.ending(".c")).isEmpty();
        assertThat(PathText.folder("a/b")).isEqualTo("a/");
        assertThat(PathText.isDescriptor("/proc/self/exe")).isTrue();
        assertThat(PathText.isDescriptor("/tmp/dev/fd/3")).isFalse();
    }

    @Test
    void shouldTellSourcesFromObjectsByEnding() {
        FileKinds kinds = Toolchains.builtIn().kinds();

        assertThat(kinds.language("a/x.C")).isEqualTo("c++");
        assertThat(kinds.language("x.o")).isNull();
        assertThat(kinds.isObject("libx.so.1.2")).isTrue();
        assertThat(kinds.isObject("x.c")).isFalse();
    }

    @Test
    void shouldQuoteShortenAndKeepWholeCharacters() {
        assertThat(Quoted.of("a\"b")).isEqualTo("\"a\\\"b\"");
        assertThat(Quoted.of("x".repeat(119) + "\ud83d\ude00tail")).isEqualTo('"' + "x".repeat(119) + "…\"");
    }

    @Test
    void shouldSpellWakeNamesAsDistributionsDo() {
        assertThat(WakeNames.of(Set.of("gcc", "pkg/tool/*/compile", "a".repeat(32))))
                .contains("gcc", "compile", "gcc-12", "aarch64-linux-gnu-g++-12", "x86_64-linux-gnu-ld.bfd")
                .noneMatch(name -> name.length() > WakeNames.MAX_BYTES);
    }
}
