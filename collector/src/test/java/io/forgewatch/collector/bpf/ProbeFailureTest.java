package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeFailureTest {
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int EINVAL = 22;

    @TempDir
    Path hostRoot;

    @BeforeEach
    void giveTheHostTypeInformation() throws IOException {
        write("sys/kernel/btf/vmlinux", "");
    }

    @Test
    void shouldNameTheMissingPrivilege() {
        assertThat(message(EPERM))
                .isEqualTo("cannot load: permission denied; run as root, or with CAP_BPF, CAP_PERFMON and"
                        + " CAP_SYS_RESOURCE");
    }

    @Test
    void shouldNameMissingTypeInformation() throws IOException {
        Files.delete(hostRoot.resolve("sys/kernel/btf/vmlinux"));
        assertThat(message(EINVAL)).contains("no type information").contains("CONFIG_DEBUG_INFO_BTF");
    }

    @Test
    void shouldNameLockdownBeforeAllElse() throws IOException {
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertThat(message(EPERM)).contains("lockdown (confidentiality)").contains("lockdown=integrity");
    }

    @Test
    void shouldNotBlameLockdownThatAllowsReading() throws IOException {
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertThat(message(ENOMEM)).contains("not enough memory");
    }

    @Test
    void shouldQuoteTheVerifiersLastLine() {
        assertThat(message(
                        EACCES,
                        "libbpf: prog 'forgewatch_exec': -- BEGIN PROG LOAD LOG --",
                        "12: (85) call bpf_probe_read_kernel#113",
                        "R2 min value is negative, either use unsigned or 'var &= const'",
                        "processed 13 insns (limit 1000000)",
                        "-- END PROG LOAD LOG --",
                        "libbpf: prog 'forgewatch_exec': failed to load: -13"))
                .contains("verifier refused it: R2 min value is negative, either use unsigned or 'var &= const';");
    }

    @Test
    void shouldQuoteWhatLibbpfSaidLast() {
        assertThat(message(
                        EINVAL, "libbpf: loading object", "libbpf: failed to find valid kernel BTF", "libbpf: closing"))
                .isEqualTo(
                        "cannot load: error 22 (libbpf: failed to find valid kernel BTF); run with --verbose for all that was"
                                + " said");
    }

    @Test
    void shouldBeOneLine() {
        assertThat(message(EINVAL)).doesNotContain("\n").startsWith("cannot load: ");
    }

    private String message(int errno, String... libbpfLog) {
        return String.valueOf(new ProbeFailure(hostRoot, ProbeLoader.CORE)
                .explain("cannot load", errno, List.of(libbpfLog))
                .getMessage());
    }

    private void write(String file, String text) throws IOException {
        Path path = hostRoot.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
