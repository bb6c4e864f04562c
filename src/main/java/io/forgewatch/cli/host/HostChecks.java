package io.forgewatch.cli.host;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.host.HostCheck.Status;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that was looked for on a host.
 *
 * @param checks in the order in which they are told
 */
public record HostChecks(List<HostCheck> checks) {
    public HostChecks {
        checks = List.copyOf(checks);
    }

    /** Looks at a host; changes nothing. */
    public static HostChecks inspect(Path hostRoot) {
        HostFile files = new HostFile(hostRoot);
        List<HostCheck> checks = new ArrayList<>(KernelChecks.of(files));
        checks.addAll(PrivilegeChecks.of(files));
        checks.addAll(CgroupChecks.of(files, ProbeReport.cgroupHierarchy(hostRoot)));
        checks.add(libBpf());
        checks.add(HostCheck.found("java", Runtime.version() + " of " + System.getProperty("java.vendor")));
        checks.add(HostCheck.found("bpffs, tracefs", "not needed"));
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

    private static HostCheck libBpf() {
        try {
            return HostCheck.found("libbpf", ProbeReport.libBpfVersion());
        } catch (ProbeException e) {
            return HostCheck.missing("libbpf", "libbpf.so.1 cannot be used", "apt-get install libbpf1");
        }
    }
}
