package io.forgewatch.collector.detect;

import java.util.List;
import java.util.Optional;

/**
 * The dynamic loader run as a program (ld.so(8), musl's ldso/dynlink.c).
 *
 * @param values options that take the next argument
 * @param query options with which nothing is run
 */
record Loader(WordSet names, WordSet values, WordSet query) {

    /** The program that it is given, {@code argv[0]} left out; empty where it only lists or verifies. */
    Optional<Interpreter.Found> find(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (query.contains(arg)) {
                return Optional.empty();
            }
            if (values.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-")) {
                return Interpreter.found(args, i);
            }
        }
        return Optional.empty();
    }
}
