package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Binary.Origin;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's executable came from, the first that holds: by the kernel's facts of the file that it runs, on overlayfs by
 * its layers, elsewhere by whether the file is older than the container. Pure.
 */
final class Origins {
    private static final String BY_TIMES = " (by its times: no overlay's layers tell)";

    /**
     * Where it came from.
     *
     * @param foreign it did not come with the image
     * @param reason for people; empty where there is nothing to say
     */
    record Provenance(Origin origin, boolean foreign, String reason) {
        static final Provenance UNKNOWN = new Provenance(Origin.UNKNOWN, false, "");
    }

    private final long hostPidNamespace;
    private final LongUnaryOperator realtimeNs;

    /** @param realtimeNs makes CLOCK_REALTIME, which files have, of a process's CLOCK_BOOTTIME */
    Origins(long hostPidNamespace, LongUnaryOperator realtimeNs) {
        this.hostPidNamespace = hostPidNamespace;
        this.realtimeNs = realtimeNs;
    }

    /** By the kernel's facts alone. */
    static Origin of(Executable.Traits traits) {
        if (traits.memfd()) {
            return Origin.MEMFD;
        }
        if (traits.deleted()) {
            return Origin.DELETED;
        }
        if (traits.mounted()) {
            return Origin.MOUNTED;
        }
        if (!traits.overlay()) {
            return Origin.UNKNOWN;
        }
        return traits.upper() ? Origin.ADDED : Origin.IMAGE;
    }

    /** Of what an exec runs: the program that its loader was given, else its file. */
    Provenance of(ExecEvent event, List<ExecEvent.Ancestor> lineage, ExecFacts facts) {
        Executable file = event.executable();
        Origin loader = of(file.traits());
        boolean fromRoot = loader == Origin.UNKNOWN || loader == Origin.IMAGE || loader == Origin.ADDED;
        if (facts.getTarget().getInode() != 0 && fromRoot) {
            return given(file, facts.getTarget(), start(event, lineage));
        }
        return loader == Origin.UNKNOWN
                ? byTimes(file.ctimeNs(), facts.getExecutable(), start(event, lineage))
                : byFacts(loader, file, facts.getExecutable());
    }

    private @Nullable ContainerStart start(ExecEvent event, List<ExecEvent.Ancestor> lineage) {
        return ContainerStart.of(event, lineage, hostPidNamespace, realtimeNs);
    }

    /**
     * An image's file is copied up by a mere chmod, which keeps its mtime, so that alone says nothing; one that was written since
     * has only its place from the image.
     */
    private static Provenance byFacts(Origin origin, Executable file, FileFacts facts) {
        boolean copied = origin == Origin.ADDED && file.traits().copiedUp();
        boolean rewritten = copied
                && facts.getCtimeNs() == file.ctimeNs()
                && facts.getBirthNs() > 0
                && facts.getMtimeNs() >= facts.getBirthNs();
        boolean foreign = origin == Origin.MEMFD || origin == Origin.DELETED || (origin == Origin.ADDED && !copied);
        return new Provenance(
                origin,
                foreign || rewritten,
                rewritten ? "the executable was written over a file of the image" : reason(origin, copied));
    }

    /** The kernel saw only the loader that it was given to. */
    private static Provenance given(Executable loader, FileFacts target, @Nullable ContainerStart start) {
        if (target.getDevice() != loader.device()) {
            return new Provenance(
                    Origin.MOUNTED, false, "what the loader was given lies on another file system than the loader");
        }
        return target.getLinks() == 0
                ? new Provenance(Origin.DELETED, true, "what the loader was given had been deleted")
                : byTimes(target.getCtimeNs(), target, start);
    }

    /**
     * A change of its mode or owner makes an image's file no other, so that its birth and its last writing count where they are
     * known. Where the file could not be looked at, only that it is older than the container is sure.
     */
    private static Provenance byTimes(long ctimeNs, FileFacts facts, @Nullable ContainerStart start) {
        if (start == null || ctimeNs <= 0) {
            return Provenance.UNKNOWN;
        }
        boolean looked = facts.getCtimeNs() == ctimeNs;
        long madeNs = looked && facts.getBirthNs() > 0 ? Math.max(facts.getBirthNs(), facts.getMtimeNs()) : ctimeNs;
        if (madeNs > start.latestNs() && looked) {
            return new Provenance(
                    Origin.ADDED, true, "the executable was added to the container after its start" + BY_TIMES);
        }
        return madeNs <= start.latestNs() && start.exact()
                ? new Provenance(Origin.IMAGE, false, "the executable is older than the container" + BY_TIMES)
                : Provenance.UNKNOWN;
    }

    private static String reason(Origin origin, boolean copiedUp) {
        return switch (origin) {
            case MEMFD -> "the executable exists only in memory";
            case DELETED -> "the executable had been deleted when it ran";
            case MOUNTED -> "the executable lies on a mounted volume";
            case ADDED ->
                copiedUp
                        ? "the executable comes from the image and was copied up since"
                        : "the executable was added to the container after its start";
            case IMAGE, UNKNOWN, ORIGIN_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
