package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs after all others: what they started, mounted and made is gone. */
@Tag("system")
@Order(Integer.MAX_VALUE)
@ExtendWith(NothingLeftTest.StopShared.class)
class NothingLeftTest {
    @Test
    void shouldLeaveNoMount() {
        assertThat(Leftovers.mountsBelow(Scratch.root())).isEmpty();
    }

    @Test
    void shouldLeaveNoCgroup() {
        CgroupTree.removeUnused();
        assertThat(CgroupTree.remaining()).isEmpty();
    }

    @Test
    void shouldLeaveNoContainer() {
        assertThat(Leftovers.list(Scratch.root().resolve("runc"))).isEmpty();
    }

    @Test
    void shouldLeaveNoProcess() {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(ProcessHandle.current()
                                .descendants()
                                .map(process -> process.info().commandLine().orElse("?")))
                        .isEmpty());
    }

    @Test
    void shouldLeaveNoBpfProgram() {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(BpfPrograms.orphans()).isEmpty());
    }

    @Test
    void shouldLeaveNoFile() {
        assertThat(Leftovers.list(Scratch.root()))
                .allMatch(file -> file.getFileName().toString().equals("runc"));
    }

    static final class StopShared implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            SharedForgewatch.stop(context);
        }
    }
}
