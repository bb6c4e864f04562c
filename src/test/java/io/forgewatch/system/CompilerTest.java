package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.LaunchedBy;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each compiler, run for real in a container, gives one finding that says what it was and what it did. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class CompilerTest {
    private static final String C = "echo 'int main(void) { return 0; }' >hello.c; ";
    private static final String C_PLUS_PLUS = "echo 'int main() { return 0; }' >hello.cc; ";

    private final ForgewatchProcess forgewatch;

    CompilerTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @Test
    void shouldReportGcc() {
        Finding finding = findingOf(C + "gcc -o hello hello.c");

        assertCompiled(finding, "gcc", "c", "hello.c");
        assertThat(finding.getBuild().getExecCount()).isEqualTo(5);
        assertThat(finding.getProcesses(0).getBinary().getPath()).matches("/usr/bin/x86_64-linux-gnu-gcc-\\d+");
        assertThat(finding.getProcesses(0).getArgsList()).containsExactly("gcc", "-o", "hello", "hello.c");
        assertThat(finding.getBuild().getOutputsList())
                .anySatisfy(output -> assertThat(output.getPath()).endsWith("hello"));
    }

    @Test
    void shouldReportGccUnderTheNameCc() {
        Finding finding = findingOf(C + "cc -c hello.c");

        assertCompiled(finding, "gcc", "c", "hello.c");
        assertThat(finding.getProcesses(0).getRequestedPath()).isEqualTo("/usr/bin/cc");
        assertThat(finding.getProcesses(0).getName()).isEqualTo("cc");
    }

    @Test
    void shouldReportGPlusPlus() {
        assertCompiled(findingOf(C_PLUS_PLUS + "g++ -c hello.cc"), "gcc", "c++", "hello.cc");
    }

    @Test
    void shouldReportClang() {
        assertCompiled(findingOf(C + "clang -o hello hello.c"), "clang", "c", "hello.c");
    }

    @Test
    void shouldReportJavac() {
        Finding finding = findingOf("echo 'class Hello {}' >Hello.java; javac Hello.java");

        assertCompiled(finding, "javac", "java", "Hello.java");
        assertThat(finding.getBuild().getExecCount()).isEqualTo(1);
    }

    @Test
    void shouldReportGoBuild() {
        Finding finding = findingOf("echo 'package main; func main() {}' >hello.go; " + Toolchains.INSIDE
                + "/usr/lib/go-1.19/bin/go build hello.go");

        assertCompiled(finding, "go", "go", "hello.go");
        assertThat(finding.getProcesses(0).getBinary().getOrigin()).isEqualTo(Origin.MOUNTED);
    }

    @Test
    void shouldReportRustc() {
        Finding finding = findingOf("echo 'fn main() {}' >hello.rs; " + Toolchains.INSIDE + "/usr/bin/rustc --sysroot "
                + Toolchains.INSIDE + "/usr hello.rs");

        assertCompiled(finding, "rustc", "rust", "hello.rs");
        assertThat(finding.getBuild().getExecCount())
                .as("rustc, and the linker that it calls")
                .isGreaterThan(1);
    }

    @Test
    void shouldReportTccThatWasAddedToTheContainerAsHigh() {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            root.add(Toolchains.folder().resolve("usr/bin/tcc"), "/usr/local/bin/tcc");
            ContainerSpec spec = Toolchains.mountedIn(ContainerSpec.of(root));
            RuncContainer.runShell(
                            spec, C + "tcc -B" + Toolchains.INSIDE + "/usr/lib/x86_64-linux-gnu/tcc -o hello hello.c")
                    .ok();

            Finding finding = forgewatch.client().awaitEnded(spec.cgroup());

            assertThat(finding.getEvidence().getToolchain()).isEqualTo("tcc");
            assertThat(finding.getProcesses(0).getBinary().getOrigin()).isEqualTo(Origin.ADDED);
            assertThat(finding.getSeverity()).isEqualTo(Severity.HIGH);
        }
    }

    @Test
    void shouldReportAProgramThatTccRunsAtOnce() {
        Finding finding = findingOf(C + Toolchains.INSIDE + "/usr/bin/tcc -B" + Toolchains.INSIDE
                + "/usr/lib/x86_64-linux-gnu/tcc -run hello.c");

        assertThat(finding.getEvidence().getToolchain()).isEqualTo("tcc");
        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.RUN);
    }

    @Test
    void shouldReportAParallelMakeAsOneBuildWithEveryExec() {
        Finding finding = findingOf("for i in 1 2 3 4 5 6 7 8; do echo \"int f$i;\" >f$i.c; done; "
                + "printf 'all: f1.o f2.o f3.o f4.o f5.o f6.o f7.o f8.o\\n' >Makefile; make -j4");

        assertThat(finding.getEvidence().getToolchain()).isEqualTo("gcc");
        assertThat(finding.getBuild().getExecCount())
                .as("cc, cc1 and as for each of 8")
                .isEqualTo(24);
        assertThat(finding.getBuild().getSourcesList())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 8)
                        .mapToObj(i -> "/build/f" + i + ".c")
                        .toList());
        assertThat(finding.getProcesses(0).getName()).isEqualTo("cc");
    }

    @Test
    void shouldReportACompilerThatIsOnlyAskedForItsVersionAsLow() {
        Finding finding = findingOf("gcc --version");

        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.QUERY);
        assertThat(finding.getSeverity()).isEqualTo(Severity.LOW);
    }

    /** Runs a script in a container of its own and returns what Forgewatch made of it. */
    private Finding findingOf(String script) {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = Toolchains.mountedIn(ContainerSpec.of(root));
            // So long a container must last for its files to be read.
            RuncContainer.runShell(spec, script + " && sleep 0.5").ok();
            return forgewatch.client().awaitEnded(spec.cgroup());
        }
    }

    private static void assertCompiled(Finding finding, String toolchain, String language, String source) {
        assertThat(finding.getEvidence().getToolchain()).isEqualTo(toolchain);
        assertThat(finding.getEvidence().getLanguage()).isEqualTo(language);
        assertThat(finding.getEvidence().getTier()).isEqualTo(Tier.IDENTITY);
        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.COMPILE);
        assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(finding.getEvidence().getTerminal()).isFalse();
        assertThat(finding.getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(finding.getBuild().getSourcesList()).contains("/build/" + source);
        assertThat(finding.getProcesses(0).getExitCode()).isZero();
    }
}
