package io.forgewatch.cli.host;

import io.forgewatch.collector.bpf.KernelFeature;
import io.forgewatch.collector.bpf.KernelTrial;
import io.forgewatch.collector.bpf.KernelTrial.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What the kernel has: its type information, and what the probe is built on, found out by trying. */
final class KernelChecks {
    private static final String BTF = "sys/kernel/btf/vmlinux";

    private KernelChecks() {}

    /** @param bccGap what is missing to compile the probe here, empty for nothing */
    static List<HostCheck> of(HostFile files, String bccGap) {
        List<HostCheck> checks = new ArrayList<>();
        checks.add(release(files));
        if (files.exists(BTF)) {
            checks.add(HostCheck.found("type information", "/" + BTF));
            checks.add(
                    bccGap.isEmpty()
                            ? HostCheck.found("bcc", "there, not needed")
                            : HostCheck.found("bcc", "not needed: there is type information"));
        } else if (bccGap.isEmpty()) {
            checks.add(HostCheck.absent(
                    "type information", "/" + BTF + " is not there", "not needed: the probe is compiled by bcc"));
            checks.add(HostCheck.found("bcc", "library and kernel headers are there"));
        } else {
            checks.add(HostCheck.missing(
                    "type information",
                    "/" + BTF + " is not there",
                    "use a kernel built with CONFIG_DEBUG_INFO_BTF, as distributions' kernels since 5.10 are, or bcc"));
            checks.add(HostCheck.missing("bcc", "cannot compile the probe instead", "needed is " + bccGap));
        }
        checks.add(lockdown(files));
        return checks;
    }

    /** What came of trying what the probe is built on. */
    static List<HostCheck> of(KernelTrial trial) {
        if (trial.refusal() != Refusal.NONE) {
            return List.of(refused(trial.refusal()));
        }
        List<HostCheck> checks = new ArrayList<>();
        checks.add(HostCheck.found("bpf", "programs and maps may be loaded"));
        for (KernelFeature feature : KernelFeature.values()) {
            checks.add(
                    !trial.missing().contains(feature)
                            ? HostCheck.found(feature.what(), "there")
                            : HostCheck.missing(
                                    feature.what(), "this kernel has none for BPF", "use " + feature.kernel()));
        }
        return checks;
    }

    private static HostCheck refused(Refusal refusal) {
        return switch (refusal) {
            case NO_SYSTEM_CALL ->
                HostCheck.missing("bpf", "this kernel has no bpf(2)", "use a kernel with CONFIG_BPF_SYSCALL");
            case NOT_PERMITTED ->
                HostCheck.missing(
                        "bpf", "not permitted, so nothing was tried", "run this as root, with CAP_BPF and CAP_PERFMON");
            default -> HostCheck.missing("bpf", "cannot be tried without libbpf", "apt-get install libbpf1");
        };
    }

    private static HostCheck release(HostFile files) {
        String release = files.text("proc/sys/kernel/osrelease").orElse("");
        return release.isEmpty()
                ? HostCheck.missing(
                        "kernel",
                        "/proc/sys/kernel/osrelease cannot be read",
                        "mount /proc, or name the host's root with --host-root")
                : HostCheck.found("kernel", "Linux " + release + " " + System.getProperty("os.arch"));
    }

    /** The active mode is in brackets (kernel_lockdown(7)). */
    private static HostCheck lockdown(HostFile files) {
        String modes = files.text("sys/kernel/security/lockdown").orElse("");
        if (modes.contains("[confidentiality]")) {
            return HostCheck.missing(
                    "lockdown",
                    "confidentiality: no program may read the kernel's memory",
                    "boot with lockdown=integrity, or without");
        }
        return HostCheck.found("lockdown", modes.contains("[integrity]") ? "integrity, which allows it" : "none");
    }
}
