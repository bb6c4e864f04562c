package io.forgewatch.cli.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of a host, below its root. Every read is bounded; what cannot be read is as if it were not there.
 *
 * @param root what stands for the host's {@code /}
 */
record HostFile(Path root) {
    private static final int MAX_BYTES = 64 << 10;

    boolean exists(String name) {
        return Files.exists(root.resolve(name));
    }

    /** The text without surrounding space. */
    Optional<String> text(String name) {
        try (InputStream in = Files.newInputStream(root.resolve(name))) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
