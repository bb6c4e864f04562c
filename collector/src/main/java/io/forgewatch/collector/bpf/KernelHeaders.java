package io.forgewatch.collector.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where libbcc finds the running kernel's headers: it looks at the same places, in the same order (bcc's loader.cc). */
final class KernelHeaders {
    /** Without this file libbcc does not take a folder for headers. */
    private static final String SIGN = "include/linux/kconfig.h";

    private KernelHeaders() {}

    static Optional<Path> find() {
        return find(Path.of("/"), System.getenv());
    }

    /** @param root what libbcc takes for {@code /}: always that, but for tests */
    static Optional<Path> find(Path root, Map<String, String> environment) {
        String named = environment.get("BCC_KERNEL_SOURCE");
        Path modules = root.resolve("lib/modules").resolve(release(root));
        boolean split = Files.isDirectory(modules.resolve("build")) && Files.isDirectory(modules.resolve("source"));
        Path tree = named != null ? Path.of(named) : modules.resolve(split ? "source" : "build");
        Path archive = root.resolve("sys/kernel/kheaders.tar.xz"); // CONFIG_IKHEADERS
        return Files.exists(tree.resolve(SIGN))
                ? Optional.of(tree)
                : Optional.of(archive).filter(Files::exists);
    }

    /** What is missing where there are none, and how to get it: the end of a sentence. */
    static String advice() {
        String release = release(Path.of("/"));
        return "the kernel's headers in /lib/modules/" + release + "/build: apt-get install linux-headers-" + release;
    }

    private static String release(Path root) {
        try {
            return Files.readString(root.resolve("proc/sys/kernel/osrelease")).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
