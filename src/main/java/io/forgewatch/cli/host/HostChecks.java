package io.forgewatch.cli.host;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.host.HostCheck.Status;
import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.bpf.KernelTrial;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.ProbeReport;
import io.forgewatch.collector.bpf.SystemCallException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Everything that was looked for on a host.
 *
 * @param checks in the order in which they are told
 */
public record HostChecks(List<HostCheck> checks) {
    public HostChecks {
        checks = List.copyOf(checks);
    }

    /** Looks at a host without trying anything of the kernel. */
    public static HostChecks inspect(Path hostRoot) {
        HostFile files = new HostFile(hostRoot);
        List<HostCheck> checks = new ArrayList<>(KernelChecks.of(files, ProbeReport.missingForBcc()));
        checks.addAll(PrivilegeChecks.of(files, KernelTrial.countsLockedMemory()));
        checks.add(openat2(hostRoot));
        checks.addAll(CgroupChecks.of(files, ProbeReport.cgroupHierarchy(hostRoot)));
        checks.add(libBpf());
        checks.add(HostCheck.found("java", Runtime.version() + " of " + System.getProperty("java.vendor")));
        checks.add(HostCheck.found("bpffs, tracefs", "not needed"));
        return new HostChecks(checks);
    }

    /** Likewise, and tries what the probe is built on, and to load it. Attaches nothing, leaves nothing. */
    public static HostChecks tryOut(Path hostRoot, ProbeLoader loader) {
        List<HostCheck> checks = new ArrayList<>(inspect(hostRoot).checks());
        KernelTrial trial = KernelTrial.run();
        checks.addAll(KernelChecks.of(trial));
        if (trial.refusal() == KernelTrial.Refusal.NONE) {
            checks.add(probe(new ProbeOptions(ProbeOptions.DEFAULT_RING_BYTES, Set.of(), hostRoot, loader)));
        }
        return new HostChecks(checks);
    }

    /**
     * Refuses to go on for anyone but root.
     *
     * @throws Failure missing privilege
     */
    public static void requireRoot(Path hostRoot) {
        if (PrivilegeChecks.effectiveUserId(new HostFile(hostRoot)) > 0) {
            throw Failure.missing("watching needs root, to load an eBPF program: start it with sudo");
        }
    }

    /** Whether everything is there that cannot be done without. */
    public boolean canRun() {
        return checks.stream().noneMatch(check -> check.status() == Status.MISSING);
    }

    /** A line for each thing that is not there. */
    public List<String> gaps() {
        return checks.stream()
                .filter(check -> check.status() != Status.FOUND)
                .map(check -> check.name() + ": " + check.detail()
                        + (check.advice().isEmpty() ? "" : " (" + check.advice() + ")"))
                .toList();
    }

    private static HostCheck probe(ProbeOptions options) {
        try {
            ProbeReport.Row exec = ProbeReport.loadAny(options);
            return HostCheck.found("probe", "loads: " + exec.program());
        } catch (ProbeException e) {
            return HostCheck.missing("probe", "does not load", String.valueOf(e.getMessage()));
        }
    }

    /** Files of containers are opened with nothing else. */
    private static HostCheck openat2(Path hostRoot) {
        try {
            FileHandle.at(hostRoot).close();
            return HostCheck.found("openat2", "there");
        } catch (SystemCallException e) {
            return HostCheck.absent(
                    "openat2",
                    "cannot be used: " + e.getMessage(),
                    "without it no file of a container is looked at; use Linux 5.6 or newer, and let seccomp pass it");
        }
    }

    private static HostCheck libBpf() {
        try {
            return HostCheck.found("libbpf", ProbeReport.libBpfVersion());
        } catch (ProbeException e) {
            return HostCheck.missing("libbpf", "libbpf.so.1 cannot be used", "apt-get install libbpf1");
        }
    }
}
