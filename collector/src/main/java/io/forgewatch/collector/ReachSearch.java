package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.exec.ExecEvent;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** One search for a process through which something of an exec's files can be had. Single-threaded, used once. */
final class ReachSearch<T> {
    /** Each costs some reads of {@code /proc}. */
    private static final int MAX_ATTEMPTS = 8;

    private final HostFiles host;
    private final ExecEvent event;
    private final String path;
    private final Attempt<T> attempt;
    private final Set<HostProcess> seen = new HashSet<>();
    private int attempts;
    private boolean met;
    private boolean over;
    private @Nullable T found;
    private @Nullable FileUnavailable failure;
    private @Nullable FileUnavailable hidden;

    /** What is tried through a process. */
    @FunctionalInterface
    interface Attempt<T> {
        T through(LiveProcess process) throws IOException, FileUnavailable;
    }

    /**
     * A search.
     *
     * @param path what is looked for, to be named in a failure
     */
    ReachSearch(HostFiles host, ExecEvent event, String path, Attempt<T> attempt) {
        this.host = host;
        this.event = event;
        this.path = path;
        this.attempt = attempt;
    }

    /** The process itself and those above it, while they are in the exec's mount namespace. */
    void nearest() {
        if (attempt(new HostProcess(event.pid(), event.startTimeNs()), this::sameMounts)) {
            // Nobody knows better than itself.
            over = true;
        }
        above();
    }

    /** Those above it, likewise. */
    void above() {
        for (ExecEvent.Ancestor above : event.ancestors()) {
            attempt(new HostProcess(above.pid(), above.startTimeNs()), this::sameMounts);
        }
    }

    /** Processes that are said to be in the exec's mount namespace; those that are not any more are told. */
    void among(List<HostProcess> processes, Consumer<HostProcess> gone) {
        for (HostProcess process : processes) {
            if (!attempt(process, this::sameMounts) && !over) {
                gone.accept(process);
            }
        }
    }

    /** Processes of the exec's container in other mount namespaces, but not in the host's. */
    void amongOtherMounts(List<HostProcess> processes, Consumer<HostProcess> gone) {
        long hostMounts = host.hostMountNamespace();
        if (hostMounts == 0) {
            return;
        }
        for (HostProcess process : processes) {
            if (!attempt(process, mounts -> mounts != hostMounts || sameMounts(mounts)) && !over) {
                gone.accept(process);
            }
        }
    }

    private boolean sameMounts(long mounts) {
        return mounts == event.namespaces().mount();
    }

    /** Whether the process is there and in a mount namespace that will do. */
    private boolean attempt(HostProcess candidate, LongPredicate mounts) {
        if (over || !seen.add(candidate)) {
            return false;
        }
        Optional<LiveProcess> living = LiveProcess.find(host, candidate);
        if (living.isEmpty()) {
            return false;
        }
        try (LiveProcess process = living.get()) {
            if (!isIn(process, mounts)) {
                return false;
            }
            attempts++;
            over = attempts == MAX_ATTEMPTS;
            return attempt(process);
        }
    }

    /** What is refused where a process has ended meanwhile says nothing: its folder comes apart piece by piece. */
    private boolean attempt(LiveProcess process) {
        FileUnavailable refused;
        try {
            found = attempt.through(process);
            over = true;
            met = true;
            return true;
        } catch (FileUnavailable e) {
            refused = e;
        } catch (IOException e) {
            refused = Unavailable.because(e, path);
        }
        if (!process.lives()) {
            return false;
        }
        met = true;
        keep(refused);
        return true;
    }

    /**
     * A process that may not be looked at is none that files could be had through. That it may not, as a host's first process often
     * may not, says nothing of the files.
     */
    private boolean isIn(LiveProcess process, LongPredicate mounts) {
        try {
            return mounts.test(process.mountNamespace());
        } catch (IOException e) {
            hidden = hidden == null ? Unavailable.because(e, path) : hidden;
            return false;
        }
    }

    /** That there is nothing tells less than anything else. */
    private void keep(FileUnavailable next) {
        if (failure == null || failure.reason() == FileUnavailable.Cause.GONE) {
            failure = next;
        }
    }

    boolean metNobody() {
        return !met;
    }

    Optional<T> found() {
        return Optional.ofNullable(found);
    }

    T result() throws FileUnavailable {
        T result = found;
        if (result != null) {
            return result;
        }
        FileUnavailable why = failure == null ? hidden : failure;
        throw why == null
                ? Unavailable.of(FileUnavailable.Cause.GONE, path, "no process of its container is left")
                : why;
    }
}
