package io.forgewatch.cli.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process may do. */
final class PrivilegeChecks {
    /** Bits of CapEff (include/uapi/linux/capability.h). */
    private static final int SYS_ADMIN = 21;

    private static final int SYS_RESOURCE = 24;
    private static final int PERFMON = 38;
    private static final int BPF = 39;

    private static final Pattern UIDS = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)");
    private static final Pattern CAPABILITIES = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]{1,16})$");
    private static final Pattern MEMLOCK = Pattern.compile("(?m)^Max locked memory\\s+\\S+\\s+(\\S+)");
    private static final String STATUS = "proc/self/status";

    private PrivilegeChecks() {}

    /** @param memoryCounts whether maps count against RLIMIT_MEMLOCK */
    static List<HostCheck> of(HostFile files, boolean memoryCounts) {
        List<HostCheck> checks = new ArrayList<>();
        long user = effectiveUserId(files);
        checks.add(
                user == 0
                        ? HostCheck.found("user", "root")
                        : HostCheck.missing("user", user < 0 ? "unknown" : "not root: " + user, "start it with sudo"));
        long capabilities = capabilities(files);
        checks.add(capability(capabilities));
        if (memoryCounts) {
            checks.add(memlock(files, has(capabilities, SYS_RESOURCE)));
        }
        checks.add(unprivileged(files));
        return checks;
    }

    /** -1 where it cannot be told. */
    static long effectiveUserId(HostFile files) {
        Matcher uid = UIDS.matcher(files.text(STATUS).orElse(""));
        return uid.find() ? Long.parseLong(uid.group(1)) : -1;
    }

    private static long capabilities(HostFile files) {
        Matcher set = CAPABILITIES.matcher(files.text(STATUS).orElse(""));
        return set.find() ? Long.parseUnsignedLong(set.group(1), 16) : 0;
    }

    /** CAP_SYS_ADMIN stands for both others (capabilities(7)). */
    private static HostCheck capability(long set) {
        Map<String, Integer> known = new LinkedHashMap<>();
        known.put("CAP_BPF", BPF);
        known.put("CAP_PERFMON", PERFMON);
        known.put("CAP_SYS_ADMIN", SYS_ADMIN);
        known.put("CAP_SYS_RESOURCE", SYS_RESOURCE);
        List<String> have = new ArrayList<>();
        known.forEach((name, bit) -> {
            if (has(set, bit)) {
                have.add(name);
            }
        });
        return has(set, SYS_ADMIN) || (has(set, BPF) && has(set, PERFMON))
                ? HostCheck.found("capabilities", String.join(" ", have))
                : HostCheck.missing(
                        "capabilities",
                        have.isEmpty() ? "none of those that count" : "only " + String.join(" ", have),
                        "start it as root, in a container with --cap-add BPF,PERFMON or --privileged");
    }

    private static HostCheck memlock(HostFile files, boolean mayRaise) {
        Matcher limit = MEMLOCK.matcher(files.text("proc/self/limits").orElse(""));
        String hard = limit.find() ? limit.group(1) : "unknown";
        return mayRaise || hard.equals("unlimited")
                ? HostCheck.found("locked memory", hard.equals("unlimited") ? hard : "may be raised")
                : HostCheck.missing("locked memory", "at most " + hard + " bytes", "ulimit -l unlimited, as root");
    }

    /** 0 lets everybody load programs (sysctl/kernel.rst); that concerns the host, not Forgewatch. */
    private static HostCheck unprivileged(HostFile files) {
        String setting = files.text("proc/sys/kernel/unprivileged_bpf_disabled").orElse("");
        return setting.equals("0")
                ? HostCheck.absent(
                        "unprivileged BPF is off",
                        "everybody may load BPF programs on this host",
                        "sysctl kernel.unprivileged_bpf_disabled=2")
                : HostCheck.found("unprivileged BPF is off", setting.isEmpty() ? "not told by this kernel" : setting);
    }

    private static boolean has(long set, int bit) {
        return ((set >> bit) & 1) != 0;
    }
}
