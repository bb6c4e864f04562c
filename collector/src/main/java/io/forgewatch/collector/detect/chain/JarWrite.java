package io.forgewatch.collector.detect.chain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An archive that {@code jar} was told to make, and from what (jar(1)). Not seen: what stands in an {@code @file}.
 *
 * @param archive normal absolute path
 * @param inputs normal absolute paths of files and folders
 */
public record JarWrite(String archive, List<String> inputs) {
    private static final int MAX_INPUTS = 64;

    /** Null where it is told something else than to make or change one; {@code args} are without {@code argv[0]}. */
    public static @Nullable JarWrite of(List<String> args, String directory) {
        if (args.isEmpty()) {
            return null;
        }
        String first = args.get(0);
        boolean together = !first.startsWith("--") && (first.contains("c") || first.contains("u"));
        String archive = null;
        boolean writes = false;
        List<String> inputs = new ArrayList<>();
        int next = 0;
        if (together && first.matches("-?[cufevmM0in]+")) {
            writes = true;
            next = 1;
            // The letters' values follow in their order.
            for (int i = 0; i < first.length(); i++) {
                if ("fem".indexOf(first.charAt(i)) >= 0 && next < args.size()) {
                    archive = first.charAt(i) == 'f' ? args.get(next) : archive;
                    next++;
                }
            }
        }
        for (int i = next; i < args.size(); i++) {
            String arg = args.get(i);
            String value = i + 1 < args.size() ? args.get(i + 1) : "";
            switch (arg) {
                case "-c", "--create", "-u", "--update" -> writes = true;
                case "-f", "--file" -> {
                    archive = value;
                    i++;
                }
                case "-e", "--main-class", "-m", "--manifest", "--release", "-p", "--module-path" -> i++;
                case "-C" -> {
                    inputs.add(Paths.resolved(directory, value + "/" + (i + 2 < args.size() ? args.get(i + 2) : "")));
                    i += 2;
                }
                default -> {
                    if (arg.startsWith("--file=")) {
                        archive = arg.substring("--file=".length());
                    } else if (!arg.startsWith("-") && !arg.startsWith("@") && inputs.size() < MAX_INPUTS) {
                        inputs.add(Paths.resolved(directory, arg));
                    }
                }
            }
        }
        return writes && archive != null && !inputs.isEmpty()
                ? new JarWrite(Paths.resolved(directory, archive), inputs)
                : null;
    }
}
