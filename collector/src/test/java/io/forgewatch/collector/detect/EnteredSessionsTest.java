package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Execs.HOST_PID_NAMESPACE;
import static io.forgewatch.collector.detect.Execs.PID_NAMESPACE;
import static io.forgewatch.collector.detect.Execs.ancestor;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecEvent.Ancestor;
import io.forgewatch.v1.Evidence.LaunchedBy;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class EnteredSessionsTest {
    private static final Ancestor SHIM = ancestor(900, HOST_PID_NAMESPACE);
    private static final Ancestor FIRST = ancestor(1, PID_NAMESPACE);

    private final EnteredSessions sessions = new EnteredSessions(HOST_PID_NAMESPACE);

    private LaunchedBy launchedBy(Execs exec) {
        ExecEvent event = exec.event();
        sessions.exec(event, event.ancestors());
        return new CompilerDetector(Toolchains.builtIn(), HOST_PID_NAMESPACE, LongUnaryOperator.identity())
                .detect(event, Execs.CONTAINER)
                .map(sessions::judged)
                .orElseThrow()
                .launchedBy();
    }

    private static Execs gcc() {
        return Execs.command("gcc x.c");
    }

    @Test
    void shouldKnowAnOrphanOfASessionThatEntered() {
        assertThat(launchedBy(gcc().below(FIRST, SHIM))).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(launchedBy(gcc().below(ancestor(6, PID_NAMESPACE), SHIM))).isEqualTo(LaunchedBy.INJECTED);
        assertThat(launchedBy(gcc().below(FIRST, SHIM))).isEqualTo(LaunchedBy.INJECTED);
    }

    @Test
    void shouldNotTakeTheSameNumberElsewhereForTheSession() {
        assertThat(launchedBy(gcc().below(SHIM))).isEqualTo(LaunchedBy.INJECTED);

        assertThat(launchedBy(gcc().in(PID_NAMESPACE + 1, 7).below(ancestor(1, PID_NAMESPACE + 1), SHIM)))
                .isEqualTo(LaunchedBy.ENTRYPOINT);
    }

    @Test
    void shouldForgetASessionWhoseNumberBegetsAnother() {
        assertThat(launchedBy(gcc().below(SHIM))).isEqualTo(LaunchedBy.INJECTED);

        assertThat(launchedBy(gcc().leadingItsSession().below(FIRST, SHIM))).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(launchedBy(gcc().below(FIRST, SHIM))).isEqualTo(LaunchedBy.ENTRYPOINT);
    }
}
