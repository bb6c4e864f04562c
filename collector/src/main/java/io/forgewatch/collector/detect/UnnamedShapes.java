package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Knows a compiler under any name by its arguments, if they are a compiler's and nothing else's: a source, a named output and an
 * option that no other kind of program has. {@code wc -c x.c} and {@code sort -o x.o x.c} are not.
 */
final class UnnamedShapes {
    private final Toolchains toolchains;

    UnnamedShapes(Toolchains toolchains) {
        this.toolchains = toolchains;
    }

    /** A tool as told by its arguments. */
    record Match(Tool tool, Reading reading) {}

    Optional<Match> find(List<String> args, boolean cut) {
        if (args.stream().noneMatch(this::isInput)
                || args.stream().anyMatch(this::isProgram)
                || startsAnother(args.get(0))) {
            return Optional.empty();
        }
        for (OptionTable table : toolchains.unnamed()) {
            OptionTable.Unnamed unnamed = table.unnamed();
            Reading reading =
                    toolchains.read(unnamed == null ? "" : unnamed.tool().style(), args, cut);
            if (unnamed != null && fits(args, unnamed.languages(), table, reading)) {
                return Optional.of(new Match(unnamed.tool(), reading));
            }
        }
        return Optional.empty();
    }

    /** Most programs are given none: they are through with this. */
    private boolean isInput(String arg) {
        return arg.equals("-")
                || arg.startsWith("-x")
                || isSource(arg)
                || toolchains.kinds().isObject(arg);
    }

    boolean isSource(String arg) {
        return toolchains.kinds().language(arg) != null;
    }

    /** {@code timeout 9 gcc -O2 x.c -o x} carries a compiler's arguments for the exec that follows. */
    boolean isProgram(String arg) {
        Tool tool = arg.startsWith("-") ? null : toolchains.tool(arg);
        return tool != null && tool.role() != Role.BUILD_TOOL;
    }

    /** {@code wait-for ./x -c x.c -o x.o}: a compiler's operands are inputs. */
    private boolean startsAnother(String first) {
        return !first.startsWith("-") && !first.startsWith("@") && !isInput(first);
    }

    private boolean fits(List<String> args, Set<String> languages, OptionTable table, Reading reading) {
        boolean input = languages.isEmpty()
                ? args.stream().anyMatch(toolchains.kinds()::isObject)
                : languages.contains(reading.language());
        boolean telling = reading.telling() || (table.modes().containsKey("-c") && compilesToItsObject(args, reading));
        return input && reading.namesOutput() && telling;
    }

    /** {@code -c x.c -o x.o}. */
    private static boolean compilesToItsObject(List<String> args, Reading reading) {
        return args.contains("-c")
                && reading.sources().size() == 1
                && reading.outputs().size() == 1
                && reading.outputs().get(0).endsWith(".o")
                && PathText.stem(reading.outputs().get(0))
                        .equals(PathText.stem(reading.sources().get(0)));
    }
}
