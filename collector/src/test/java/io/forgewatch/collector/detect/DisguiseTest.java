package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.Executable;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisguiseTest {
    private static final String GCC = "/usr/bin/x86_64-linux-gnu-gcc-12";
    private static final Executable.Traits ADDED = new Executable.Traits(true, true, false, false, false, false);

    private static Optional<CompilerLaunch> detect(Execs exec) {
        return new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity())
                .detect(exec.event(), Execs.CONTAINER);
    }

    @ParameterizedTest
    @CsvSource({
        // file, path that was called, argv[0], renamed
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/cc,      cc,       false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/gcc,     gcc,      false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/gcc,     /usr/bin/c99, false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /dev/fd/3,        gcc,      false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /proc/self/fd/3,  gcc,      false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, '',               '',       false",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /tmp/ls,          ls,       true",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /tmp/ls,          gcc,      true",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/gcc,     ls,       true",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/gcc,     -bash,    true",
        "/usr/bin/x86_64-linux-gnu-gcc-12, /usr/bin/clang,   clang,    true",
        "/usr/lib/llvm-14/bin/clang,       /usr/bin/clang++, clang++,  false",
        "/usr/lib/llvm-14/bin/clang,       /usr/bin/cc,      cc,       false",
        "/usr/lib/llvm-14/bin/clang,       /usr/bin/clang-cpp, clang-cpp, false",
        "/usr/bin/gcc.real,                /usr/bin/gcc,     gcc,      false",
        "/usr/bin/mold,                    /usr/bin/ld,      ld,       false",
        "/usr/bin/gcc,                     /usr/lib/ccache/x, ccache,  true",
    })
    void shouldCallItRenamedWhereFileAndNameDisagreeOnTheToolchain(
            String file, String requested, String argv0, boolean renamed) {
        CompilerLaunch launch = detect(Execs.command("x -c x.c")
                        .file(file)
                        .requested(requested)
                        .argv0(argv0))
                .orElseThrow();

        assertThat(launch.renamed()).isEqualTo(renamed);
        if (renamed) {
            assertThat(launch.reasons()).anyMatch(reason -> reason.contains("no name of"));
        }
    }

    @Test
    void shouldBelieveTheFileBeforeTheNameItWasCalledBy() {
        CompilerLaunch launch =
                detect(Execs.command("gcc x.c").file("/usr/bin/tcc")).orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("tcc");
        assertThat(launch.renamed()).isTrue();
    }

    @Test
    void shouldTakeTheCalledNameWhereTheFileIsUnknown() {
        CompilerLaunch launch =
                detect(Execs.command("gcc -c x.c").file("/opt/x/driver")).orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("gcc");
        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
    }

    @Test
    void shouldGiveArgvZeroAloneTheLowestTier() {
        CompilerLaunch launch = detect(
                        Execs.command("gcc -c x.c").file("/opt/x/tool").requested("/opt/x/tool"))
                .orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/dash", "/bin/busybox", "/opt/odd-interpreter"})
    void shouldGiveAScriptNamedLikeACompilerTheLowestTier(String interpreter) {
        CompilerLaunch launch =
                detect(Execs.command("/tmp/gcc x.c -o x").scriptOf(interpreter)).orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("gcc");
        assertThat(launch.tier()).isEqualTo(Tier.NAME);
    }

    @Test
    void shouldSeeThroughAScriptThatTccRuns() {
        CompilerLaunch launch = detect(Execs.command("/tmp/job a b").scriptOf("/usr/bin/tcc", "-run"))
                .orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("tcc");
        assertThat(launch.activity()).isEqualTo(Activity.RUN);
        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
        assertThat(launch.sources()).containsExactly("/tmp/job");
        assertThat(launch.renamed()).isFalse();
    }

    @Test
    void shouldSeeThroughAnEmulatorThatTheKernelPutBefore() {
        Execs exec = Execs.command("/usr/bin/gcc -c x.c").scriptOf("/usr/bin/qemu-aarch64-static");

        CompilerLaunch launch = detect(exec).orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("gcc");
        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
    }

    @Test
    void shouldReadTheNameOfAMemoryFile() {
        CompilerLaunch launch = detect(Execs.command("x -c x.c -o x.o")
                        .file("/memfd:tcc")
                        .requested("/dev/fd/3")
                        .argv0("tcc")
                        .traits(new Executable.Traits(false, false, false, true, true, false)))
                .orElseThrow();

        assertThat(launch.toolchain()).isEqualTo("tcc");
        assertThat(launch.foreign()).isTrue();
    }

    @Test
    void shouldNotLetAnOrdinaryNameHideACompilersArgumentsInAnAddedFile() {
        Execs shipped = Execs.command("ls -O2 -o x x.c");
        Execs added = Execs.command("ls -O2 -o x x.c").traits(ADDED);
        Execs elsewhere = Execs.command("/tmp/ls -O2 -o x x.c");

        assertThat(detect(shipped)).isEmpty();
        assertThat(detect(added)).map(CompilerLaunch::tier).contains(Tier.ARGUMENTS);
        assertThat(detect(elsewhere)).map(CompilerLaunch::tier).contains(Tier.ARGUMENTS);
    }

    @Test
    void shouldConcludeNothingFromWhatACutCommandLineLacks() {
        for (Execs exec : List.of(
                Execs.command("gcc -Ia").cut(),
                Execs.command("gcc --version").cut(),
                Execs.command("gcc -Ia").argumentCount(900))) {
            CompilerLaunch launch = detect(exec.file(GCC)).orElseThrow();

            assertThat(launch.activity()).isEqualTo(Activity.COMPILE);
            assertThat(launch.outputs()).isEmpty();
            assertThat(launch.reasons()).anyMatch(reason -> reason.startsWith("arguments are incomplete"));
        }
    }

    @Test
    void shouldQuoteWhatAContainerWroteInItsReasons() {
        String source = "a\" is harmless; \u001b[2J" + "x".repeat(500) + ".c";

        CompilerLaunch launch = detect(Execs.command(List.of("gcc", source))).orElseThrow();

        assertThat(launch.reasons()).anyMatch(reason -> reason.contains("\"a\\\" is harmless"));
        assertThat(launch.reasons()).allMatch(reason -> reason.length() < 300);
        assertThat(launch.sources()).containsExactly(source);
    }

    @Test
    void shouldStopLookingThroughLoadersThatStartLoaders() {
        String loaders = "/lib64/ld-linux-x86-64.so.2 ".repeat(9);

        assertThat(detect(Execs.command(loaders + "gcc x.c"))).isEmpty();
    }
}
