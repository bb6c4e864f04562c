package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The files of this host's containers, through {@code /proc/PID} of the process itself or of another that sees the same.
 *
 * <p>{@link #exec} and {@link #exit} are for the thread that reads the records and do not block; the rest blocks, no longer than a
 * deadline, and is for any other. Files that were opened outlive this.
 */
final class ContainerFiles implements FileSource, ProcessSightings, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofMillis(500);
    private static final int MAX_THREADS = 4;

    private final ContainerReach reach;
    private final ExecutableFiles executables;
    private final TimedCalls calls;
    private final LongAdder opened = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final Map<Cause, LongAdder> unavailable = new EnumMap<>(Cause.class);

    ContainerFiles(HostFiles host) {
        this(host, new TimedCalls(DEADLINE, MAX_THREADS));
    }

    /** With calls that this closes. */
    ContainerFiles(HostFiles host, TimedCalls calls) {
        this.reach = new ContainerReach(host);
        this.executables = new ExecutableFiles(reach);
        this.calls = calls;
        for (Cause cause : Cause.values()) {
            unavailable.put(cause, new LongAdder());
        }
    }

    /** Others' files may be reached through it. */
    @Override
    public void exec(ExecEvent event) {
        reach.exec(event);
    }

    @Override
    public void exit(ExitEvent event) {
        reach.exit(event);
    }

    @Override
    public OpenFile executable(ExecEvent event) throws FileUnavailable {
        return file(event, event.executable().path(), () -> executables.open(event));
    }

    @Override
    public OpenFile open(ExecEvent event, String path) throws FileUnavailable {
        return file(event, path, () -> {
            ContainerPath wanted = new ContainerPath(event, path);
            if (wanted.descriptor() != null) {
                return byDescriptor(event, wanted);
            }
            return reach.through(event, path, process -> {
                try (FileHandle name = wanted.name(process)) {
                    return FileGate.open(id -> reach.mount(event, process, id), name, path);
                }
            });
        });
    }

    /** What a process has open is its own: no other's descriptor of that number will do. */
    private FileGate.Opened byDescriptor(ExecEvent event, ContainerPath wanted) throws IOException, FileUnavailable {
        Optional<LiveProcess> living = reach.itself(event);
        if (living.isEmpty()) {
            throw Unavailable.of(Cause.GONE, wanted.text(), "was a descriptor of a process that has ended");
        }
        try (LiveProcess process = living.get();
                FileHandle name = process.descriptor(String.valueOf(wanted.descriptor()))) {
            return FileGate.open(id -> reach.mount(event, process, id), name, wanted.text());
        }
    }

    @Override
    public List<String> list(ExecEvent event, String path, int max) throws FileUnavailable {
        List<byte[]> names = answer(event, path, () -> {
            ContainerPath wanted = new ContainerPath(event, path);
            return reach.through(event, path, process -> {
                try (FileHandle name = wanted.name(process);
                        FileHandle directory =
                                FileGate.openDirectory(id -> reach.mount(event, process, id), name, path)) {
                    return directory.names(max);
                }
            });
        });
        return names.stream()
                .map(name -> VisibleText.decode(ByteBuffer.wrap(name)))
                .toList();
    }

    @Override
    public List<String> environment(ExecEvent event, List<String> names) throws FileUnavailable {
        return answer(event, "", () -> {
            Optional<LiveProcess> living = reach.itself(event);
            if (living.isEmpty()) {
                throw new FileUnavailable(Cause.GONE, "the process has ended");
            }
            try (LiveProcess process = living.get()) {
                return ProcessEnvironment.read(event, process, names);
            }
        });
    }

    private OpenFile file(ExecEvent event, String path, TimedCalls.Call<FileGate.Opened> call) throws FileUnavailable {
        FileGate.Opened file = run(event, path, call, FileGate.Opened::close);
        opened.increment();
        return new ContainerFile(file, calls, ContainerReach.cgroup(event));
    }

    private <T> T answer(ExecEvent event, String path, TimedCalls.Call<T> call) throws FileUnavailable {
        T answer = run(event, path, call, late -> {});
        answered.increment();
        return answer;
    }

    private <T> T run(ExecEvent event, String path, TimedCalls.Call<T> call, Consumer<T> discard)
            throws FileUnavailable {
        FileUnavailable why;
        try {
            return calls.run(ContainerReach.cgroup(event), call, discard);
        } catch (FileUnavailable e) {
            why = e;
        } catch (IOException e) {
            why = Unavailable.because(e, path);
        }
        count(why);
        throw why;
    }

    private void count(FileUnavailable why) {
        LongAdder counter = unavailable.get(why.reason());
        if (counter != null) {
            counter.increment();
        }
    }

    /** For any thread. */
    ContainerFilesCounts counts() {
        Map<Cause, Long> causes = new EnumMap<>(Cause.class);
        unavailable.forEach((cause, counter) -> causes.put(cause, counter.sum()));
        return new ContainerFilesCounts(
                opened.sum(), answered.sum(), causes, calls.overdue(), calls.stuck(), reach.scans());
    }

    /** Idempotent. */
    @Override
    public void close() {
        calls.close();
    }
}
