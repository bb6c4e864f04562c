package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupControllerTest {
    @TempDir
    Path hostRoot;

    @Test
    void shouldPreferPidsOfTheMountedHierarchies() throws IOException {
        assertThat(chosen("cpuset\t3\t1\t1", "memory\t4\t10\t1", "pids\t8\t1\t1"))
                .isEqualTo(CgroupController.PIDS);
    }

    @Test
    void shouldPassOverControllersOfVersion2() throws IOException {
        assertThat(chosen("memory\t0\t10\t1", "pids\t0\t1\t1", "blkio\t7\t1\t1"))
                .isEqualTo(CgroupController.BLKIO);
    }

    @Test
    void shouldUseVersion2WhereNoHierarchyIsMounted() throws IOException {
        assertThat(chosen("memory\t0\t10\t1", "pids\t0\t1\t1")).isEqualTo(CgroupController.NONE);
    }

    @Test
    void shouldUseVersion2WhereTheKernelHasNoVersion1() {
        assertThat(CgroupController.choose(hostRoot)).isEqualTo(CgroupController.NONE);
    }

    @Test
    void shouldPassOverLinesItDoesNotUnderstand() throws IOException {
        assertThat(chosen("pids", "", "memory\t4\t10\t1\tmore", "freezer\t6\t1\t1"))
                .isEqualTo(CgroupController.FREEZER);
    }

    private CgroupController chosen(String... lines) throws IOException {
        Path file = Files.createDirectories(hostRoot.resolve("proc")).resolve("cgroups");
        Files.writeString(file, "#subsys_name\thierarchy\tnum_cgroups\tenabled\n" + String.join("\n", lines) + "\n");
        return CgroupController.choose(hostRoot);
    }
}
