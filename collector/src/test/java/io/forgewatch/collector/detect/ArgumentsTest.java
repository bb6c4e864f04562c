package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.v1.Evidence.Activity;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One reader of arguments at a time; launches.txt has the many command lines. */
class ArgumentsTest {
    private static ToolchainsIndex index;

    @BeforeAll
    static void readToolchains() throws IOException {
        try (InputStream yaml = Toolchains.class.getResourceAsStream("compilers.yaml")) {
            index = new ToolchainsIndex(
                    ToolchainsFile.read(Objects.requireNonNull(yaml), "compilers.yaml"), "compilers.yaml");
        }
    }

    private static OptionTable table(String style) {
        return index.style(style);
    }

    @Test
    void shouldScanValuesJoinedOrApart() {
        for (List<String> args : List.of(
                List.of("-o", "y", "x.c"),
                List.of("-oy", "x.c"),
                List.of("--output=y", "x.c"),
                List.of("x.c", "--output", "y"))) {
            OptionScan scan = OptionScan.of(args, table("cc"), index.kinds(), false);

            assertThat(scan.outputs).as("%s", args).containsExactly("y");
            assertThat(scan.sources).containsExactly("x.c");
        }
    }

    @Test
    void shouldTakeNoOptionForAValueAndNoValueForAnOption() {
        OptionScan scan =
                OptionScan.of(List.of("-I", "-c", "-o", "--version", "x.c"), table("cc"), index.kinds(), false);

        assertThat(scan.mode).isNull();
        assertThat(scan.query).isNull();
        assertThat(scan.outputs).containsExactly("--version");
    }

    @Test
    void shouldEndWithAnOptionWhoseValueIsMissing() {
        Reading reading = OptionArguments.read(List.of("x.c", "-o"), table("cc"), index.kinds(), false);

        assertThat(reading.outputs()).containsExactly("a.out");
    }

    @Test
    void shouldTakeWhatFollowsTwoHyphensForOperands() {
        OptionScan scan = OptionScan.of(List.of("--", "-v.rs"), table("rustc"), index.kinds(), false);

        assertThat(scan.sources).containsExactly("-v.rs");
    }

    @Test
    void shouldNameARustLibraryAfterItsCrate() {
        Reading reading = RustArguments.read(
                List.of("--crate-name=a-b", "--crate-type=cdylib", "--out-dir=t/", "lib.rs"),
                table("rustc"),
                index.kinds(),
                false);

        assertThat(reading.outputs()).containsExactly("t/liba_b.so");
    }

    @Test
    void shouldLeaveACommandThatCompilesNothingToTheBuildTools() {
        Optional<Reading> tidy =
                CommandArguments.read(List.of("mod", "tidy"), table("go"), index.styles(), index.kinds(), false);
        Optional<Reading> run = CommandArguments.read(
                List.of("run", "x.go", "y.go", "z", "w.go"), table("go"), index.styles(), index.kinds(), false);

        assertThat(tidy).isEmpty();
        assertThat(run.orElseThrow().activity()).isEqualTo(Activity.RUN);
        assertThat(run.orElseThrow().sources()).containsExactly("x.go", "y.go");
    }

    @Test
    void shouldFindTheProgramThatAnInterpreterRuns() {
        Interpreter python = Objects.requireNonNull(index.interpreters().find("/usr/bin/python3.11"));

        assertThat(python.find(List.of("-W", "ignore", "-u", "a.py", "b")))
                .contains(new Interpreter.Found("a.py", List.of("b")));
        assertThat(python.find(List.of("-m", "pip", "install")))
                .contains(new Interpreter.Found("pip", List.of("install")));
        assertThat(python.find(List.of("-c", "x", "a.py"))).isEmpty();
        assertThat(python.find(List.of("-m"))).isEmpty();
    }

    @Test
    void shouldFindTheProgramThatALoaderStarts() {
        Loader loader = index.loader();

        assertThat(loader.find(List.of("--library-path", "/gcc", "./x", "--list")))
                .contains(new Interpreter.Found("./x", List.of("--list")));
        assertThat(loader.find(List.of("--list", "./gcc"))).isEmpty();
        assertThat(loader.find(List.of())).isEmpty();
    }

    @Test
    void shouldFindWhatTheJavaLauncherRuns() {
        JavaLauncher java = index.java();

        assertThat(java.find(List.of("-cp", "X.java", "Main"))).isEmpty();
        assertThat(java.find(List.of("-ea", "X.java", "a")))
                .map(JavaLauncher.Found::args)
                .contains(List.of("X.java", "a"));
        assertThat(java.find(List.of("@args"))).isEmpty();
        assertThat(java.find(List.of("-jar"))).isEmpty();
    }

    @Test
    void shouldSayWhichProgramWasFoundAndWhy() {
        ProgramFinder finder = new ProgramFinder(Toolchains.builtIn());

        Invocation named = finder.find(Execs.command("gcc-12 x.c").event(), ExecFacts.getDefaultInstance())
                .orElseThrow();
        Invocation unknown = finder.find(Execs.command("/srv/app x.c").event(), ExecFacts.getDefaultInstance())
                .orElseThrow();

        assertThat(named.tool()).isNotNull().extracting(Tool::toolchain).isEqualTo("gcc");
        assertThat(named.args()).containsExactly("x.c");
        assertThat(named.reasons()).containsExactly("file name \"gcc-12\" is a name of gcc");
        assertThat(unknown.tool()).isNull();
    }

    @Test
    void shouldWantSourceOutputAndATellingOptionUnderAnUnknownName() {
        UnnamedShapes shapes = new UnnamedShapes(Toolchains.builtIn());

        assertThat(shapes.find(List.of("-O2", "-o", "y", "x.c"), false)).isPresent();
        assertThat(shapes.find(List.of("-O2", "x.c"), false)).isEmpty();
        assertThat(shapes.find(List.of("-o", "y", "x.c"), false)).isEmpty();
        assertThat(shapes.find(List.of("-O2", "-o", "y"), false)).isEmpty();
    }
}
