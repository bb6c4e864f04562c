package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.collector.v1.FileIdentity;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file holds against what it is called. */
class ContentTest {
    private static final FileFacts NONE_OF_OURS = content("");

    private static FileFacts content(String program) {
        FileIdentity.Builder identity = FileIdentity.newBuilder()
                .setKind(FileIdentity.Kind.EXECUTABLE)
                .setProgram(program)
                .setWhole(true)
                .setBuildId("c0ffee");
        if (!program.isEmpty()) {
            identity.addAllMarks(List.of("a rule", "another", "a third", "a fourth"));
        }
        return FileFacts.newBuilder().setIdentity(identity).build();
    }

    private static ExecFacts facts(FileFacts executable) {
        return ExecFacts.newBuilder().setExecutable(executable).build();
    }

    private static Optional<CompilerLaunch> detect(Execs exec, ExecFacts facts) {
        return new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity())
                .detect(exec.event(), Execs.CONTAINER, List.of(), facts);
    }

    private static CompilerLaunch launch(Execs exec, String program) {
        return detect(exec, facts(content(program))).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        // content, file, toolchain, language, activity, renamed
        "gcc,                     /tmp/ls,                          gcc,         c,   COMPILE, true",
        "gcc,                     /usr/bin/x86_64-linux-gnu-gcc-12, gcc,         c,   COMPILE, false",
        "gcc,                     /usr/bin/x86_64-linux-gnu-g++-12, gcc,         c,   COMPILE, false",
        "gcc,                     /usr/bin/clang,                   gcc,         c,   COMPILE, true",
        "gcc,                     /tmp/make,                        gcc,         c,   COMPILE, true",
        "cc1,                     /tmp/worker,                      gcc,         c,   COMPILE, true",
        "clang,                   /usr/lib/llvm-14/bin/clang,       clang,       c,   COMPILE, false",
        "clang,                   /opt/bin/swiftc,                  swift,       swift,   COMPILE, false",
        "gcc,                     /usr/bin/x86_64-linux-gnu-gm2-12, gm2,         c,   COMPILE, false",
        "cc1,                     /usr/libexec/gcc/cc1gm2,          gm2,         c,   COMPILE, false",
        "gcc,                     /nix/store/x/bin/.gcc-wrapped,    gcc,         c,   COMPILE, false",
        "lld,                     /usr/local/bin/tinygo,            go,          go,  COMPILE, false",
        "tcc,                     /tmp/python3,                     tcc,         c,   COMPILE, true",
        "javac,                   /tmp/jar,                         javac,       c,   COMPILE, true",
        "lld,                     /usr/bin/ld.lld,                  lld,         '',  LINK,    false",
        "ld.bfd,                  /usr/bin/x86_64-linux-gnu-ld.bfd, binutils,    '',  LINK,    false",
        "as,                      /tmp/sleep,                       binutils,    '',  ASSEMBLE, true",
    })
    void shouldTellByContentWhateverTheName(
            String content, String file, String toolchain, String language, Activity activity, boolean renamed) {
        CompilerLaunch launch =
                launch(Execs.command("x x.c -o y").file(file).requested(file).argv0(file), content);

        assertThat(launch.tier()).isEqualTo(Tier.IDENTITY);
        assertThat(launch.toolchain()).isEqualTo(toolchain);
        assertThat(launch.activity()).isEqualTo(activity);
        assertThat(launch.renamed()).as(launch.reasons().toString()).isEqualTo(renamed);
        assertThat(launch.denied()).isFalse();
        assertThat(launch.reasons()).anyMatch(reason -> reason.contains("a rule, another, a third and 1 more"));
    }

    @Test
    void shouldCallItRenamedWhereOnlyTheCallersNameDisagrees() {
        CompilerLaunch launch =
                launch(Execs.command("ls -c x.c").file("/usr/bin/gcc").requested("/usr/bin/gcc"), "gcc");

        assertThat(launch.renamed()).isTrue();
        assertThat(launch.tier()).isEqualTo(Tier.IDENTITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gcc", "cc", "g++-12", "clang", "tcc", "rustc", "as", "ld", "javac", "x86_64-linux-gnu-gcc"})
    void shouldLeaveTheLowestTierToANameThatTheContentDenies(String name) {
        CompilerLaunch launch = detect(
                        Execs.command(name + " -O2 -c x.c -o x.o").file("/tmp/" + name), facts(NONE_OF_OURS))
                .orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.NAME);
        assertThat(launch.denied()).isTrue();
    }

    @Test
    void shouldKeepTheNamesWordWhereNoMarkIsKnownOfThatToolchain() {
        CompilerLaunch launch = detect(Execs.command("valac -o x x.vala").file("/usr/bin/valac"), facts(NONE_OF_OURS))
                .orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
        assertThat(launch.denied()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"llvm-as -o y x.ll", "dmd x.d", "fpc x.pas", "flang x.f90", "cc1gm2 x.mod", "tinygo build x.go"})
    void shouldNotDenyANameBecauseOnlyASiblingHasMarks(String command) {
        CompilerLaunch launch =
                detect(Execs.command(command), facts(NONE_OF_OURS)).orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
        assertThat(launch.denied()).isFalse();
    }

    @Test
    void shouldKeepTheNamesWordWhereTheContentCouldNotBeReadAndSayWhy() {
        FileFacts gone = FileFacts.newBuilder()
                .setGap(FileGap.newBuilder().setCause(FileGap.Cause.GONE).setMessage("/tmp/gcc: is gone"))
                .build();
        CompilerLaunch launch = detect(Execs.command("gcc -c x.c").file("/tmp/gcc"), facts(gone))
                .orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.ARGUMENTS);
        assertThat(launch.reasons()).contains("its content could not be read: /tmp/gcc: is gone");
    }

    @Test
    void shouldTellTheProgramThatALoaderIsGiven() {
        ExecFacts facts = ExecFacts.newBuilder()
                .setExecutable(content("ld.so"))
                .setTarget(content("gcc"))
                .build();
        CompilerLaunch launch = detect(
                        Execs.command("/tmp/runner --library-path /x /tmp/tool -c x.c")
                                .file("/tmp/runner"),
                        facts)
                .orElseThrow();

        assertThat(launch.tier()).isEqualTo(Tier.IDENTITY);
        assertThat(launch.toolchain()).isEqualTo("gcc");
        assertThat(launch.renamed()).isTrue();
        assertThat(launch.sources()).containsExactly("x.c");
    }

    @ParameterizedTest
    @CsvSource({
        "Hello.java, java-source, RUN, true",
        "--source 17 x, java-source, RUN, true",
        "-jar app.jar, '', , false"
    })
    void shouldKnowJavaUnderAnotherName(String args, String toolchain, Activity activity, boolean found) {
        Optional<CompilerLaunch> launch = detect(
                Execs.command("worker " + args).file("/tmp/worker").requested("/tmp/worker"), facts(content("java")));

        assertThat(launch.isPresent()).isEqualTo(found);
        launch.ifPresent(one -> {
            assertThat(one.toolchain()).isEqualTo(toolchain);
            assertThat(one.activity()).isEqualTo(activity);
            assertThat(one.tier()).isEqualTo(Tier.IDENTITY);
            assertThat(one.renamed()).isTrue();
        });
    }

    @Test
    void shouldSplitTheOneArgumentThatAScriptsFirstLineGivesToJava() {
        CompilerLaunch launch = detect(
                        Execs.command("./job now").requested("./job").scriptOf("/usr/bin/java", "--source 17"),
                        facts(content("java")))
                .orElseThrow();

        assertThat(launch.activity()).isEqualTo(Activity.RUN);
        assertThat(launch.sources()).containsExactly("./job");
    }

    @Test
    void shouldNotTakeForACompilerWhatStartsAnUnknownProgramWithACompilersArguments() {
        assertThat(detect(
                        Execs.command("/tmp/launch then ./notes -O2 -c -o x.o x.c")
                                .file("/tmp/launch"),
                        facts(NONE_OF_OURS)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"busybox", "jar", "cpp"})
    void shouldSayNothingOfAKnownProgramThatCompilesNothing(String program) {
        assertThat(detect(
                        Execs.command("sh -O2 -c x.c -o x.o").file("/tmp/tool").requested("/tmp/tool"),
                        facts(content(program))))
                .isEmpty();
    }

    @Test
    void shouldJoinABuildToolUnderAnotherName() {
        assertThat(launch(Execs.command("worker all").file("/tmp/worker").requested("/tmp/worker"), "make")
                        .role())
                .isEqualTo(CompilerLaunch.Role.BUILD_TOOL);
    }
}
