package io.forgewatch.collector.bpf;

import com.sun.jna.LastErrorException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A link's target byte for byte: Java's own has it only as text of the locale, in which not every name can be written. */
public final class SymbolicLink {
    private static final int MAX_TARGET_BYTES = 8192;

    private SymbolicLink() {}

    /**
     * Reads a link of {@code /proc}, whose names are ASCII. Any thread.
     *
     * @return empty where there is none or it may not be read
     */
    public static Optional<byte[]> target(Path link) {
        byte[] name = (link + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] target = new byte[MAX_TARGET_BYTES];
        try {
            int bytes = Math.toIntExact(LibC.readlink(name, target, target.length));
            return Optional.of(Arrays.copyOf(target, bytes));
        } catch (LastErrorException e) {
            return Optional.empty();
        }
    }
}
