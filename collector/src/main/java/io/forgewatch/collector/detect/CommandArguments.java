package io.forgewatch.collector.detect;

import io.forgewatch.v1.Evidence.Activity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the arguments of a program whose first word says what to do: go, zig, crystal, nim. */
final class CommandArguments {
    private CommandArguments() {}

    /**
     * What the arguments ask for.
     *
     * @param styles all styles, since a command may be another program in disguise: {@code go tool link}, {@code zig cc}
     * @return empty where the command compiles nothing itself, as a build tool
     */
    static Optional<Reading> read(
            List<String> args, OptionTable table, Map<String, OptionTable> styles, FileKinds kinds, boolean cut) {
        int at = command(args, table);
        if (at == args.size() || args.get(at).startsWith("@")) {
            return Optional.of(OptionArguments.read(args, table, kinds, cut));
        }
        boolean two = at + 1 < args.size() && table.commands().containsKey(args.get(at) + " " + args.get(at + 1));
        String command = String.join(" ", args.subList(at, at + (two ? 2 : 1)));
        List<String> rest = Stream.concat(
                        args.subList(0, at).stream(), args.subList(at + (two ? 2 : 1), args.size()).stream())
                .toList();
        String does = table.commands().get(command);
        if (does == null) {
            boolean source = kinds.language(command) != null;
            return source ? Optional.of(OptionArguments.read(args, table, kinds, cut)) : Optional.empty();
        }
        OptionTable other = styles.get(does);
        Reading reading = other != null
                ? OptionArguments.read(rest, other, kinds, cut)
                : readCommand(rest, does, table, kinds, cut);
        // The name and a word that it knows are a compiler's arguments.
        return Optional.of(new Reading(
                reading.activity(),
                reading.sources(),
                reading.outputs(),
                reading.language(),
                true,
                reading.telling(),
                reading.namesOutput(),
                prepend("command " + Quoted.of(command), reading.reasons())));
    }

    /** Where the command stands: {@code go -C dir build}, {@code nim -d:release c}. The end where a question comes before it. */
    private static int command(List<String> args, OptionTable table) {
        int at = 0;
        while (at < args.size() && args.get(at).startsWith("-")) {
            if (table.query().contains(args.get(at))) {
                return args.size();
            }
            at += table.values().contains(args.get(at)) ? 2 : 1;
        }
        return Math.min(at, args.size());
    }

    private static Reading readCommand(
            List<String> rest, String does, OptionTable table, FileKinds kinds, boolean cut) {
        int space = does.indexOf(' ');
        Activity activity = Activity.valueOf(space < 0 ? does : does.substring(0, space));
        OptionScan scan = OptionScan.of(rest, table, kinds, activity == Activity.RUN);
        if (activity == Activity.QUERY) {
            return new Reading(activity, List.of(), List.of(), "", true, true, false, List.of());
        }
        // "go build ./cmd/x" names a package; only files say what comes out.
        boolean files = !scan.sources.isEmpty() && scan.languages.stream().noneMatch(String::isEmpty);
        String output = space < 0 || !files ? "" : does.substring(space + 1);
        return OptionArguments.judge(scan, table, new OptionArguments.Task(activity, output, false), cut);
    }

    private static List<String> prepend(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}
