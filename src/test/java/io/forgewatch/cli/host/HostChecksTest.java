package io.forgewatch.cli.host;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.host.HostCheck.Status;
import io.forgewatch.collector.bpf.KernelFeature;
import io.forgewatch.collector.bpf.KernelTrial;
import io.forgewatch.collector.bpf.KernelTrial.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link HostChecks}, with those of {@link KernelChecks}, {@link PrivilegeChecks} and {@link CgroupChecks}. */
final class HostChecksTest {
    @TempDir
    Path root;

    private Host host;

    @BeforeEach
    void complete() throws IOException {
        host = Host.complete(root);
    }

    @Test
    void shouldFindACompleteHost() {
        assertThat(HostChecks.inspect(root).checks())
                .filteredOn(check -> !check.name().equals("libbpf"))
                .allSatisfy(check -> assertThat(check.status()).isNotEqualTo(Status.MISSING));
        assertThat(check("kernel").detail()).startsWith("Linux 6.1.0-18-amd64 ");
        assertThat(check("lockdown").detail()).isEqualTo("none");
    }

    @Test
    void shouldRunNowhereWithoutTypesAndWithoutBcc() throws IOException {
        host.without("sys/kernel/btf/vmlinux");
        HostChecks checks = new HostChecks(KernelChecks.of(new HostFile(root), "headers: apt-get install headers"));
        assertThat(checks.canRun()).isFalse();
        assertThat(checks.gaps())
                .contains(
                        "type information: /sys/kernel/btf/vmlinux is not there (use a kernel built with"
                                + " CONFIG_DEBUG_INFO_BTF, as distributions' kernels since 5.10 are, or bcc)",
                        "bcc: cannot compile the probe instead (needed is headers: apt-get install headers)");
    }

    @Test
    void shouldRunWithoutTypesWhereBccCanCompile() throws IOException {
        host.without("sys/kernel/btf/vmlinux");
        HostChecks checks = new HostChecks(KernelChecks.of(new HostFile(root), ""));
        assertThat(checks.canRun()).isTrue();
        assertThat(checks.gaps()).singleElement(as(STRING)).startsWith("type information: ");
    }

    @Test
    void shouldNotJudgeAKernelByItsVersion() throws IOException {
        host.with("proc/sys/kernel/osrelease", "4.19.0\n");
        assertThat(check("kernel").status()).isEqualTo(Status.FOUND);
    }

    @Test
    void shouldNameTheFirstKernelThatHasWhatIsMissing() {
        HostChecks checks =
                new HostChecks(KernelChecks.of(new KernelTrial(Refusal.NONE, Set.of(KernelFeature.RING_BUFFER))));
        assertThat(checks.canRun()).isFalse();
        assertThat(checks.gaps()).containsExactly("ring buffer: this kernel has none for BPF (use Linux 5.8 or newer)");
    }

    @ParameterizedTest
    @CsvSource({"NO_SYSTEM_CALL, CONFIG_BPF_SYSCALL", "NOT_PERMITTED, CAP_BPF", "NO_LIBRARY, apt-get install libbpf1"})
    void shouldSayWhyNothingCouldBeTried(Refusal refusal, String advice) {
        assertThat(KernelChecks.of(new KernelTrial(refusal, Set.of())))
                .singleElement()
                .satisfies(check -> assertThat(check.advice()).contains(advice))
                .satisfies(check -> assertThat(check.status()).isEqualTo(Status.MISSING));
    }

    @Test
    void shouldSayThatThereIsNoProc() throws IOException {
        host.without("proc/sys/kernel/osrelease").without("proc/self/status");
        missing("kernel", "/proc/sys/kernel/osrelease cannot be read");
        missing("user", "unknown");
        missing("capabilities", "none of those that count");
    }

