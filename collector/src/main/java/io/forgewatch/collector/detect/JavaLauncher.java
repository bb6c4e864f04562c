package io.forgewatch.collector.detect;

import java.util.List;
import java.util.Optional;

/**
 * What {@code java} was told to run (java(1); JEP 330 for sources). Arguments in an {@code @file} are not read: what stands only
 * there is not seen.
 *
 * @param runsSource the toolchain of {@code java X.java}
 * @param values options that take the next argument
 * @param starters main classes that start another, named as for java
 * @param source options that say that a source follows, with the release as their value
 */
record JavaLauncher(
        WordSet names,
        Tool runsSource,
        WordSet values,
        WordSet source,
        WordSet jar,
        WordSet module,
        WordSet starters,
        List<Main> mains,
        Shape shape) {

    /** A compiler or a build tool that is a Java program. */
    record Main(WordSet names, Tool tool) {}

    /**
     * Knows a compiler in a jar or class of any name by its arguments, as {@link UnnamedShapes} knows programs: a source, a named
     * output and an option that only compilers have.
     *
     * @param tool what is reported then
     */
    record Shape(Tool tool, OptionTable table, FileKinds kinds) {
        boolean fits(List<String> args) {
            Reading reading = OptionArguments.read(args, table, kinds, false);
            return reading.language().equals("java") && reading.namesOutput() && reading.telling();
        }
    }

    /** A tool, and the arguments meant for it. */
    record Found(Tool tool, List<String> args) {}

    /** Empty where the arguments compile nothing, {@code -version} and {@code -jar} with an ordinary program among them. */
    Optional<Found> find(List<String> args) {
        boolean isSource = false;
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            String option = equals > 0 ? arg.substring(0, equals) : arg;
            // The first line of a script gives its interpreter one argument: "--source 17" (execve(2), JEP 330).
            int space = arg.indexOf(' ');
            if (space > 0 && source.contains(arg.substring(0, space))) {
                isSource = true;
            } else if (source.contains(option)) {
                isSource = true;
                i += equals > 0 ? 0 : 1;
            } else if (jar.contains(arg)) {
                return i + 1 < args.size() ? main(args, i + 1, PathText.baseName(args.get(i + 1))) : Optional.empty();
            } else if (module.contains(option)) {
                int at = equals > 0 ? i : i + 1;
                String name = equals > 0 ? arg.substring(equals + 1) : at < args.size() ? args.get(at) : "";
                return main(args, at, name);
            } else if (values.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-") && !arg.startsWith("@")) {
                return isSource || arg.endsWith(".java")
                        ? Optional.of(new Found(runsSource, args.subList(i, args.size())))
                        : main(args, i, arg);
            }
        }
        return Optional.empty();
    }

    private Optional<Found> main(List<String> args, int at, String name) {
        List<String> rest = args.subList(Math.min(at + 1, args.size()), args.size());
        // It starts the program that its own arguments name (GroovyStarter(--main), kotlinc's Preloader(-cp)).
        if (starters.contains(name)) {
            return find(rest);
        }
        return mains.stream()
                .filter(main -> main.names().contains(name.replace('/', '.'))
                        || main.names().contains(name))
                .findFirst()
                .map(main -> new Found(main.tool(), rest))
                .or(() -> shape.fits(rest) ? Optional.of(new Found(shape.tool(), rest)) : Optional.empty());
    }
}
