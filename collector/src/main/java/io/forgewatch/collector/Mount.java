package io.forgewatch.collector;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A line of {@code /proc/PID/mountinfo} (proc_pid_mountinfo(5)).
 *
 * @param device the superblock's, {@code major << 20 | minor}
 * @param type the file system's
 */
record Mount(long device, String type) {
    private static final int DEVICE = 2;
    private static final int MINOR_BITS = 20;

    /** The line of a mount; empty where there is none, or not such a line. */
    static Optional<Mount> find(long id, byte[] mountinfo) {
        String prefix = id + " ";
        return new String(mountinfo, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .flatMap(Mount::parse);
    }

    private static Optional<Mount> parse(String line) {
        // Spaces within a field are escaped, so that the separator can be nothing else.
        int separator = line.indexOf(" - ");
        String[] fields = line.split(" ", -1);
        if (separator < 0 || fields.length <= DEVICE) {
            return Optional.empty();
        }
        String type = line.substring(separator + 3).split(" ", -1)[0];
        String[] numbers = fields[DEVICE].split(":", -1);
        try {
            return numbers.length == 2
                    ? Optional.of(
                            new Mount(Long.parseLong(numbers[0]) << MINOR_BITS | Long.parseLong(numbers[1]), type))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
