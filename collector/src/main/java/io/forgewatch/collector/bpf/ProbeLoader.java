package io.forgewatch.collector.bpf;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the probe gets into the kernel. */
public enum ProbeLoader {
    /** {@link #CORE} where the kernel tells its types, else {@link #BCC}. */
    AUTO,
    /** The object that was compiled beforehand, fitted to the kernel by its type information: libbpf. */
    CORE,
    /** Compiled on the host that runs it, against the kernel's headers: libbcc. */
    BCC;

    private static final Logger log = LoggerFactory.getLogger(ProbeLoader.class);

    /**
     * {@link #CORE} or {@link #BCC}, by what the libraries find: in this process's own {@code /}.
     *
     * @throws ProbeException neither can be used here, or not the one that was asked for
     */
    ProbeLoader choose() throws ProbeException {
        if (this == CORE || (this == AUTO && hasTypes(Path.of("/")))) {
            return CORE;
        }
        String missing = missingForBcc();
        if (missing.isEmpty()) {
            log.debug("the probe is compiled by libbcc");
            return BCC;
        }
        throw new ProbeException(
                this == BCC
                        ? "cannot compile the probe with bcc: what is missing is " + missing
                        : "cannot load the probe: this kernel has no type information (/sys/kernel/btf/vmlinux, a kernel"
                                + " built with CONFIG_DEBUG_INFO_BTF has it), and to compile the probe with bcc instead"
                                + " what is missing is " + missing);
    }

    static boolean hasTypes(Path hostRoot) {
        return Files.exists(hostRoot.resolve("sys/kernel/btf/vmlinux"));
    }

    static String missingForBcc() {
        String library = BccModule.isLibraryThere() ? "" : "libbcc.so.0: apt-get install libbpfcc";
        String headers = KernelHeaders.find().isPresent() ? "" : KernelHeaders.advice();
        return library + (library.isEmpty() || headers.isEmpty() ? "" : "; and ") + headers;
    }
}
