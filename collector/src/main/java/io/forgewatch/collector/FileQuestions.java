package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Detection's questions about files, answered by threads of this class: one opens what may be gone in a moment, one reads what was
 * written, one whatever else there is: an output must not wait until the whole of a compiler is read. Asking and fetching are for one
 * thread.
 */
final class FileQuestions implements FileRequests, AutoCloseable {
    /** The largest compilers that are linked statically have some 300 MiB. */
    private static final long MAX_DIGEST_BYTES = 512L << 20;

    private static final String BUSY = "too many other files waited";

    private static final int MAX_WAITING = 256;
    private static final int MAX_OPEN_FILES = 256;

    private final FileSource source;
    private final FileIdentities identities;
    private final KeptFiles kept;
    private final @Nullable EvidenceStore copies;
    private final FileDigests digests = new FileDigests(MAX_DIGEST_BYTES);
    private final FileWorkers opener = new FileWorkers("file-opener", 1, MAX_WAITING);
    private final FileWorkers reader = new FileWorkers("file-digest", 1, MAX_WAITING);
    private final FileWorkers outputReader = new FileWorkers("file-output", 1, MAX_WAITING);
    private final Semaphore room = new Semaphore(MAX_OPEN_FILES);
    private final Queue<FileAnswer> answers = new ConcurrentLinkedQueue<>();
    private int open;
    private volatile boolean closed;

    /** Keeps copies where there is a store for them, which stays the caller's. */
    FileQuestions(FileSource source, FileIdentities identities, KeptFiles kept, @Nullable EvidenceStore copies) {
        this.copies = copies;
        this.source = source;
        this.identities = identities;
        this.kept = kept;
    }

    @Override
    public void digest(long request, ExecEvent exec) {
        open++;
        Optional<OpenFile> already = kept.take(exec);
        boolean taken = already.isPresent()
                ? reader.offer(() -> answerDigest(request, already.get()))
                : opener.offer(() -> openAndDigest(request, exec));
        if (!taken) {
            already.ifPresent(OpenFile::close);
            answer(request, unread(exec, FactMessages.gap(FileGap.Cause.BUSY, BUSY)));
        }
    }

    /** Of what is gone, or has no room, the digest may be known all the same: where a file's numbers can be relied on. */
    private FileFacts unread(ExecEvent exec, FileGap why) {
        boolean gone = why.getCause() == FileGap.Cause.GONE || why.getCause() == FileGap.Cause.BUSY;
        return Optional.of(exec.executable())
                .filter(file -> gone && FileSystems.stampsWrites(file.fileSystemMagic()))
                .flatMap(digests::remembered)
                .orElseGet(() -> FactMessages.of(exec.executable()).setGap(why).build());
    }

    private void openAndDigest(long request, ExecEvent exec) {
        OpenFile file;
        try {
            file = source.executable(exec);
        } catch (FileUnavailable e) {
            answer(request, unread(exec, FactMessages.gap(e)));
            return;
        }
        if (!reader.offer(() -> answerDigest(request, file))) {
            file.close();
            answer(request, unread(exec, FactMessages.gap(FileGap.Cause.BUSY, BUSY)));
        }
    }

    private void answerDigest(long request, OpenFile file) {
        FileFacts.Builder facts = FactMessages.of(file.status());
        try (file) {
            if (!closed) {
                digests.add(file, facts);
            }
        } finally {
            answer(request, facts.build());
        }
    }

    @Override
    public void outputs(long request, ExecEvent writer, Outputs wanted) {
        open++;
        if (!opener.offer(() -> openOutputs(request, writer, wanted))) {
            answers.add(FileAnswer.newBuilder()
                    .setRequest(request)
                    .addGaps(FactMessages.gap(FileGap.Cause.BUSY, BUSY))
                    .build());
        }
    }

    private void openOutputs(long request, ExecEvent writer, Outputs wanted) {
        OutputSearch search = new OutputSearch(source, writer, room);
        FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
        boolean handedOn = false;
        try {
            if (!closed) {
                search.search(wanted);
            }
            answer.addAllGaps(search.gaps());
            handedOn = outputReader.offer(() -> answerOutputs(answer, search, wanted));
        } finally {
            if (!handedOn) {
                FileGap busy = FactMessages.gap(FileGap.Cause.BUSY, "too many other files wait already");
                for (OpenFile file : search.found()) {
                    answer.addFiles(FactMessages.of(file.status()).setGap(busy));
                    close(file);
                }
                answers.add(answer.build());
            }
        }
    }

