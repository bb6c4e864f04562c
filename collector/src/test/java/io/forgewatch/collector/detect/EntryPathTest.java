package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Execs.HOST_PID_NAMESPACE;
import static io.forgewatch.collector.detect.Execs.PID_NAMESPACE;
import static io.forgewatch.collector.detect.Execs.ancestor;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecEvent.Ancestor;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.v1.Evidence.LaunchedBy;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class EntryPathTest {
    private static final long INNER = PID_NAMESPACE + 1;
    private static final Ancestor SHIM = ancestor(900, HOST_PID_NAMESPACE);

    private static LaunchedBy of(Execs exec) {
        ExecEvent event = exec.event();
        return EntryPath.of(event, event.ancestors(), HOST_PID_NAMESPACE);
    }

    private static Execs gcc() {
        return Execs.command("gcc x.c");
    }

    @Test
    void shouldSeeTheFirstProcessAsEntrypoint() {
        assertThat(of(gcc().in(PID_NAMESPACE, 1).below(SHIM))).isEqualTo(LaunchedBy.ENTRYPOINT);
    }

    @Test
    void shouldSeeWhatStandsBelowTheFirstProcessAsEntrypoint() {
        assertThat(of(gcc().below(ancestor(6, PID_NAMESPACE), ancestor(1, PID_NAMESPACE), SHIM)))
                .isEqualTo(LaunchedBy.ENTRYPOINT);
    }

    @Test
    void shouldSeeWhatEntersPastTheFirstProcessAsInjected() {
        assertThat(of(gcc().below(SHIM))).isEqualTo(LaunchedBy.INJECTED);
        assertThat(of(gcc().below(ancestor(6, PID_NAMESPACE), SHIM))).isEqualTo(LaunchedBy.INJECTED);
    }

    @Test
    void shouldWalkOnThroughANamespaceInsideTheContainer() {
        Ancestor innerFirst = ancestor(1, INNER);

        assertThat(of(gcc().in(INNER, 3)
                        .below(innerFirst, ancestor(5, PID_NAMESPACE), ancestor(1, PID_NAMESPACE), SHIM)))
                .isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(of(gcc().in(INNER, 3).below(innerFirst, ancestor(5, PID_NAMESPACE), SHIM)))
                .isEqualTo(LaunchedBy.INJECTED);
    }

    @Test
    void shouldSayNothingWhereTheChainEndsTooEarly() {
        assertThat(of(gcc().below(ancestor(6, PID_NAMESPACE), ancestor(5, PID_NAMESPACE))))
                .isEqualTo(LaunchedBy.LAUNCHED_BY_UNSPECIFIED);
        assertThat(of(gcc().below())).isEqualTo(LaunchedBy.LAUNCHED_BY_UNSPECIFIED);
        assertThat(of(gcc().below(ancestor(6, PID_NAMESPACE), ancestor(0, 0), SHIM)))
                .isEqualTo(LaunchedBy.LAUNCHED_BY_UNSPECIFIED);
    }

    @Test
    void shouldUseALineageThatGoesFurtherThanTheRecord() {
        ExecEvent event = gcc().below(ancestor(6, PID_NAMESPACE)).event();
        CompilerDetector detector =
                new CompilerDetector(Toolchains.builtIn(), HOST_PID_NAMESPACE, LongUnaryOperator.identity());

        assertThat(detector.detect(event, Execs.CONTAINER))
                .map(CompilerLaunch::launchedBy)
                .contains(LaunchedBy.LAUNCHED_BY_UNSPECIFIED);
        assertThat(detector.detect(
                        event,
                        Execs.CONTAINER,
                        List.of(ancestor(6, PID_NAMESPACE), SHIM),
                        ExecFacts.getDefaultInstance()))
                .map(CompilerLaunch::launchedBy)
                .contains(LaunchedBy.INJECTED);
    }

    @Test
    void shouldSayNothingOfAContainerInTheHostsNamespace() {
        assertThat(of(gcc().in(HOST_PID_NAMESPACE, 7).below(SHIM))).isEqualTo(LaunchedBy.LAUNCHED_BY_UNSPECIFIED);
    }
}
