package io.forgewatch.collector;

import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.bpf.ExecProbe;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.RingBuffer;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the real kernel sends while a test runs, decoded. */
final class KernelEvents implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExecProbe probe;
    private final RingBuffer ring;
    private final ExecRecordDecoder decoder = new ExecRecordDecoder();
    private final List<ProcessEvent> events = new ArrayList<>();

    KernelEvents() throws ProbeException, IOException {
        probe = ExecProbe.open(ProbeOptions.defaults(Set.of("gcc")));
        ring = RingBuffer.map(probe.ringFd(), probe.ringBytes());
    }

    /** Waits for the exec that has the arguments. */
    ExecEvent execWith(String... arguments) {
        return find(event -> event instanceof ExecEvent exec && exec.args().containsAll(List.of(arguments))
                ? Optional.of(exec)
                : Optional.empty());
    }

    /** Waits for the end of the process. */
    ExitEvent exitOf(ExecEvent exec) {
        return find(event ->
                event instanceof ExitEvent exit && exit.pid() == exec.pid() && exit.startTimeNs() == exec.startTimeNs()
                        ? Optional.of(exit)
                        : Optional.empty());
    }

    private <T> T find(Function<ProcessEvent, Optional<T>> match) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            ring.await();
                            while (ring.read(record -> {
                                        ProcessEvent event = decoder.decode(record);
                                        if (event != null) {
                                            events.add(event);
                                        }
                                    })
                                    > 0) {}
                            return events.stream()
                                    .flatMap(event -> match.apply(event).stream())
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        ring.close();
        probe.close();
    }
}
