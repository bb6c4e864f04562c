package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
    @TempDir
    Path root;

    @Test
    void shouldTakeTheHostsPidNamespaceFromItsFirstProcess() throws IOException {
        process("1", "pid:[4026531836]", "NSpid:\t1");
        process("self", "pid:[7]", "NSpid:\t50");

        assertThat(new HostFiles(root).hostPidNamespace()).isEqualTo(4026531836L);
    }

    @Test
    void shouldTakeItFromAProcessOfTheSameNamespaceWhereTheFirstMayNotBeLookedAt() throws IOException {
        process("2", "pid:[4026531836]", "NSpid:\t2");

        assertThat(new HostFiles(root).hostPidNamespace()).isEqualTo(4026531836L);
    }

    @Test
    void shouldNotTakeItFromAProcessOfANamespaceWithin() throws IOException {
        process("self", "pid:[4026532222]", "NSpid:\t50\t1");

        assertThatThrownBy(() -> new HostFiles(root).hostPidNamespace())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/proc/1/ns/pid");
    }

    @Test
    void shouldRefuseALinkThatNamesNoPidNamespace() throws IOException {
        process("1", "mnt:[4026531836]", "NSpid:\t1");

        assertThatThrownBy(() -> new HostFiles(root).hostPidNamespace())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a pid namespace");
    }

    @Test
    void shouldTakeTheHostsMountNamespaceFromKthreaddWhereTheFirstMayNotBeLookedAt() throws IOException {
        assertThat(new HostFiles(root).hostMountNamespace()).isZero();
        process("2", "pid:[4026531836]", "NSpid:\t2");
        Files.createSymbolicLink(root.resolve("proc/2/ns/mnt"), Path.of("mnt:[5]"));
        assertThat(new HostFiles(root).hostMountNamespace()).isEqualTo(5);
        process("1", "pid:[4026531836]", "NSpid:\t1");
        Files.createSymbolicLink(root.resolve("proc/1/ns/mnt"), Path.of("mnt:[4]"));
        assertThat(new HostFiles(root).hostMountNamespace()).isEqualTo(4);
        assertThat(new HostFiles(root).mountNamespace(3)).isZero();
    }

    private void process(String pid, String namespace, String status) throws IOException {
        Path folder = Files.createDirectories(root.resolve("proc").resolve(pid).resolve("ns"));
        Files.createSymbolicLink(folder.resolve("pid"), Path.of(namespace));
        Files.writeString(folder.resolveSibling("status"), "Name:\tsomething\n" + status + "\n");
    }
}
