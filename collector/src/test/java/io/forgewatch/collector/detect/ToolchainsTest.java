package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolchainsTest {
    private static String builtIn() throws IOException {
        try (InputStream yaml = Toolchains.class.getResourceAsStream("compilers.yaml")) {
            return yaml == null ? "" : new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Toolchains read(String yaml) throws IOException {
        return Toolchains.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "mine.yaml");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            tcc: {style: cc,             | tcc: {style: pascal,          | toolchains.tcc.style: pascal is not one of
            tcc: {style: cc,             | tcc: {                        | toolchains.tcc.style: a style is not one of
            c: [tcc]                     | c: [tcc, gcc]                 | toolchains.tcc.drivers: gcc is listed twice
            c: [tcc]                     | c: [""]                       | toolchains.tcc.drivers: holds an empty name
            c: [c, i, h]                 | c: [c, i, h, rs]              | ending rs is listed twice
            activity: LINK               | activity: WELD                | styles.ld.activity: WELD is not allowed here
            activity: LINK               | activity:                     | styles.ld.activity: is missing
            inputs: first                | inputs: last                  | styles.runner.inputs: last is not one of known, any, first
            install: COMPILE             | install: COMPILES             | styles.go.commands.install: COMPILES is neither
            -cc1as: as                   | -cc1as: assemble              | styles.cc.first.-cc1as: assemble is not a style
            toolchain: javac,            | toolchain: javax,             | styles.javac.unnamed.toolchain: javax is not a toolchain
            runs: java-source            | runs: jsource                 | java.runs: jsource is neither a toolchain nor a build tool
            shaped: ecj                  | shaped: ejc                   | java.shaped: ejc is neither a toolchain nor a build tool
            shaped: ecj                  | shaped: ant                   | java.shaped: a style is not one of
            preprocessor: [clang-cpp]    | preprocess: [clang-cpp]       | toolchains.clang.modes.preprocess: preprocess is not one of
            shared:                      | shraed:                       | shraed: is no key here
            stdin: true                  | stdni: true                   | stdni: is no key here
            proxies:                     | wrappers:                     | wrappers
            emulators: [                 | emulators: {                  | emulators: has not the form
            targets:                     | targets                       | line
            """)
    void shouldNameTheKeyThatIsWrongInOneLine(String right, String wrong, String message) throws IOException {
        String yaml = builtIn();
        assertThat(yaml).contains(right);

        assertThatThrownBy(() -> read(yaml.replaceFirst(java.util.regex.Pattern.quote(right), wrong)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("mine.yaml: ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n")
                .hasSizeLessThan(400);
    }

    @Test
    void shouldRefuseAnEmptyFile() {
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class).hasMessageStartingWith("mine.yaml: ");
        assertThatThrownBy(() -> read("{}")).isInstanceOf(IOException.class).hasMessageContaining("targets is missing");
    }

    @Test
    void shouldFindVersionsTargetsAndFolders() {
        Toolchains toolchains = Toolchains.builtIn();

        for (String name : new String[] {
            "gcc",
            "gcc-12",
            "gcc-4.8",
            "gcc12",
            "/usr/bin/x86_64-linux-gnu-gcc-12.2.0",
            "avr-gcc",
            "armv7-alpine-linux-musleabihf-gcc",
            "armv6-alpine-linux-musleabihf-g++",
            "armv5-x-linux-gnueabi-as",
            "mips64el-linux-gnuabi64-gcc-12",
            "loongarch64-unknown-linux-gnu-ld",
            "x86_64-pc-linux-gnu-c++",
            "x86_64-alpine-linux-musl-gcc",
            "xtensa-esp32-elf-gcc",
            "aarch64-linux-android21-clang",
            "x86_64-conda-linux-gnu-cc",
            "gcc10-gcc",
            "gcc.br_real",
            "gcc.distrib",
            ".gcc-wrapped",
            "clang.real",
            "ld-new",
            "as-new",
            "go_bootstrap",
            "go1.22.3",
            "ppcx64-3.2.2",
            "pc",
            "clang-cpp-14",
            "gm2-12",
            "cc1gm2",
            "gccrs",
            "crab1",
            "gcobol",
            "cobol1",
            "ga68"
        }) {
            assertThat(toolchains.tool(name)).as(name).isNotNull();
        }
        for (String name : new String[] {
            "gcc-ar-12", "x86_64-linux-gnu-gcc-nm", "foo-gcc", "gccx", "as2", "-12", "", "12", "compile"
        }) {
            assertThat(toolchains.tool(name)).as(name).isNull();
        }
        assertThat(toolchains.tool("/usr/lib/go/pkg/tool/linux_amd64/compile")).isNotNull();
        assertThat(toolchains.tool("pkg/tool/linux_amd64/compile")).isNotNull();
        assertThat(toolchains.tool("/pkg/tool/compile")).isNull();
    }

    @Test
    void shouldGiveNamesThatFitTheKernelsMap() {
        assertThat(Toolchains.builtIn().wakeNames())
                .contains(
                        "gcc",
                        "cc",
                        "cc1",
                        "x86_64-linux-gnu-gcc-12",
                        "clang-14",
                        "javac",
                        "rustc",
                        "tcc",
                        "go",
                        "compile",
                        "collect2")
                .hasSizeLessThan(1024)
                .allMatch(name -> name.getBytes(StandardCharsets.UTF_8).length <= 31 && !name.contains("/"))
                .allMatch(name -> name.chars().allMatch(c -> c > ' ' && c < 127));
    }
}
