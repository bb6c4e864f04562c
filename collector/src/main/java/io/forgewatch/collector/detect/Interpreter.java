package io.forgewatch.collector.detect;

import java.util.List;
import java.util.Optional;

/**
 * A program that runs the program that it is given.
 *
 * @param values options that take the next argument
 * @param code options after which program text follows
 * @param module options after which a module's name follows
 */
record Interpreter(WordSet values, WordSet code, WordSet module) {

    /** A program found in a command line: its path or name, and its own arguments. */
    record Found(String path, List<String> args) {}

    /** The program among the arguments, {@code argv[0]} left out; empty where text or standard input is run. */
    Optional<Found> find(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (code.contains(arg)) {
                return Optional.empty();
            }
            if (module.contains(arg)) {
                return i + 1 < args.size() ? found(args, i + 1) : Optional.empty();
            }
            if (values.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-") && !arg.startsWith("+")) {
                return found(args, i);
            }
        }
        return Optional.empty();
    }

    static Optional<Found> found(List<String> args, int index) {
        return Optional.of(new Found(args.get(index), args.subList(index + 1, args.size())));
    }
}
