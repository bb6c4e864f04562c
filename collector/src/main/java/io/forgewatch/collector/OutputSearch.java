package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileRequests.Outputs;
import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileGap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * One search for what a compile wrote: opens all that is there, before anything of it is read, for it may be gone in a moment.
 * Single-threaded, used once; calls block.
 */
final class OutputSearch {
    private static final int MAX_FILES = 64;
    private static final int MAX_NAMES = 512;
    private static final int MAX_GAPS = 16;
    /** A file's times are those of the kernel's last tick (see {@link FileGate}). */
    private static final long TICK_NS = Duration.ofMillis(20).toNanos();

    /** A time before all others that a tick can be taken from. */
    private static final long ANY_TIME = Long.MIN_VALUE / 2;

    private static final long MAX_NS = Duration.ofSeconds(2).toNanos();

    private final FileSource source;
    private final ExecEvent writer;
    private final Semaphore room;
    private final long beganNs = System.nanoTime();
    private final List<OpenFile> found = new ArrayList<>();
    private final List<FileGap> gaps = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();
    private int named;
    private boolean over;

    /** Each file that is found takes a permit, which whoever closes the file gives back. */
    OutputSearch(FileSource source, ExecEvent writer, Semaphore room) {
        this.source = source;
        this.writer = writer;
        this.room = room;
    }

    void search(Outputs wanted) {
        for (String path : wanted.paths()) {
            take(path, ANY_TIME);
        }
        named = found.size();
        for (String directory : wanted.directories()) {
            takeFrom(directory, wanted.sinceNs());
        }
    }

    /** Whether it can have been written since a time, CLOCK_REALTIME. */
    static boolean isWrittenSince(OpenFile.Status status, long sinceNs) {
        return Math.max(status.mtimeNs(), status.ctimeNs()) >= sinceNs - TICK_NS;
    }

    private void takeFrom(String directory, long sinceNs) {
        if (over()) {
            return;
        }
        try {
            String prefix = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
            List<String> names = source.list(writer, directory.isEmpty() ? "." : directory, MAX_NAMES);
            for (String name : names) {
                take(prefix + name, sinceNs);
            }
            if (names.size() >= MAX_NAMES) {
                stop(FileGap.Cause.TOO_LARGE, "more than " + MAX_NAMES + " names in one folder");
            }
        } catch (FileUnavailable e) {
            missing(e, false);
        }
    }

    private void take(String path, long sinceNs) {
        if (over()) {
            return;
        }
        OpenFile file;
        try {
            file = source.open(writer, path);
        } catch (FileUnavailable e) {
            missing(e, true);
            return;
        }
        OpenFile.Status status = file.status();
        if (!isWrittenSince(status, sinceNs) || !paths.add(status.path())) {
            file.close();
        } else if (room.tryAcquire()) {
            found.add(file);
        } else {
            file.close();
            stop(FileGap.Cause.BUSY, "too many outputs wait to be read already");
        }
    }

    private boolean over() {
        if (!over && found.size() >= MAX_FILES) {
            stop(FileGap.Cause.TOO_LARGE, "more than " + MAX_FILES + " outputs");
        } else if (!over && System.nanoTime() - beganNs > MAX_NS) {
            stop(FileGap.Cause.DEADLINE, "finding the outputs took too long");
        }
        return over;
    }

    private void stop(FileGap.Cause cause, String message) {
        over = true;
        gaps.add(FactMessages.gap(cause, message));
    }

    /** That there is no such file is an answer, and so is that it is none that a compile writes. */
    private void missing(FileUnavailable why, boolean file) {
        boolean answer = file && (why.reason() == Cause.GONE || why.reason() == Cause.NOT_REGULAR);
        if (!answer && gaps.size() < MAX_GAPS) {
            gaps.add(FactMessages.gap(why));
        }
    }

    /** What was found; the caller's to close. */
    List<OpenFile> found() {
        return found;
    }

    /** So many of the first were found by their own paths, the others in directories. */
    int named() {
        return named;
    }

    /** What could not be looked at. */
    List<FileGap> gaps() {
        return gaps;
    }
}
