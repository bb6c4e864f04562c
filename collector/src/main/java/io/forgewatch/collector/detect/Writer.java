package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.v1.Evidence.Tier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes outputs of a build.
 *
 * @param event brief
 * @param launch brief; null of one that only packs what a compiler has written
 * @param believed whether more than a name says that a compiler writes
 * @param paths as the build has them
 * @param folders in which there may be others
 * @param fromNs its exec, CLOCK_REALTIME
 */
record Writer(
        ExecEvent event,
        @Nullable CompilerLaunch launch,
        boolean believed,
        List<String> paths,
        List<String> folders,
        long fromNs) {

    static Writer of(CompilerLaunch launch, List<String> paths, List<String> folders, long fromNs) {
        CompilerLaunch brief = Launches.brief(launch);
        return new Writer(brief.event(), brief, launch.tier() != Tier.NAME, paths, folders, fromNs);
    }

    /** The same with more paths, up to so many in all. */
    Writer with(List<String> more, int max) {
        List<String> all = Stream.concat(paths.stream(), more.stream())
                .distinct()
                .limit(max)
                .toList();
        return new Writer(event, launch, believed, all, folders, fromNs);
    }

    ProcessId process() {
        return new ProcessId(event.pid(), event.startTimeNs());
    }

    /** What it takes, about. */
    long chars() {
        return Stream.of(paths, folders)
                        .flatMap(List::stream)
                        .mapToLong(String::length)
                        .sum()
                + event.executable().path().length()
                + event.requestedPath().length()
                + event.workingDirectory().length();
    }
}
