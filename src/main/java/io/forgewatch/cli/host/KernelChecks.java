package io.forgewatch.cli.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel has: its release, its type information, and in that the features that the probe is built on. */
final class KernelChecks {
    private static final String BTF = "sys/kernel/btf/vmlinux";
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");
    private static final String NEWER = "use Linux 5.10 or newer (Debian 11, Ubuntu 22.04)";

    private KernelChecks() {}

    static List<HostCheck> of(HostFile files) {
        List<HostCheck> checks = new ArrayList<>();
        checks.add(release(files));
        if (!files.exists(BTF)) {
            checks.add(HostCheck.missing(
                    "type information",
                    "/" + BTF + " is not there",
                    "use a kernel built with CONFIG_DEBUG_INFO_BTF, as distributions' kernels since 5.10 are"));
        } else {
            checks.add(HostCheck.found("type information", "/" + BTF));
            checks.add(feature(files, "ring buffer", "BPF_MAP_TYPE_RINGBUF"));
            checks.add(feature(files, "exec tracepoint", "btf_trace_sched_process_exec"));
        }
        checks.add(lockdown(files));
        return checks;
    }

    /** Whether this kernel is older than major.minor; one that cannot be told is not. */
    static boolean isOlder(HostFile files, int major, int minor) {
        Matcher parts = RELEASE.matcher(files.text("proc/sys/kernel/osrelease").orElse(""));
        if (!parts.matches()) {
            return false;
        }
        int haveMajor = Integer.parseInt(parts.group(1));
        return haveMajor < major || (haveMajor == major && Integer.parseInt(parts.group(2)) < minor);
    }

    private static HostCheck release(HostFile files) {
        String release = files.text("proc/sys/kernel/osrelease").orElse("");
        if (release.isEmpty()) {
            return HostCheck.missing(
                    "kernel",
                    "/proc/sys/kernel/osrelease cannot be read",
                    "mount /proc, or name the host's root with --host-root");
        }
        return isOlder(files, 5, 10)
                ? HostCheck.missing("kernel", "Linux " + release + " is too old", NEWER)
                : HostCheck.found("kernel", "Linux " + release + " " + System.getProperty("os.arch"));
    }

    /** Names in BTF's string section end in a zero byte (the kernel's Documentation/bpf/btf.rst). */
    private static HostCheck feature(HostFile files, String name, String typeName) {
        return files.containsString(BTF, typeName)
                ? HostCheck.found(name, "there")
                : HostCheck.missing(name, "the kernel's types have no " + typeName, NEWER);
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
