package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Command lines as real compilers call each other, judged by the detector and gathered by the tracker. */
class LaunchToFindingTest {
    private static final CompilerDetector DETECTOR =
            new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());
    private static final int SHELL = 50;
    private static final int FIRST_PID = 100;

    private final TrackedHost host = new TrackedHost();

    /**
     * Runs commands 10 ms after each other and ends them in reverse.
     *
     * @param commands {@code level|file|command line}: a command is the child of the last one that stands one level higher
     */
    private Finding run(String... commands) {
        List<Integer> stack = new ArrayList<>();
        for (int i = 0; i < commands.length; i++) {
            String[] parts = commands[i].split("\\|", 3);
            int level = Integer.parseInt(parts[0]);
            while (stack.size() > level) {
                exit(stack.remove(stack.size() - 1), i * 10L);
            }
            Execs exec = Execs.command(parts[2]).file(parts[1]);
            DETECTOR.detect(placed(exec.event(), FIRST_PID + i, i * 10L, stack), Execs.CONTAINER)
                    .ifPresent(launch -> host.tracker.onLaunch(launch, List.of()));
            stack.add(FIRST_PID + i);
        }
        while (!stack.isEmpty()) {
            exit(stack.remove(stack.size() - 1), commands.length * 10L);
        }
        host.tick(5000);
        return host.finding();
    }

    private void exit(int pid, long ms) {
        host.tracker.onExit(new ExitEvent(Launched.T0 + ms * Launched.MS, Launched.startOf(pid), pid, 0));
    }

    private static ExecEvent placed(ExecEvent event, int pid, long ms, List<Integer> stack) {
        List<ExecEvent.Ancestor> above = new ArrayList<>();
        for (int level = stack.size() - 1; level >= 0; level--) {
            int one = stack.get(level);
            above.add(new ExecEvent.Ancestor(one, Launched.startOf(one), one - 40, Execs.PID_NAMESPACE, "x"));
        }
        above.add(new ExecEvent.Ancestor(SHELL, Launched.startOf(SHELL), 1, Execs.PID_NAMESPACE, "sh"));
        return new ExecEvent(
                Launched.T0 + ms * Launched.MS,
                Launched.startOf(pid),
                pid,
                pid,
                pid - 40,
                0,
                0,
                -1,
                SHELL,
                "",
                event.cgroup(),
                event.namespaces(),
                event.executable(),
                event.requestedPath(),
                event.script(),
                event.args(),
                event.argsFullBytes(),
                event.argumentCount(),
                event.workingDirectory(),
                PathText.baseName(event.executable().path()),
                above,
                event.gaps());
    }

    private static List<String> outputs(Finding finding) {
        return finding.getBuild().getOutputsList().stream().map(Output::getPath).toList();
    }

    @Test
    void shouldTellGccsStoryWithoutItsTemporaryFiles() {
        Finding finding = run(
                "0|/usr/bin/x86_64-linux-gnu-gcc-12|gcc hello.c",
                "1|/usr/lib/gcc/x86_64-linux-gnu/12/cc1|/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet -imultiarch"
                        + " x86_64-linux-gnu hello.c -quiet -dumpbase hello.c -mtune=generic -o /tmp/ccQ1w2e3.s",
                "1|/usr/bin/x86_64-linux-gnu-as|as --64 -o /tmp/ccR4t5y6.o /tmp/ccQ1w2e3.s",
                "1|/usr/lib/gcc/x86_64-linux-gnu/12/collect2|/usr/lib/gcc/x86_64-linux-gnu/12/collect2 -pie"
                        + " /tmp/ccR4t5y6.o -lc",
                "2|/usr/bin/x86_64-linux-gnu-ld.bfd|/usr/bin/ld -pie /tmp/ccR4t5y6.o -lc");

        assertThat(finding.getBuild().getExecCount()).isEqualTo(5);
        assertThat(finding.getEvidence().getToolchain()).isEqualTo("gcc");
        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.COMPILE);
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/src/hello.c");
        assertThat(outputs(finding)).containsExactly("/src/a.out");
        assertThat(finding.getSeverity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void shouldKeepObjectsThatMakeAskedFor() {
        Finding finding = run(
                "0|/usr/bin/make|make -j2",
                "1|/usr/bin/x86_64-linux-gnu-gcc-12|cc -c -o a.o a.c",
                "2|/usr/lib/gcc/x86_64-linux-gnu/12/cc1|cc1 -quiet a.c -o /tmp/cc000001.s",
                "1|/usr/bin/x86_64-linux-gnu-gcc-12|cc a.o -o app");

        assertThat(finding.getBuild().getExecCount()).isEqualTo(3);
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/src/a.c");
        assertThat(outputs(finding)).containsExactly("/src/a.o", "/src/app");
    }

    @Test
    void shouldGiveRustcsLinkingByCcToRustc() {
        Finding finding = run(
                "0|/usr/bin/rustc|rustc main.rs",
                "1|/usr/bin/x86_64-linux-gnu-gcc-12|cc -m64 main.o -o main",
                "2|/usr/lib/gcc/x86_64-linux-gnu/12/collect2|collect2 -o main main.o",
                "3|/usr/bin/x86_64-linux-gnu-ld.bfd|/usr/bin/ld -o main main.o");

        assertThat(finding.getEvidence().getToolchain()).isEqualTo("rustc");
        assertThat(finding.getBuild().getExecCount()).isEqualTo(4);
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/src/main.rs");
        assertThat(outputs(finding)).containsExactly("/src/main");
    }

    @Test
    void shouldReportALostDriversBackEndsAsItsToolchain() {
        Finding finding = run(
                "0|/usr/lib/gcc/x86_64-linux-gnu/12/cc1|/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet hello.c -o"
                        + " /tmp/cc000001.s",
                "0|/usr/bin/x86_64-linux-gnu-as|as --64 -o hello.o /tmp/cc000001.s");

        assertThat(finding.getEvidence().getToolchain()).isEqualTo("gcc");
        assertThat(finding.getBuild().getExecCount()).isEqualTo(2);
    }

    @Test
    void shouldTakeAQuestionForLow() {
        Finding finding = run(
                "0|/usr/bin/x86_64-linux-gnu-gcc-12|gcc --version",
                "0|/usr/bin/x86_64-linux-gnu-gcc-12|gcc -dumpmachine");

        assertThat(finding.getSeverity()).isEqualTo(Severity.LOW);
        assertThat(finding.getEvidence().getActivity()).isEqualTo(Activity.QUERY);
        assertThat(finding.getBuild().getExecCount()).isEqualTo(2);
        assertThat(finding.getBuild().getOutputsList()).isEmpty();
    }
}