    private void answerOutputs(FileAnswer.Builder answer, OutputSearch search, Outputs wanted) {
        List<OpenFile> outputs = search.found();
        try {
            for (int i = 0; i < outputs.size(); i++) {
                OpenFile file = outputs.get(i);
                FileFacts.Builder facts = FactMessages.of(file.status());
                if (!closed) {
                    identities.addKind(file, facts);
                    if (copies != null && isToBeKept(file, facts, i < search.named(), wanted)) {
                        digests.addAndKeep(file, facts, copies, wanted.build());
                    } else {
                        digests.add(file, facts);
                    }
                }
                answer.addFiles(facts);
            }
        } finally {
            outputs.forEach(this::close);
            answers.add(answer.build());
        }
    }

    /** What lay there before is no output, nor is any text that lies beside them. */
    private static boolean isToBeKept(OpenFile file, FileFacts.Builder facts, boolean named, Outputs wanted) {
        boolean kind = switch (facts.getIdentity().getKind()) {
            case SCRIPT, OTHER -> named;
            default -> true;
        };
        return kind
                && !wanted.build().isEmpty()
                && file.sizeBytes() > 0
                && OutputSearch.isWrittenSince(file.status(), wanted.sinceNs());
    }

    @Override
    public boolean keepsCopies() {
        return copies != null;
    }

    @Override
    public void keep(long request, ExecEvent exec, String build, List<String> paths) {
        EvidenceStore store = copies;
        if (store == null) {
            throw new IllegalStateException("no copies are kept");
        }
        open++;
        if (!opener.offer(() -> openToKeep(request, exec, build, paths, store))) {
            answers.add(notKept(request, paths));
        }
    }

    /** All are opened before one is read. */
    private void openToKeep(long request, ExecEvent exec, String build, List<String> paths, EvidenceStore store) {
        List<ToKeep> files = new ArrayList<>();
        boolean handedOn = false;
        try {
            for (String path : paths) {
                files.add(openToKeep(exec, path));
            }
            handedOn = reader.offer(() -> answerKept(request, build, files, store));
        } finally {
            if (!handedOn) {
                files.forEach(this::close);
                answers.add(notKept(request, paths));
            }
        }
    }

    /** @param file null where it is not to be had; the facts say why */
    private record ToKeep(@Nullable OpenFile file, FileFacts.Builder facts) {}

    private ToKeep openToKeep(ExecEvent exec, String path) {
        if (closed || !room.tryAcquire()) {
            return new ToKeep(null, FileFacts.newBuilder().setPath(path).setNotKept(BUSY));
        }
        try {
            OpenFile file = source.open(exec, path);
            return new ToKeep(file, FactMessages.of(file.status()).setPath(path));
        } catch (FileUnavailable e) {
            room.release();
            return new ToKeep(
                    null,
                    FileFacts.newBuilder()
                            .setPath(path)
                            .setGap(FactMessages.gap(e))
                            .setNotKept(FactMessages.words(e)));
        }
    }

    private void answerKept(long request, String build, List<ToKeep> files, EvidenceStore store) {
        FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
        try {
            for (ToKeep next : files) {
                OpenFile file = next.file();
                if (file != null && !closed) {
                    digests.addAndKeep(file, next.facts(), store, build);
                }
                answer.addFiles(next.facts());
            }
        } finally {
            files.forEach(this::close);
            answers.add(answer.build());
        }
    }

    private void close(ToKeep next) {
        if (next.file() != null) {
            close(next.file());
        }
    }

    private static FileAnswer notKept(long request, List<String> paths) {
        FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
        paths.forEach(
                path -> answer.addFiles(FileFacts.newBuilder().setPath(path).setNotKept(BUSY)));
        return answer.build();
    }

    private void close(OpenFile file) {
        file.close();
        room.release();
    }

    private void answer(long request, FileFacts facts) {
        answers.add(FileAnswer.newBuilder().setRequest(request).addFiles(facts).build());
    }

    /** Hands over what was answered. */
    void fetch(Consumer<FileAnswer> taker) {
        for (FileAnswer next = answers.poll(); next != null; next = answers.poll()) {
            open--;
            taker.accept(next);
        }
    }

    /** Has files closed that nobody asked about. The time is that of System.nanoTime. */
    void closeOld(long nowNs) {
        if (kept.due(nowNs)) {
            // Where there is no room for it, it is due the next time.
            boolean unused = opener.offer(() -> kept.expire(System.nanoTime()));
        }
    }

    /** Questions whose answer was not fetched yet. */
    int open() {
        return open;
    }

    FileDigests digests() {
        return digests;
    }

    /** Processor time of all answers. */
    long cpuNs() {
        return opener.cpuNs() + reader.cpuNs() + outputReader.cpuNs();
    }

    /** Work that threw. */
    long failures() {
        return opener.failures() + reader.failures() + outputReader.failures();
    }

    /** Idempotent. */
    @Override
    public void close() {
        closed = true;
        opener.close();
        reader.close();
        outputReader.close();
    }
}
