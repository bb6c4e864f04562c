package io.forgewatch.collector;

import io.forgewatch.collector.bpf.SymbolicLink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host's {@code /proc}, wherever it is mounted. Every read is bounded.
 *
 * @param root what stands for the host's {@code /}
 */
record HostFiles(Path root) {
    private static final int MAX_BYTES = 8192;
    private static final Pattern MOUNT_NAMESPACE = Pattern.compile("mnt:\\[(\\d{1,10})\\]");

    /** A file or folder below {@code /proc}. */
    Path proc(String name) {
        return root.resolve("proc").resolve(name);
    }

    /** The beginning of a file, which for the small files of {@code /proc} is all of it. */
    byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        }
    }

    /** What proc(5) has of a process; empty where there is none. */
    Optional<ProcStat> stat(int pid) {
        try {
            return ProcStat.parse(read(proc(pid + "/stat")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The bytes of a process's {@code exe} link; empty for a kernel thread and for one that is gone. */
    Optional<byte[]> executable(int pid) {
        return SymbolicLink.target(proc(pid + "/exe"));
    }

    /** The inode number of a process's mount namespace (namespaces(7)); 0 where the process is gone or may not be looked at. */
    long mountNamespace(int pid) {
        return SymbolicLink.target(proc(pid + "/ns/mnt"))
                .map(target -> MOUNT_NAMESPACE.matcher(new String(target, StandardCharsets.ISO_8859_1)))
                .filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1)))
                .orElse(0L);
    }

    /**
     * The host's mount namespace: that of its pid 1 or, where that may not be looked at, of kthreadd, which never leaves it. 0 where
     * neither tells.
     */
    long hostMountNamespace() {
        long first = mountNamespace(1);
        return first == 0 && hasOnePid("2") ? mountNamespace(2) : first;
    }

    /**
     * The inode number of the pid namespace of the host's pid 1 (namespaces(7)). Where that process may not be looked at, as a
     * security module can have it, a process tells that has one pid only (NSpid, proc(5)), so that it is in the same namespace:
     * kthreadd or this one.
     */
    long hostPidNamespace() throws IOException {
        Optional<String> target = pidNamespaceLink("1");
        for (String other : new String[] {"2", "self"}) {
            if (target.isEmpty() && hasOnePid(other)) {
                target = pidNamespaceLink(other);
            }
        }
        String link = target.orElseThrow(() -> new IOException("cannot read " + proc("1/ns/pid")
                + ", which tells containers from the host; run as root, and with the host's /proc"));
        if (!link.matches("pid:\\[\\d{1,10}\\]")) {
            throw new IOException("cannot read " + proc("1/ns/pid") + ": it is \"" + link + "\", not a pid namespace");
        }
        return Long.parseLong(link, "pid:[".length(), link.length() - 1, 10);
    }

    private Optional<String> pidNamespaceLink(String process) {
        return SymbolicLink.target(proc(process + "/ns/pid")).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private boolean hasOnePid(String process) {
        try {
            String status = new String(read(proc(process + "/status")), StandardCharsets.ISO_8859_1);
            return status.lines().anyMatch(line -> line.matches("NSpid:\\s+\\d+"));
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code /proc/sys/kernel/random/boot_id} (random(4)). */
    String bootId() throws IOException {
        return line("sys/kernel/random/boot_id");
    }

    /** As {@code uname -r} has it. */
    String kernelRelease() throws IOException {
        return line("sys/kernel/osrelease");
    }

    /** The host name of this process's UTS namespace. */
    String hostName() throws IOException {
        return line("sys/kernel/hostname");
    }

    private String line(String name) throws IOException {
        Path file = proc(name);
        try {
            return new String(read(file), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("cannot read " + file + ": there is none; is " + root + " the host's root?", e);
        }
    }
}
