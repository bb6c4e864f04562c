package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the real kernel: needs root. */
@Tag("kernel")
class SameRecordsTest {
    /**
     * Of exec_record.h: script, root mount, overlay, upper, copied up, memfd, deleted, mounted, candidate, cuts of a cgroup,
     * arguments and ancestors.
     */
    private static final long FLAGS = 0x68002ff;

    private static final long CGROUP_V1 = 0x100;

    @Test
    void shouldReadWithLoadsWhatTheHelperReads() throws Exception {
        CgroupController controller = CgroupController.choose(Path.of("/"));
        boolean v1 = controller != CgroupController.NONE;
        String same = SameRecords.compare(
                options -> ExecProbe.attach(ProbeObject.load(options, false), options),
                options -> ExecProbe.attach(ProbeObject.load(options, true), options),
                v1 ? FLAGS | CGROUP_V1 : FLAGS,
                List.of(
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "src/test/resources/every-exec.sh",
                        hierarchy(v1 ? controller.name().toLowerCase(Locale.ROOT) : "")));
        assertThat(same).contains("are the same");
    }

    private static String hierarchy(String controller) {
        Path root = Path.of("/sys/fs/cgroup");
        Path unified = root.resolve("unified");
        return (!controller.isEmpty() ? root.resolve(controller) : Files.isDirectory(unified) ? unified : root)
                .toString();
    }
}
