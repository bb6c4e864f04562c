package io.forgewatch.collector.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says in one line why the kernel refused the probe, from the error number, the loading library's log and what the host
 * lacks.
 *
 * @param hostRoot where the host's {@code /proc} and {@code /sys} are found
 * @param loader how it was tried: not {@link ProbeLoader#AUTO}
 */
record ProbeFailure(Path hostRoot, ProbeLoader loader) {
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;

    private static final String NAMED_CAPABILITIES = "CAP_BPF, CAP_PERFMON and CAP_SYS_RESOURCE";

    /**
     * @param step what failed, as in "cannot load the probe"
     * @param errno positive
     * @param log the last lines of libbpf or libbcc, the newest last
     */
    ProbeException explain(String step, int errno, List<String> log) {
        return new ProbeException(step + ": " + reason(errno, log));
    }

    private String reason(int errno, List<String> log) {
        if (lockdown().contains("[confidentiality]")) {
            return "kernel lockdown (confidentiality) forbids reading kernel memory; boot with lockdown=integrity or none";
        }
        if (errno == ENOSYS) {
            return "this kernel has no bpf(2); use one with CONFIG_BPF_SYSCALL";
        }
        if (errno == EPERM || (errno == EACCES && verifierLine(log).isEmpty())) {
            return "permission denied; run as root, or with " + NAMED_CAPABILITIES;
        }
        if (loader == ProbeLoader.CORE && !ProbeLoader.hasTypes(hostRoot)) {
            return "this kernel has no type information (/sys/kernel/btf/vmlinux);"
                    + " use a kernel built with CONFIG_DEBUG_INFO_BTF, as distributions' kernels since 5.10 are, or --probe"
                    + " bcc with libbpfcc and the kernel's headers";
        }
        Optional<KernelFeature> missing = KernelTrial.run().missing().stream().findFirst();
        if (missing.isPresent()) {
            return "this kernel has no " + missing.get().what() + " for BPF; use "
                    + missing.get().kernel();
        }
        String verifierLine = verifierLine(log);
        if (!verifierLine.isEmpty()) {
            return "the kernel's verifier refused it: " + verifierLine
                    + "; run with --verbose and report the log with the kernel's version";
        }
        if (errno == ENOMEM) {
            return "not enough memory for its maps; choose a smaller ring or raise RLIMIT_MEMLOCK";
        }
        return "error " + errno + lastWarning(log) + "; run with --verbose for all that was said";
    }

    private String lockdown() {
        try {
            return Files.readString(hostRoot.resolve("sys/kernel/security/lockdown"));
        } catch (IOException e) {
            return ""; // no lockdown in this kernel, or securityfs is not mounted
        }
    }

    /** The last line of the verifier's log that is not its statistics. */
    private static String verifierLine(List<String> log) {
        String last = "";
        boolean inside = false;
        for (String line : log) {
            if (inside && (line.contains("END PROG LOAD LOG") || line.startsWith("processed "))) {
                return last;
            }
            boolean begins = line.contains("BEGIN PROG LOAD LOG") || line.startsWith("bpf: Failed to load program");
            inside |= begins;
            boolean says = !line.isBlank() && !line.startsWith("verification time ") && !begins;
            if (says) {
                last = line.strip();
            }
        }
        return inside ? last : "";
    }

    private static String lastWarning(List<String> log) {
        for (int i = log.size() - 1; i >= 0; i--) {
            String line = log.get(i).toLowerCase(Locale.ROOT);
            if (line.contains("failed") || line.contains("error") || line.contains("can't")) {
                return " (" + log.get(i).strip() + ")";
            }
        }
        return "";
    }
}