    @ParameterizedTest
    @CsvSource({
        "[none] integrity confidentiality, FOUND, none",
        "none [integrity] confidentiality, FOUND, 'integrity, which allows it'",
        "none integrity [confidentiality], MISSING, confidentiality: no program may read the kernel's memory"
    })
    void shouldReadTheActiveLockdown(String modes, Status status, String detail) throws IOException {
        host.with("sys/kernel/security/lockdown", modes + "\n");
        assertThat(check("lockdown").status()).isEqualTo(status);
        assertThat(check("lockdown").detail()).isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, MISSING, none of those that count",
        "0000008000000000, MISSING, only CAP_BPF",
        "000000c000000000, FOUND, CAP_BPF CAP_PERFMON",
        "0000000000200000, FOUND, CAP_SYS_ADMIN"
    })
    void shouldTellWhichCapabilitiesThereAre(String set, Status status, String detail) throws IOException {
        host.withProcess(0, set);
        assertThat(check("capabilities").status()).isEqualTo(status);
        assertThat(check("capabilities").detail()).isEqualTo(detail);
    }

    @Test
    void shouldMindLockedMemoryOnlyWhereMapsCountAgainstIt() throws IOException {
        String limits = "Max locked memory         8388608              8388608              bytes     \n";
        host.with("proc/self/limits", limits).withProcess(0, "000000c000000000");
        HostFile files = new HostFile(root);
        assertThat(PrivilegeChecks.of(files, false)).extracting(HostCheck::name).doesNotContain("locked memory");
        assertThat(PrivilegeChecks.of(files, true))
                .filteredOn(check -> check.status() == Status.MISSING)
                .extracting(HostCheck::detail)
                .containsExactly("at most 8388608 bytes");
        host.with("proc/self/limits", limits.replace("8388608", "unlimited"));
        assertThat(new HostChecks(PrivilegeChecks.of(files, true)).canRun()).isTrue();
    }

    @Test
    void shouldWarnOfUnprivilegedBpf() throws IOException {
        host.with("proc/sys/kernel/unprivileged_bpf_disabled", "0\n");
        assertThat(check("unprivileged BPF is off").status()).isEqualTo(Status.ABSENT);
    }

    @Test
    void shouldTellTheCgroupsModeAndWhatNamesContainers() throws IOException {
        assertThat(check("cgroups").detail()).isEqualTo("unified; containers are named by version 2");
        host.without("sys/fs/cgroup/cgroup.controllers")
                .with("sys/fs/cgroup/unified/cgroup.procs", "")
                .with(
                        "proc/cgroups",
                        "#subsys_name\thierarchy\tnum_cgroups\tenabled\nmemory\t4\t9\t1\npids\t3\t9\t1\n");
        assertThat(check("cgroups").detail()).isEqualTo("hybrid; containers are named by version 1, pids");
        host.without("sys/fs/cgroup/unified/cgroup.procs");
        assertThat(check("cgroups").detail()).startsWith("legacy; ");
        Files.delete(root.resolve("sys/fs/cgroup/unified"));
        Files.delete(root.resolve("sys/fs/cgroup"));
        assertThat(check("cgroups").status()).isEqualTo(Status.ABSENT);
    }

    @Test
    void shouldFindRuntimesByTheirSockets() throws IOException {
        assertThat(check("runtimes").status()).isEqualTo(Status.ABSENT);
        host.with("var/run/docker.sock", "").with("run/k3s/containerd/containerd.sock", "");
        assertThat(check("runtimes").detail())
                .isEqualTo("docker at /var/run/docker.sock, containerd at /run/k3s/containerd/containerd.sock");
    }

    @Test
    void shouldRefuseAnyoneButRoot() throws IOException {
        HostChecks.requireRoot(root);
        host.withProcess(1000, "0000000000000000");
        missing("user", "not root: 1000");
        assertThatThrownBy(() -> HostChecks.requireRoot(root))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.MISSING));
    }

    private void missing(String name, String detail) {
        HostCheck check = check(name);
        assertThat(check.status()).isEqualTo(Status.MISSING);
        assertThat(check.detail()).isEqualTo(detail);
        assertThat(check.advice()).isNotEmpty();
    }

    private HostCheck check(String name) {
        return HostChecks.inspect(root).checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " was not looked for"));
    }
}
