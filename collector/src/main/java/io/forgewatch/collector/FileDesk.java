package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.LoaderCall;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.detect.identity.ScanBudget;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where files are asked about without waiting. All work on files is done by threads of this class; what they find waits until the
 * asking thread fetches it.
 *
 * <p>Questions, and fetching, are for one thread, the stream's; {@link #counts} and {@link #wantEnvironmentOf} for any.
 */
final class FileDesk implements FileRequests, AutoCloseable {
    private static final int EXAMINERS = 2;
    private static final int MAX_EXAMINATIONS = 1024;
    private static final int MAX_SHARING = 8192;
    /** A file is settled some 20 ms after its change, on most file systems. */
    private static final long YOUNG_NS = Duration.ofMillis(50).toNanos();

    private final FileIdentities identities;
    private final ExecExamination examination;
    private final Toolchains toolchains;
    private final KeptFiles kept = new KeptFiles(32);
    private final FileWorkers examiners;
    private final FileQuestions questions;

    /** At most as many as are under way: the asking thread's own counts bound both queues. */
    private final Queue<Examined> examined = new ConcurrentLinkedQueue<>();

    /** Execs of a file that is being examined for another one. */
    private final Map<FileKey, Deque<ExecEvent>> sharing = new HashMap<>();

    /** Examinations under way by the cgroup that they are for: none takes more than half of the room from others. */
    private final Map<Long, Integer> origins = new HashMap<>();

    private final int maxPerOrigin;
    private int underWay;
    private int shared;
    private final Map<FileGap.Cause, LongAdder> gaps = new EnumMap<>(FileGap.Cause.class);
    private volatile Predicate<ExecEvent> wantsEnvironment = event -> false;

    /** @param leads whether others may wait for it */
    private record Examined(ExecEvent event, ExecFacts facts, boolean leads) {}

    /** Keeps no copies. */
    FileDesk(FileSource source, FileClassifier classifier, Toolchains toolchains) {
        this(source, classifier, toolchains, MAX_EXAMINATIONS);
    }

    /** Keeps copies where there is a store for them, which stays the caller's. */
    FileDesk(FileSource source, FileClassifier classifier, Toolchains toolchains, @Nullable EvidenceStore copies) {
        this(source, classifier, toolchains, MAX_EXAMINATIONS, copies);
    }

    /** With a queue of its own length. */
    FileDesk(FileSource source, FileClassifier classifier, Toolchains toolchains, int maxExaminations) {
        this(source, classifier, toolchains, maxExaminations, null);
    }

    private FileDesk(
            FileSource source,
            FileClassifier classifier,
            Toolchains toolchains,
            int maxExaminations,
            @Nullable EvidenceStore copies) {
        this.identities = new FileIdentities(classifier, ScanBudget.DEFAULT);
        this.toolchains = toolchains;
        this.examination = new ExecExamination(source, toolchains, identities, kept);
        this.maxPerOrigin = maxExaminations / 2 + 1;
        this.examiners = new FileWorkers("file-identity", EXAMINERS, maxExaminations);
        this.questions = new FileQuestions(source, identities, kept, copies);
        for (FileGap.Cause cause : FileGap.Cause.values()) {
            gaps.put(cause, new LongAdder());
        }
    }

    /** Of which execs the environment is to be read even where their file is known. The predicate may be asked at any time. */
    void wantEnvironmentOf(Predicate<ExecEvent> execs) {
        wantsEnvironment = execs;
    }

    /**
     * Asks what an exec's files are.
     *
     * @return the answer where it is known at once, as when too much is asked already; else it is to be fetched later
     */
    Optional<ExecFacts> identify(ExecEvent event) {
        boolean alone = wantsEnvironment.test(event);
        if (!alone) {
            Optional<ExecFacts> known = remembered(event);
            if (known.isPresent()) {
                return known;
            }
        }
        FileKey key = FileKey.of(event.executable());
        boolean leads = !alone && mayBeRemembered(event.executable());
        Deque<ExecEvent> others = leads ? sharing.get(key) : null;
        if (others != null) {
            if (shared >= MAX_SHARING) {
                return Optional.of(busy(event));
            }
            shared++;
            others.add(event);
            return Optional.empty();
        }
        long origin = ContainerReach.cgroup(event);
        boolean room = origins.getOrDefault(origin, 0) < maxPerOrigin;
        if (!room || !examiners.offer(() -> examine(event, leads))) {
            return Optional.of(busy(event));
        }
        underWay++;
        origins.merge(origin, 1, Integer::sum);
        if (leads) {
            sharing.put(key, new ArrayDeque<>());
        }
        return Optional.empty();
    }

