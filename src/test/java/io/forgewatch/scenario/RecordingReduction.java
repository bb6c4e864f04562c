package io.forgewatch.scenario;

import io.forgewatch.collector.Replay;
import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.recording.RecordingReader;
import io.forgewatch.collector.recording.RecordingWriter;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedExec;
import io.forgewatch.collector.v1.RecordedExecEvent;
import io.forgewatch.collector.v1.RecordedExecEvent.Ancestor;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a recording holds of one container: all that detection takes of it, and nothing that tells of the machine, its other
 * containers or what stands above the container's runtime. Detection finds the same in it.
 */
final class RecordingReduction {
    /** Processes of the host that a container's may show above them. */
    private static final String RUNTIMES = "runc.*|nsenter|unshare";
    /** Behind the container's last entry: time for its last revision. */
    private static final int LAST_TICKS = 30;

    private final RecordingHeader header;
    private final List<Recorded> entries = new ArrayList<>();
    /** Who asked, by the question's number from 1. */
    private final Map<Long, ExecEvent> questions = new HashMap<>();

    private RecordingReduction(RecordingHeader header) {
        this.header = header;
    }

    /** Reads a whole recording. */
    static RecordingReduction of(Path file) throws IOException {
        RecordingReduction reduction;
        try (RecordingReader reader = RecordingReader.open(file)) {
            reduction = new RecordingReduction(reader.header());
            for (Recorded entry = reader.next(); entry != null; entry = reader.next()) {
                reduction.entries.add(entry);
            }
        }
        FileRequests asked = new FileRequests() {
            @Override
            public boolean keepsCopies() {
                return FileRequests.NONE.keepsCopies();
            }

            @Override
            public void digest(long request, ExecEvent exec) {
                reduction.questions.put(request, exec);
            }

            @Override
            public void outputs(long request, ExecEvent writer, Outputs wanted) {
                reduction.questions.put(request, writer);
            }

            @Override
            public void keep(long request, ExecEvent exec, String build, List<String> paths) {
                // Copies are numbered apart, and the trace keeps none.
            }
        };
        try (Replay replay = Replay.open(file, SecretPatterns.NONE, asked, finding -> {})) {
            boolean more = true;
            while (more) {
                more = replay.step();
            }
        }
        return reduction;
    }

    /** Writes what there is of a container, by any of the ids that it may go by. */
    void write(Set<String> containerIds, Path to) throws IOException {
        Part part = new Part(containerIds);
        entries.forEach(part::note);
        questions.keySet().stream().sorted().forEach(part::number);
        List<Recorded> kept =
                entries.stream().filter(part::keeps).map(part::reduced).toList();
        int first = 0;
        int last = kept.size() - 1;
        while (first < last && kept.get(first).hasTickNs()) {
            first++;
        }
        while (last > first && kept.get(last).hasTickNs()) {
            last--;
        }
        try (RecordingWriter writer = RecordingWriter.create(to, true, anonymous())) {
            kept.subList(first, Math.min(kept.size(), last + 1 + LAST_TICKS)).forEach(writer::write);
            writer.finish();
        }
    }

    private RecordingHeader anonymous() {
        return header.toBuilder()
                .setNode(header.getNode().toBuilder()
                        .setName("node")
                        .setKernel("6.0.0")
                        .setCollectorVersion("recorded")
                        .setBootId("00000000-0000-4000-8000-000000000000"))
                .build();
    }

    private static boolean isOf(Set<String> containerIds, List<String> cgroup, long pidNamespace) {
        return containerIds.contains("ns-" + pidNamespace) || cgroup.stream().anyMatch(containerIds::contains);
    }

    /** One container's. */
    private final class Part {
        private final Set<String> containerIds;
        private final Set<Integer> pids = new HashSet<>();
        private final Set<Integer> runtimes = new HashSet<>();
        private final Map<Long, Long> numbers = new HashMap<>();

        Part(Set<String> containerIds) {
            this.containerIds = containerIds;
        }

        void note(Recorded entry) {
            if (entry.hasExec() && isMine(entry.getExec())) {
                RecordedExecEvent event = entry.getExec().getEvent();
                pids.add(event.getPid());
                above(event).stream()
                        .filter(above -> above.getPidNamespace() == header.getHostPidNamespace())
                        .forEach(above -> runtimes.add(above.getPid()));
            }
        }

        void number(long question) {
            ExecEvent exec = questions.get(question);
            if (exec != null
                    && isOf(
                            containerIds,
                            exec.cgroup().names(),
                            exec.namespaces().pid())) {
                numbers.put(question, numbers.size() + 1L);
            }
        }

        private boolean isMine(RecordedExec exec) {
            RecordedExecEvent event = exec.getEvent();
            return isOf(
                    containerIds,
                    event.getCgroup().getNamesList(),
                    event.getNamespaces().getPid());
        }

        private List<Ancestor> above(RecordedExecEvent event) {
            return event.getAncestorsList().stream()
                    .takeWhile(above -> above.getPidNamespace() != header.getHostPidNamespace()
                            || above.getComm().matches(RUNTIMES))
                    .toList();
        }

        boolean keeps(Recorded entry) {
            return switch (entry.getEntryCase()) {
                case FOUND -> runtimes.contains(entry.getFound().getPid());
                case HOST_EXEC -> runtimes.contains(entry.getHostExec().getPid());
                case EXEC -> isMine(entry.getExec());
                case LATE_FACTS -> isMine(entry.getLateFacts());
                case EXIT -> pids.contains(entry.getExit().getPid());
                case ANSWER -> numbers.containsKey(entry.getAnswer().getRequest());
                case TICK_NS, LOSS -> true;
                default -> false;
            };
        }

        Recorded reduced(Recorded entry) {
            Recorded.Builder reduced = entry.toBuilder();
            switch (entry.getEntryCase()) {
                case EXEC -> cut(reduced.getExecBuilder());
                case LATE_FACTS -> cut(reduced.getLateFactsBuilder());
                case FOUND -> reduced.getFoundBuilder().clearParentPid().clearParentStartTick();
                case HOST_EXEC -> reduced.getHostExecBuilder().clearParentPid().clearParentStartTimeNs();
                case ANSWER ->
                    reduced.getAnswerBuilder()
                            .setRequest(numbers.getOrDefault(entry.getAnswer().getRequest(), 0L));
                default -> {
                    return entry;
                }
            }
            return reduced.build();
        }

        private void cut(RecordedExec.Builder exec) {
            List<Ancestor> above = above(exec.getEvent());
            exec.getEventBuilder().clearAncestors().addAllAncestors(above);
        }
    }
}
