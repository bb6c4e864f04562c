package io.forgewatch.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Compilers that the machine need not have, where src/test/toolchains has unpacked them. */
public final class Toolchains {
    /** Where containers see them. */
    static final String INSIDE = "/opt/toolchains";

    private Toolchains() {}

    /** The folder that holds them; fails where it is missing. */
    public static Path folder() {
        Path folder = Path.of(System.getProperty("forgewatch.toolchains", "../target/toolchains"))
                .toAbsolutePath()
                .normalize();
        if (!Files.exists(folder.resolve("complete"))) {
            throw new AssertionError("there are no toolchains in " + folder + ": run src/test/toolchains " + folder);
        }
        return folder;
    }

    /** With all of them mounted, and Go and Rust told where they are. */
    static ContainerSpec mountedIn(ContainerSpec spec) {
        return spec.withMount(folder().toString(), INSIDE)
                .withEnvironment("GOROOT", INSIDE + "/usr/lib/go-1.19")
                .withEnvironment("GOCACHE", "/tmp/go-cache")
                .withEnvironment("LD_LIBRARY_PATH", INSIDE + "/usr/lib/x86_64-linux-gnu");
    }
}
