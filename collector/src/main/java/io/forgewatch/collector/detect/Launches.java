package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.detect.chain.Paths;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.v1.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one launch means to the build it belongs to. Pure. */
final class Launches {
    private static final Set<String> FOLDER_OPTIONS =
            Set.of("-d", "--out-dir", "-outputdir", "-odir", "--output-dir", "--outdir", "--target-dir");
    private static final int MAX_FOLDERS = 8;
    private static final int MAX_PACKAGE_LEVELS = 8;
    private static final int MAX_CLASSES = 48;

    private Launches() {}

    /** The build's evidence with one more launch: the highest of each. */
    static Evidence merge(Evidence evidence, CompilerLaunch launch) {
        return evidence.toBuilder()
                .setTier(higher(evidence.getTier(), launch.tier()))
                .setActivity(higher(evidence.getActivity(), launch.activity()))
                .setLaunchedBy(higher(evidence.getLaunchedBy(), launch.launchedBy()))
                .setTerminal(evidence.getTerminal() || launch.terminal())
                .build();
    }

    /**
     * Whether its outputs are for another part of the same compile: cc1's assembly, as's object under a driver. What a linker
     * writes is a result.
     */
    static boolean passesOn(CompilerLaunch launch) {
        return launch.role() == Role.BACK_END && launch.activity() != Evidence.Activity.LINK;
    }

    static List<String> outputs(CompilerLaunch launch) {
        // "-" is standard output: no file.
        return launch.outputs().stream()
                .filter(path -> !path.equals("-"))
                .map(path -> absolute(launch, path))
                .toList();
    }

    static List<String> sources(CompilerLaunch launch) {
        return launch.sources().stream().map(path -> absolute(launch, path)).toList();
    }

    /** Joined with the working directory where that is known whole; dots that climb are left, as a link may stand before them. */
    private static String absolute(CompilerLaunch launch, String path) {
        String directory = launch.event().workingDirectory();
        boolean joins = !path.startsWith("/")
                && !path.equals("-")
                && directory.startsWith("/")
                && !launch.event().gaps().workingDirectoryCut();
        String below = path;
        while (joins && below.startsWith("./")) {
            below = below.substring(2);
        }
        return joins ? (directory.endsWith("/") ? directory : directory + "/") + below : path;
    }

    /**
     * A launch without what takes most room: arguments and what stood above it; sources, outputs and reasons, which its build has
     * already.
     */
    static CompilerLaunch brief(CompilerLaunch launch) {
        return launch.with(brief(launch.event()), launch.tier(), launch.launchedBy(), List.of(), List.of(), List.of());
    }

    /** An exec without what takes most room: its arguments and what stood above it. */
    static ExecEvent brief(ExecEvent event) {
        return new ExecEvent(
                event.timeNs(),
                event.startTimeNs(),
                event.pid(),
                event.tid(),
                event.pidInNamespace(),
                event.userId(),
                event.groupId(),
                event.loginUserId(),
                event.session(),
                event.tty(),
                event.cgroup(),
                event.namespaces(),
                event.executable(),
                event.requestedPath(),
                event.script(),
                List.of(),
                event.argsFullBytes(),
                event.argumentCount(),
                event.workingDirectory(),
                event.comm(),
                List.of(),
                event.gaps());
    }

    /**
     * Where results may lie that the arguments do not name for certain, as the process names it: its working directory and the
     * folders that it was told. None where they do.
     */
    static List<String> folders(CompilerLaunch launch) {
        List<String> args = launch.event().args();
        List<String> folders = new ArrayList<>();
        for (int i = 0; i + 1 < args.size() && folders.size() < MAX_FOLDERS; i++) {
            if (FOLDER_OPTIONS.contains(args.get(i))) {
                folders.add(absolute(launch, args.get(i + 1)));
            }
        }
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals > 0 && FOLDER_OPTIONS.contains(arg.substring(0, equals)) && folders.size() < MAX_FOLDERS) {
                folders.add(absolute(launch, arg.substring(equals + 1)));
            }
        }
        if (folders.isEmpty() && launch.outputs().isEmpty()) {
            folders.add(launch.event().workingDirectory());
        }
        return folders;
    }

    /**
     * Where a Java source's class may lie below the folder of {@code -d}: its package is not known, but it is the end of the
     * source's own folder (javac(1)).
     */
    static List<String> classes(CompilerLaunch launch, List<String> folders) {
        List<String> paths = new ArrayList<>();
        for (String source : launch.sources()) {
            if (source.endsWith(".java")) {
                String file = source.substring(0, source.length() - ".java".length()) + ".class";
                int slash = file.lastIndexOf('/');
                for (int level = 0; level < MAX_PACKAGE_LEVELS && paths.size() < MAX_CLASSES; level++) {
                    String end = file.substring(slash + 1);
                    folders.forEach(folder -> paths.add(Paths.normal(folder + "/" + end)));
                    if (slash < 0) {
                        break;
                    }
                    slash = file.lastIndexOf('/', slash - 1);
                }
            }
        }
        return paths.stream().distinct().toList();
    }

    private static <E extends Enum<E>> E higher(E one, E other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
