package io.forgewatch.cli.host;

import java.io.BufferedInputStream;
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
    private static final long MAX_SEARCHED_BYTES = 64L << 20;

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

    /** Whether the file contains this word with a zero byte on either side. */
    boolean containsString(String name, String ascii) {
        byte[] wanted = ("\0" + ascii + "\0").getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(root.resolve(name)), MAX_BYTES)) {
            int matched = 0;
            for (long read = 0; read < MAX_SEARCHED_BYTES; read++) {
                int next = in.read();
                if (next < 0) {
                    return false;
                }
                // What has matched so far can only begin again at a zero, its first byte.
                matched = next == wanted[matched] ? matched + 1 : next == 0 ? 1 : 0;
                if (matched == wanted.length) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }
}
