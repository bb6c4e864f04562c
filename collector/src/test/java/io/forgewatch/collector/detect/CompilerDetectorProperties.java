package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

class CompilerDetectorProperties {
    private static final CompilerDetector DETECTOR =
            new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());

    private static final String[] PROGRAMS = {
        "gcc",
        "cc1",
        "as",
        "ld",
        "clang",
        "tcc",
        "go",
        "javac",
        "java",
        "rustc",
        "zig",
        "ghc",
        "sh",
        "python3",
        "ccache",
        "rustup",
        "ld.so",
        "qemu-x86_64",
        "make",
        "npm",
        "nim",
        "crystal",
        "nasm",
        "unknown",
        "memfd:",
        "memfd:gcc",
        "",
        "/",
        "-",
        "gcc-",
        "..",
        "pkg/tool/x/compile"
    };

    @Provide
    Arbitrary<List<String>> arguments() {
        Arbitrary<String> telling = Arbitraries.of(
                "-",
                "--",
                "-o",
                "-ox",
                "-o=",
                "=",
                "-x",
                "-xc",
                "-l",
                "-lm",
                "-run",
                "-c",
                "-S",
                "-E",
                "@",
                "@f",
                "x.c",
                "x.rs",
                "x.go",
                ".c",
                "c.",
                "/",
                "",
                "run",
                "build",
                "tool",
                "compile",
                "cc",
                "-jar",
                "-m",
                "--source",
                "-C",
                "--crate-name",
                "gcc",
                "./gcc",
                "ld.so",
                "-cc1",
                "--emit=",
                "\\xff",
                "\u0000",
                "\ud800",
                "-O2",
                "x.java",
                "x.so.",
                "install",
                "+x");
        return Arbitraries.oneOf(telling, Arbitraries.strings().ofMaxLength(40))
                .list()
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<String> programs() {
        return Arbitraries.of(PROGRAMS);
    }

    @Property(tries = 5000)
    void shouldAnswerForAnyArguments(
            @ForAll("programs") String file,
            @ForAll("programs") String requested,
            @ForAll("arguments") List<String> args,
            @ForAll boolean cut) {
        Execs exec = Execs.command(args).file("/usr/bin/" + file).requested(requested);

        Optional<CompilerLaunch> launch = DETECTOR.detect((cut ? exec.cut() : exec).event(), Execs.CONTAINER);

        launch.ifPresent(found -> {
            assertThat(found.toolchain()).isNotEmpty();
            assertThat(found.reasons()).isNotEmpty().allMatch(reason -> reason.length() < 700);
            assertThat(found.tier()).isIn(Tier.NAME, Tier.ARGUMENTS);
            assertThat(found.sources().size() + found.outputs().size()).isLessThanOrEqualTo(2 * args.size() + 2);
            if (cut && found.role().counted() && found.role() == CompilerLaunch.Role.BACK_END) {
                assertThat(found.activity()).isNotEqualTo(Activity.QUERY);
            }
            if (found.activity() == Activity.QUERY) {
                assertThat(found.outputs()).isEmpty();
            }
        });
    }

    @Example
    void shouldNotRunAwayOnALongCommandLine() {
        for (String word : List.of("a", "-o", "x.c", "@f", "-Wl,", "/usr/bin/gcc-12", "-", "a-b-c-d-1.2.3")) {
            List<String> args = Collections.nCopies(8192 / (word.length() + 1), word);
            for (String program : PROGRAMS) {
                Assertions.assertTimeout(
                        Duration.ofSeconds(10),
                        () -> DETECTOR.detect(
                                Execs.command(args).file("/usr/bin/" + program).event(), Execs.CONTAINER),
                        program + " " + word);
            }
        }
        String dashes = "x86_64" + "-".repeat(8000);
        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> DETECTOR.detect(
                        Execs.command(List.of(dashes)).file("/" + dashes).event(), Execs.CONTAINER));
    }
}
