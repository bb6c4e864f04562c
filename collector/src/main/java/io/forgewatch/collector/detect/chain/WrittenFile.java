package io.forgewatch.collector.detect.chain;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.KnownOutput;

/**
 * An output of a build: expected while its writers run, then found or missing. Where several processes write it (collect2, ld and
 * gcc above them), it is written from the first's exec to the last's exit. One thread's.
 */
public final class WrittenFile {
    /** How much later than its writer's exit a file may seem to be written: the kernel's times are those of its last tick. */
    public static final long SLACK_NS = 20_000_000;

    /** The longest that a kernel is built with (CONFIG_HZ=100). */
    private static final long TICK_NS = 10_000_000;

    /** An exec that was seen late is still of the time before the answer. */
    private static final long LATE_NS = 200_000_000;

    private final String build;
    private final ContainerKey container;
    private final String path;
    private final String key;
    private long fromNs;
    private long untilNs = Long.MAX_VALUE;
    private int writers;
    private boolean believed;
    private boolean botched;
    private boolean executed;
    private boolean asked;
    private boolean answered;
    private boolean present;
    private long answeredNs;
    private FileFacts facts = FileFacts.getDefaultInstance();

    /**
     * An output that is about to be written.
     *
     * @param build name of the build's finding
     * @param path absolute where that is known
     */
    public WrittenFile(String build, ContainerKey container, String path) {
        this.build = build;
        this.container = container;
        this.path = path;
        this.key = Paths.normal(path);
    }

    /**
     * Another process is going to write it.
     *
     * @param sinceNs its exec, CLOCK_REALTIME
     * @param isCompiler whether more than its name says that it is a compiler
     */
    public void begin(long sinceNs, boolean isCompiler) {
        // Written anew: what was found before says nothing of what will be there.
        fromNs = writers == 0 ? sinceNs : Math.min(fromNs, sinceNs);
        botched &= writers > 0;
        writers++;
        believed |= isCompiler;
        untilNs = Long.MAX_VALUE;
        answered = false;
    }

    /**
     * One of its writers has ended, CLOCK_REALTIME. Returns whether it is the last.
     *
     * @param failed whether it said so: then nothing of it may be left
     */
    public boolean end(long exitNs, boolean failed) {
        writers = Math.max(0, writers - 1);
        botched |= failed;
        if (writers == 0) {
            untilNs = exitNs;
        }
        return writers == 0;
    }

    /** One that was to write it does something else. */
    public void withdraw() {
        writers = Math.max(0, writers - 1);
    }

    /** Whether nobody has asked for it since it was looked at; somebody does now. */
    public boolean ask() {
        boolean first = !asked;
        asked = true;
        return first;
    }

    /** It turned out that a writer of it is a compiler. */
    public void believe() {
        believed = true;
    }

    /** It was looked at; {@code nowNs} is CLOCK_BOOTTIME. */
    public void found(FileFacts file, long nowNs) {
        facts = file.toBuilder().clearIdentity().clearPath().build();
        present = true;
        asked = false;
        answered = true;
        answeredNs = nowNs;
    }

    /** It was looked for and is not there; what was found before stays known. */
    public void missing(long nowNs) {
        present = false;
        asked = false;
        answered = true;
        answeredNs = nowNs;
    }

    /** It could not be looked at. It may lie where it was written, for as long as what is executed there is not younger. */
    public void unseen() {
        missing(Long.MAX_VALUE - LATE_NS);
    }

    /** It was executed: whatever is found there later, what ran was it. Returns whether for the first time. */
    public boolean executed() {
        boolean first = !executed;
        executed = true;
        return first;
    }

    /** Name of the finding of the build that wrote it. */
    public String build() {
        return build;
    }

    /** Where it was written. */
    public ContainerKey container() {
        return container;
    }

    /** As the finding lists it. */
    public String path() {
        return path;
    }

    /** {@link #path}, normal. */
    public String key() {
        return key;
    }

    /** When it began to be written, CLOCK_REALTIME. */
    public long fromNs() {
        return fromNs;
    }

    /** Whether more than a name says that a compiler wrote it. */
    public boolean believed() {
        return believed;
    }

    /** Whether a program found elsewhere may be it by its times: not where its writers failed, nor where nobody can run it. */
    boolean mayHaveMoved() {
        return isMissing() && believed && !botched && !key.endsWith(".o") && !key.endsWith(".s");
    }

    /** Whether it was found once. */
    public boolean isFound() {
        return facts.getInode() != 0;
    }

    /** Whether it was looked for in vain, the last time. */
    public boolean isMissing() {
        return answered && !present;
    }

    /** Whether it was not looked for since it began to be written. */
    public boolean isPending() {
        return !answered;
    }

    /** Whether its writers have ended and it is being looked at: soon more than its path will tell. */
    public boolean isAwaited() {
        return asked && !answered;
    }

    /** What was found; empty where nothing was. */
    public FileFacts facts() {
        return facts;
    }

    /**
     * Whether a file that was last written at {@code mtimeNs} was written while its writers ran. The kernel's times are those of its
     * last tick, so they may seem too early and never too late.
     */
    public boolean writtenThen(long mtimeNs) {
        return mtimeNs >= fromNs - SLACK_NS && mtimeNs <= untilNs;
    }

    /**
     * Whether a file that was created and last written then has taken its place since its writers ended. One that seems to be of
     * the future says just that the clock was set.
     *
     * @param birthNs CLOCK_REALTIME, as of the kernel's last tick, likewise the others; 0 where nobody knows
     */
    public boolean wasReplaced(long birthNs, long mtimeNs, long lookedNs) {
        return birthNs > untilNs - TICK_NS && mtimeNs > untilNs && birthNs <= lookedNs;
    }

    /**
     * Whether a file at its path is it, though nobody has seen more of it. What is missing was there and was unlinked, unless what
     * ran was changed, as a file put in its place is, after its writers had ended.
     *
     * @param execNs CLOCK_BOOTTIME
     * @param ctimeNs of the file that ran, as it was then
     */
    boolean mayLieThere(long execNs, long ctimeNs) {
        return isPending() || (isMissing() && execNs <= answeredNs + LATE_NS && ctimeNs <= untilNs);
    }

    /** For the disk. */
    public KnownOutput toProto() {
        return KnownOutput.newBuilder()
                .setPath(path)
                .setFromNs(fromNs)
                .setUntilNs(untilNs == Long.MAX_VALUE ? 0 : untilNs)
                .setBelieved(believed)
                .setFacts(facts)
                .setExecuted(executed)
                .build();
    }

    /** From the disk. Nobody will answer what was asked of it before, so it was looked for; and nobody will tell its end. */
    public static WrittenFile of(String build, ContainerKey container, KnownOutput kept) {
        WrittenFile file = new WrittenFile(build, container, kept.getPath());
        file.fromNs = kept.getFromNs();
        file.untilNs = kept.getUntilNs() == 0 ? kept.getFromNs() : kept.getUntilNs();
        file.believed = kept.getBelieved();
        file.facts = kept.getFacts();
        file.executed = kept.getExecuted();
        file.answered = true;
        file.present = file.isFound();
        return file;
    }
}
