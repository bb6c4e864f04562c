package io.forgewatch.collector;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.detect.identity.FileIdentity;
import io.forgewatch.collector.detect.identity.ScanBudget;
import io.forgewatch.collector.v1.FileFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What files are by their content, remembered while a change of the file would show. Any thread, several at once. */
final class FileIdentities {
    private static final int MAX_REMEMBERED = 8192;
    private static final int MAX_PARTIAL = 1024;
    /** A file that took too long is asked again, for the machine may have been busy; but not at each exec. */
    private static final Duration PARTIAL_AGE = Duration.ofMinutes(1);
    /** Enough to tell an ELF file's kind, a class file or an archive. */
    private static final ScanBudget KIND_ONLY = new ScanBudget(1 << 20, Duration.ofMillis(100));

    private final FileClassifier classifier;
    private final ScanBudget budget;
    private final Cache<FileKey, FileFacts> whole =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    private final Cache<FileKey, FileFacts> partial = Caffeine.newBuilder()
            .maximumSize(MAX_PARTIAL)
            .expireAfterWrite(PARTIAL_AGE)
            .build();
    private final LongAdder scans = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder cached = new LongAdder();

    FileIdentities(FileClassifier classifier, ScanBudget budget) {
        this.classifier = classifier;
        this.budget = budget;
    }

    /** What is remembered; its path is that of the file when it was read. */
    Optional<FileFacts> remembered(FileKey key) {
        FileFacts known = whole.getIfPresent(key);
        if (known == null) {
            known = partial.getIfPresent(key);
        }
        if (known != null) {
            cached.increment();
        }
        return Optional.ofNullable(known);
    }

    /** Reads a file, unless it is remembered. With an identity, or with a gap that says why not. */
    FileFacts of(OpenFile file) {
        OpenFile.Status status = file.status();
        FileKey key = FileKey.of(status);
        Optional<FileFacts> known = status.settled() ? remembered(key) : Optional.empty();
        return known.map(facts -> facts.toBuilder()
                        .setPath(status.path())
                        .setLinks(status.links())
                        .build())
                .orElseGet(() -> scan(file, key));
    }

    private FileFacts scan(OpenFile file, FileKey key) {
        FileFacts.Builder facts = FactMessages.of(file.status());
        scans.increment();
        FileIdentity identity;
        try {
            identity = classifier.classify(file, budget);
        } catch (IOException e) {
            return facts.setGap(FactMessages.gap(e, file.status().path())).build();
        }
        bytes.add(identity.bytesRead());
        FileFacts found = facts.setIdentity(FactMessages.of(identity)).build();
        if (file.status().settled() && file.unchanged()) {
            (identity.whole() ? whole : partial).put(key, found);
        }
        return found;
    }

    /** Adds what kind of file it is, at little cost. */
    void addKind(OpenFile file, FileFacts.Builder facts) {
        try {
            facts.setIdentity(FactMessages.of(classifier.classify(file, KIND_ONLY)));
        } catch (IOException e) {
            facts.setGap(FactMessages.gap(e, file.status().path()));
        }
    }

    /** Files that were read for their identity. */
    long scans() {
        return scans.sum();
    }

    /** Bytes of them. */
    long bytes() {
        return bytes.sum();
    }

    /** Answers from memory. */
    long cached() {
        return cached.sum();
    }
}
