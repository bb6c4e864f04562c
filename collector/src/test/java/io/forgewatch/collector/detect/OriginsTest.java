package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.Executable;
import io.forgewatch.v1.Binary.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
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

        CompilerLaunch launch = new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE)
                .detect(Execs.command("gcc x.c").traits(traits).event(), Execs.CONTAINER)
                .orElseThrow();

        assertThat(launch.origin()).isEqualTo(origin);
        assertThat(launch.foreign()).isEqualTo(foreign);
        if (copiedUp) {
            assertThat(launch.reasons()).anyMatch(reason -> reason.contains("copied up"));
        }
    }
}
