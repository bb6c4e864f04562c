package io.forgewatch.collector.detect.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code java} was told to run: the paths at which its main class or jar may lie (java(1)). Not seen: what stands in an
 * {@code @file} or in CLASSPATH, and what a class loads later.
 */
public final class JavaRun {
    private static final int MAX_PATHS = 32;
    private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");
    private static final Set<String> VALUES = Set.of(
            "-p",
            "--module-path",
            "--add-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--limit-modules",
            "--upgrade-module-path",
            "--patch-module",
            "--enable-native-access");

    private JavaRun() {}

    /**
     * Normal absolute paths, at most 32; none where no class or jar is named.
     *
     * @param args without {@code argv[0]}
     */
    public static List<String> paths(List<String> args, String directory) {
        List<String> classPath = List.of(".");
        String modulePath = "";
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            String next = i + 1 < args.size() ? args.get(i + 1) : "";
            if (CLASS_PATH.contains(arg)) {
                classPath = List.of(next.split(":", -1));
                i++;
            } else if (arg.startsWith("--class-path=")) {
                classPath = List.of(arg.substring("--class-path=".length()).split(":", -1));
            } else if (arg.equals("-jar")) {
                return List.of(Paths.resolved(directory, next));
            } else if (arg.equals("-m") || arg.equals("--module")) {
                return module(modulePath, next, directory);
            } else if (VALUES.contains(arg)) {
                modulePath = arg.equals("-p") || arg.equals("--module-path") ? next : modulePath;
                i++;
            } else if (!arg.startsWith("-") && !arg.startsWith("@")) {
                return arg.endsWith(".java") ? List.of() : inClassPath(classPath, arg, directory);
            }
        }
        return List.of();
    }

    private static List<String> inClassPath(List<String> classPath, String mainClass, String directory) {
        String file = mainClass.replace('.', '/') + ".class";
        List<String> paths = new ArrayList<>();
        for (String entry : classPath.stream().limit(MAX_PATHS).toList()) {
            boolean archive = entry.endsWith(".jar") || entry.endsWith(".zip");
            String base = entry.isEmpty() ? "." : entry;
            paths.add(Paths.resolved(directory, archive ? base : base + "/" + file));
        }
        return paths;
    }

    private static List<String> module(String modulePath, String module, String directory) {
        int slash = module.indexOf('/');
        if (slash < 0) {
            return List.of();
        }
        String file = module.substring(slash + 1).replace('.', '/') + ".class";
        List<String> paths = new ArrayList<>();
        for (String entry : modulePath.split(":", -1)) {
            if (!entry.isEmpty() && paths.size() < MAX_PATHS) {
                paths.add(Paths.resolved(directory, entry + "/" + file));
                paths.add(Paths.resolved(directory, entry + "/" + module.substring(0, slash) + "/" + file));
            }
        }
        return paths;
    }
}
