package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Binary.Origin;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private static final Origins ORIGINS = new Origins(Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());

    @ParameterizedTest
    @CsvSource({
        // overlay, upper, copied up, memfd, deleted, mounted
        "false, false, false, true,  true,  true,  MEMFD,   true",
        "true,  true,  false, false, true,  true,  DELETED, true",
        "true,  true,  false, false, false, true,  MOUNTED, false",
        "true,  true,  false, false, false, false, ADDED,   true",
        "true,  true,  true,  false, false, false, ADDED,   false",
        "true,  false, false, false, false, false, IMAGE,   false",
        "false, false, false, false, false, false, UNKNOWN, false",
    })
    void shouldTakeTheFirstThatHolds(
            boolean overlay,
            boolean upper,
            boolean copiedUp,
            boolean memfd,
            boolean deleted,
            boolean mounted,
            Origin origin,
            boolean foreign) {
        Executable.Traits traits = new Executable.Traits(overlay, upper, copiedUp, memfd, deleted, mounted);

        CompilerLaunch launch = new CompilerDetector(
                        Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity())
                .detect(Execs.command("gcc x.c").traits(traits).event(), Execs.CONTAINER)
                .orElseThrow();

        assertThat(launch.origin()).isEqualTo(origin);
        assertThat(launch.foreign()).isEqualTo(foreign);
        if (copiedUp) {
            assertThat(launch.reasons()).anyMatch(reason -> reason.contains("copied up"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The container began at 100. changed, born, looked at, injected
        " 50,  40, true,  false, IMAGE,   older",
        "150,  40, true,  false, IMAGE,   older",
        "150, 120, true,  false, ADDED,   added",
        "150,   0, true,  false, ADDED,   added",
        " 50,   0, true,  false, IMAGE,   older",
        " 50,   0, false, false, IMAGE,   older",
        "150,   0, false, false, UNKNOWN, ''",
        "150, 120, true,  true,  ADDED,   added",
        " 50,  40, true,  true,  UNKNOWN, ''",
    })
    void shouldGoByTimesWhereNoLayersTell(
            long changedNs, long bornNs, boolean looked, boolean injected, Origin origin, String reason) {
        Executable.Traits plain = new Executable.Traits(false, false, false, false, false, false);
        ExecEvent event = Execs.command("gcc x.c")
                .traits(plain)
                .changed(changedNs)
                .below(
                        new ExecEvent.Ancestor(1001, 100, injected ? 31 : 1, Execs.PID_NAMESPACE, "sh"),
                        new ExecEvent.Ancestor(900, 50, 900, Execs.HOST_PID_NAMESPACE, "runc"))
                .event();
        FileFacts.Builder file = FileFacts.newBuilder().setCtimeNs(looked ? changedNs : 0);

        Origins.Provenance provenance = ORIGINS.of(
                event,
                event.ancestors(),
                ExecFacts.newBuilder().setExecutable(file.setBirthNs(bornNs)).build());

        assertThat(provenance.origin()).isEqualTo(origin);
        assertThat(provenance.reason()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        // device, links, born
        "1, 1, 40,  IMAGE",
        "1, 1, 120, ADDED",
        "1, 0, 120, DELETED",
        "9, 1, 40,  MOUNTED",
    })
    void shouldAskWhatTheLoaderWasGiven(long device, long links, long bornNs, Origin origin) {
        ExecEvent event = Execs.command("ld.so /tmp/gcc x.c")
                .below(Execs.ancestor(1, Execs.PID_NAMESPACE, 100))
                .event();
        FileFacts target = FileFacts.newBuilder()
                .setDevice(device)
                .setInode(7)
                .setLinks(links)
                .setCtimeNs(bornNs)
                .setBirthNs(bornNs)
                .build();

        assertThat(ORIGINS.of(
                                event,
                                event.ancestors(),
                                ExecFacts.newBuilder().setTarget(target).build())
                        .origin())
                .isEqualTo(origin);
    }
}
