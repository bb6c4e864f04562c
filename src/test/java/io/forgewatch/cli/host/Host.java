package io.forgewatch.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host's /proc and /sys below a folder of its own. */
public final class Host {
    private static final String ALL_CAPABILITIES = "000001ffffffffff";

    private final Path root;

    private Host(Path root) {
        this.root = root;
    }

    /** Linux 6.1 with everything that is needed, asked by root. */
    public static Host complete(Path root) throws IOException {
        return new Host(root)
                .with("proc/sys/kernel/osrelease", "6.1.0-18-amd64\n")
                .with("sys/kernel/btf/vmlinux", "")
                .with("sys/kernel/security/lockdown", "[none] integrity confidentiality\n")
                .with("proc/sys/kernel/unprivileged_bpf_disabled", "2\n")
                .with("sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n")
                .withProcess(0, ALL_CAPABILITIES);
    }

    public Host with(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    public Host without(String name) throws IOException {
        Files.delete(root.resolve(name));
        return this;
    }

    /** Who asks, as proc_pid_status(5) has it. */
    public Host withProcess(int userId, String capabilities) throws IOException {
        return with(
                "proc/self/status",
                "Name:\tjava\nUid:\t0\t" + userId + "\t0\t0\nCapPrm:\t0000000000000000\nCapEff:\t" + capabilities
                        + "\nThreads:\t1\n");
    }

    public Path root() {
        return root;
    }
}
