package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A container whose root is a folder of the host's file system, as the vfs driver makes them: only times tell what was added. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class PlainRootTest {
    private static final String LIBRARIES = "/lib/x86_64-linux-gnu/";

    private final ForgewatchProcess forgewatch;
    private final BusyboxRoot root = new BusyboxRoot();
    private final ContainerSpec spec = ContainerSpec.of(root);

    PlainRootTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @BeforeEach
    void addCompiler() {
        root.add(Toolchains.folder().resolve("usr/bin/tcc"), "/usr/bin/tcc");
        root.add(Path.of("/lib64/ld-linux-x86-64.so.2"), "/lib64/ld-linux-x86-64.so.2");
        for (String library : new String[] {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0"}) {
            root.add(Path.of(LIBRARIES + library), LIBRARIES + library);
        }
        root.write("/build/x.c", "int x;".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void delete() {
        root.close();
    }

    @Test
    void shouldTakeWhatIsOlderThanTheContainerForTheImages() {
        Finding finding = findingOf("chmod 700 /usr/bin/tcc; /usr/bin/tcc -c -o x.o x.c");

        assertThat(finding.getProcesses(0).getBinary().getOrigin()).isEqualTo(Origin.IMAGE);
        assertThat(finding.getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(finding.getEvidence().getReasonsList()).anyMatch(reason -> reason.contains("by its times"));
    }

    @Test
    void shouldTakeWhatIsYoungerForAdded() {
        Finding finding = findingOf("cp /usr/bin/tcc /bin/tcc; /bin/tcc -c -o x.o x.c");

        assertThat(finding.getProcesses(0).getBinary().getOrigin()).isEqualTo(Origin.ADDED);
        assertThat(finding.getProcesses(0).getBinary().hasAddedTime()).isTrue();
        assertThat(finding.getSeverity()).isEqualTo(Severity.HIGH);
        assertThat(finding.getEvidence().getReasonsList()).anyMatch(reason -> reason.contains("by its times"));
    }

    private Finding findingOf(String script) {
        RuncContainer.run(spec, "sh", "-c", script + "; sleep 0.6").ok();
        return forgewatch.client().awaitEnded(spec.cgroup());
    }
}
