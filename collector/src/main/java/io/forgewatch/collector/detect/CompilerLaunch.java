package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.v1.Binary;
import io.forgewatch.v1.Evidence;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exec in a container that belongs to a build: a compiler's driver, wrapper or back end, or a build tool.
 *
 * @param role what part of a build it is
 * @param toolchain key in compilers.yaml, such as {@code gcc}; for a build tool its own name
 * @param language what it compiles, empty where it does not tell
 * @param tier the strongest evidence that holds
 * @param activity what it was asked to do; unspecified for a build tool
 * @param origin where the executable came from
 * @param renamed whether what the file is and what it is called differ
 * @param foreign whether the file that ran did not come with the container's image
 * @param denied whether its content was read and is not that of what it is called
 * @param harmless whether its content is even that of a program that compiles nothing
 * @param launchedBy whether the container's first process stands above it
 * @param sources files that it was given to compile, as written
 * @param outputs files that it was told to write, as written; relative ones are relative to the working directory
 * @param reasons for people: each fact that counted
 */
public record CompilerLaunch(
        ExecEvent event,
        ContainerRef container,
        Role role,
        String toolchain,
        String language,
        Evidence.Tier tier,
        Evidence.Activity activity,
        Binary.Origin origin,
        boolean renamed,
        boolean foreign,
        boolean denied,
        boolean harmless,
        Evidence.LaunchedBy launchedBy,
        List<String> sources,
        List<String> outputs,
        List<String> reasons) {

    /** A launch's part in a build. */
    public enum Role {
        /** What a person calls: gcc, javac, go build. */
        DRIVER,
        /** What stands before a driver: ccache, a rustup shim. */
        WRAPPER,
        /** What a driver calls: cc1, as, ld. */
        BACK_END,
        /** What calls drivers: make, ninja, pip. Joins a build together, is not counted, gives no finding alone. */
        BUILD_TOOL;

        /** Whether it counts in a build's execCount. */
        public boolean counted() {
            return this != BUILD_TOOL;
        }
    }

    /** The same with better evidence. */
    CompilerLaunch risen(Evidence.Tier better, String reason) {
        return with(event, better, launchedBy, sources, outputs, because(reason));
    }

    /** The same, brought into its container. */
    CompilerLaunch injected(String reason) {
        return with(event, tier, Evidence.LaunchedBy.INJECTED, sources, outputs, because(reason));
    }

    private List<String> because(String reason) {
        return Stream.concat(reasons.stream(), Stream.of(reason)).toList();
    }

    /** The same, seen differently. */
    CompilerLaunch with(
            ExecEvent other,
            Evidence.Tier otherTier,
            Evidence.LaunchedBy otherwiseLaunchedBy,
            List<String> read,
            List<String> written,
            List<String> because) {
        return new CompilerLaunch(
                other,
                container,
                role,
                toolchain,
                language,
                otherTier,
                activity,
                origin,
                renamed,
                foreign,
                denied,
                harmless,
                otherwiseLaunchedBy,
                read,
                written,
                because);
    }

    /** A controlling terminal was there. */
    public boolean terminal() {
        return !event.tty().isEmpty();
    }
}
