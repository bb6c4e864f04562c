package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.v1.Evidence;
import java.util.List;

/** What one launch means to the build it belongs to. Pure. */
final class Launches {
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

    private static <E extends Enum<E>> E higher(E one, E other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