    /** Only then is it worth to wait for what another exec's examination gives: until then this exec's file may be gone. */
    private static boolean mayBeRemembered(Executable file) {
        long nowNs = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
        return FileSystems.stampsWrites(file.fileSystemMagic()) && nowNs - file.ctimeNs() > YOUNG_NS;
    }

    /** Where nothing but the file itself matters. */
    private Optional<ExecFacts> remembered(ExecEvent event) {
        return identities
                .remembered(FileKey.of(event.executable()))
                .filter(facts -> LoaderCall.of(
                                toolchains, event, facts.getIdentity().getProgram())
                        .isEmpty())
                .map(facts -> ExecFacts.newBuilder()
                        .setExecutable(facts.toBuilder()
                                .setPath(event.executable().path())
                                .setLinks(event.executable().links()))
                        .build());
    }

    private void examine(ExecEvent event, boolean leads) {
        ExecFacts facts = FactMessages.missing(
                event.executable(), FactMessages.gap(FileGap.Cause.FAILED, "looking at it failed"));
        try {
            facts = examination.examine(event);
        } finally {
            examined.add(new Examined(event, facts, leads));
        }
    }

    private ExecFacts busy(ExecEvent event) {
        ExecFacts facts = FactMessages.missing(
                event.executable(), FactMessages.gap(FileGap.Cause.BUSY, "too many other files wait already"));
        count(facts);
        return facts;
    }

    private void count(ExecFacts facts) {
        count(facts.getExecutable());
        count(facts.getTarget());
    }

    private void count(FileFacts facts) {
        LongAdder counter = facts.hasGap() ? gaps.get(facts.getGap().getCause()) : null;
        if (counter != null) {
            counter.increment();
        }
    }

    /** Hands over what was found of execs; each exec that was asked about comes once. */
    void fetchExamined(BiConsumer<ExecEvent, ExecFacts> taker) {
        for (Examined next = examined.poll(); next != null; next = examined.poll()) {
            underWay--;
            ended(ContainerReach.cgroup(next.event()));
            count(next.facts());
            Deque<ExecEvent> others =
                    next.leads() ? sharing.remove(FileKey.of(next.event().executable())) : null;
            taker.accept(next.event(), next.facts());
            // Where it could not be remembered, the first of them is looked at now and the others share that.
            for (ExecEvent other : others == null ? List.<ExecEvent>of() : others) {
                shared--;
                identify(other).ifPresent(facts -> taker.accept(other, facts));
            }
        }
    }

    private void ended(long origin) {
        int left = origins.getOrDefault(origin, 1) - 1;
        if (left == 0) {
            origins.remove(origin);
        } else {
            origins.put(origin, left);
        }
    }

    @Override
    public void digest(long request, ExecEvent exec) {
        questions.digest(request, exec);
    }

    @Override
    public void outputs(long request, ExecEvent writer, Outputs wanted) {
        questions.outputs(request, writer, wanted);
    }

    @Override
    public boolean keepsCopies() {
        return questions.keepsCopies();
    }

    @Override
    public void keep(long request, ExecEvent exec, String build, List<String> paths) {
        questions.keep(request, exec, build, paths);
    }

    /** Hands over the answers to detection's questions; each question comes once. */
    void fetchAnswers(Consumer<FileAnswer> taker) {
        questions.fetch(taker);
        questions.closeOld(System.nanoTime());
    }

    /** Questions of both kinds that were not answered yet, or whose answer was not fetched. */
    int open() {
        return underWay + shared + questions.open();
    }

    /** For any thread. */
    FileDeskCounts counts() {
        Map<FileGap.Cause, Long> causes = new EnumMap<>(FileGap.Cause.class);
        gaps.forEach((cause, counter) -> causes.put(cause, counter.sum()));
        return new FileDeskCounts(
                identities.scans(),
                identities.bytes(),
                examiners.cpuNs(),
                identities.cached(),
                causes,
                questions.digests().files(),
                questions.digests().bytes(),
                questions.cpuNs(),
                examiners.failures() + questions.failures());
    }

    /** Nothing is asked any more. Idempotent. */
    @Override
    public void close() {
        kept.close();
        examiners.close();
        questions.close();
    }
}
