package io.forgewatch.collector.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of files by the sha256 of their content, so that equal files are kept once. Bounded per file, per build and in all, by
 * bytes and number: where all is full the oldest go. Nothing is forced to the disk: a copy survives the end of the process, not of
 * the host. Any thread; what reads and writes content is not done under a lock.
 */
public final class EvidenceStore {
    private static final Logger LOG = LoggerFactory.getLogger(EvidenceStore.class);

    static final String FAILED = "it could not be written";

    private final EvidenceFolder folder;
    private final EvidenceLimits limits;
    private final Clock clock;
    private final BuildShares shares;

    /** By digest, the one that was kept longest ago first. */
    private final Map<String, EvidenceFolder.Copy> copies = new LinkedHashMap<>();

    private long bytes;
    private long bytesUnderWay;
    private int filesUnderWay;
    private long kept;
    private long keptBytes;
    private long keptAgain;
    private long tooLarge;
    private long buildFull;
    private long diskFull;
    private long failed;
    private long evicted;
    private long evictedBytes;
    private long expired;
    private boolean told;

    private EvidenceStore(EvidenceFolder folder, EvidenceLimits limits, Clock clock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.shares = new BuildShares(limits);
    }

    /**
     * Opens {@code dataDir/evidence}, which needs not be there; one store at a time, which the caller sees to. Half copies, as a
     * crash leaves them, and what is too old or too much by now are deleted.
     *
     * @throws IOException it is there and cannot be read; one line
     */
    public static EvidenceStore open(Path dataDir, EvidenceLimits limits, Clock clock) throws IOException {
        EvidenceStore store = new EvidenceStore(new EvidenceFolder(dataDir), limits, clock);
        store.restore();
        return store;
    }

    private synchronized void restore() throws IOException {
        folder.restore().stream()
                .sorted(Comparator.comparing(EvidenceFolder.Copy::kept))
                .forEach(this::add);
        expire();
        makeRoom(0, 0);
    }

    /**
     * Begins a copy.
     *
     * @param build whose share it counts in
     * @param sizeBytes exactly what will be written
     * @throws NotKeptException a bound says no, or it cannot be written; counted
     */
    public EvidenceCopy begin(String build, long sizeBytes) throws NotKeptException {
        reserve(build, sizeBytes);
        Path path = folder.next();
        try {
            return new EvidenceCopy(this, folder.create(path), path, build, sizeBytes);
        } catch (IOException e) {
            tell(e);
            failed(path, build, sizeBytes);
            throw new NotKeptException(FAILED);
        }
    }

    private synchronized void reserve(String build, long sizeBytes) throws NotKeptException {
        expire();
        long maxBytes = Math.min(limits.maxFileBytes(), limits.maxBytes());
        if (sizeBytes > maxBytes) {
            tooLarge++;
            throw new NotKeptException("it is larger than " + maxBytes + " bytes");
        }
        if (!hasDisk(sizeBytes)) {
            diskFull++;
            throw new NotKeptException("the collector's disk is nearly full");
        }
        if (!shares.reserve(build, sizeBytes)) {
            throw buildFull();
        }
        makeRoom(sizeBytes, 1);
        bytesUnderWay += sizeBytes;
        filesUnderWay++;
    }

    private NotKeptException buildFull() {
        buildFull++;
        return new NotKeptException("of one build " + limits.maxBuildFiles() + " files and " + limits.maxBuildBytes()
                + " bytes are kept at most");
    }

    private boolean hasDisk(long sizeBytes) {
        try {
            return folder.freeBytes() - sizeBytes >= limits.minFreeBytes();
        } catch (IOException e) {
            tell(e);
            return false;
        }
    }

    /**
     * Keeps a content that is there already for one more build, and for longer.
     *
     * @return false where it is not there
     * @throws NotKeptException that build has its share; counted
     */
    public synchronized boolean keepAgain(String build, String sha256) throws NotKeptException {
        EvidenceFolder.Copy copy = copies.get(sha256);
        if (copy == null) {
            return false;
        }
        if (!shares.add(build, sha256, copy.bytes())) {
            throw buildFull();
        }
        keptAgain++;
        renew(copy);
        return true;
    }

    private void renew(EvidenceFolder.Copy copy) {
        Instant now = clock.instant();
        try {
            folder.touch(copy.sha256(), now);
        } catch (IOException e) {
            tell(e);
        }
        copies.remove(copy.sha256());
        copies.put(copy.sha256(), new EvidenceFolder.Copy(copy.sha256(), copy.bytes(), now));
    }

    synchronized void keep(Path path, String build, String sha256, long sizeBytes) throws NotKeptException {
        release(build, sizeBytes);
        EvidenceFolder.Copy before = copies.get(sha256);
        if (before != null) {
            delete(path);
            keptAgain++;
            renew(before);
        } else {
            Instant now = clock.instant();
            try {
                folder.place(path, sha256, now);
            } catch (IOException e) {
                delete(path);
                failed++;
                tell(e);
                throw new NotKeptException(FAILED);
            }
            kept++;
            keptBytes += sizeBytes;
            add(new EvidenceFolder.Copy(sha256, sizeBytes, now));
        }
        // Room for it was reserved, unless the build has been forgotten since.
        boolean unused = shares.add(build, sha256, sizeBytes);
    }

    synchronized void failed(Path path, String build, long sizeBytes) {
        failed++;
        giveUp(path, build, sizeBytes);
    }

    synchronized void giveUp(Path path, String build, long sizeBytes) {
        release(build, sizeBytes);
        delete(path);
    }

    private void release(String build, long sizeBytes) {
        bytesUnderWay -= sizeBytes;
        filesUnderWay--;
        shares.release(build, sizeBytes);
    }

    private void add(EvidenceFolder.Copy copy) {
        copies.put(copy.sha256(), copy);
        bytes += copy.bytes();
    }

    private void expire() {
        Instant oldest = clock.instant().minus(limits.maxAge());
        while (!copies.isEmpty() && first().kept().isBefore(oldest)) {
            removeFirst();
            expired++;
        }
    }

    private void makeRoom(long moreBytes, int moreFiles) {
        while (!copies.isEmpty()
                && (bytes + bytesUnderWay + moreBytes > limits.maxBytes()
                        || copies.size() + filesUnderWay + moreFiles > limits.maxFiles())) {
            evicted++;
            evictedBytes += removeFirst();
        }
    }

    private EvidenceFolder.Copy first() {
        return copies.values().iterator().next();
    }

    private long removeFirst() {
        Iterator<EvidenceFolder.Copy> oldest = copies.values().iterator();
        EvidenceFolder.Copy copy = oldest.next();
        oldest.remove();
        bytes -= copy.bytes();
        try {
            folder.delete(copy.sha256());
        } catch (IOException e) {
            tell(e);
        }
        return copy.bytes();
    }

    private void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            tell(e);
        }
    }

    /**
     * The content of a copy, which the caller closes. It can be read to its end even when the copy is deleted meanwhile.
     *
     * @param sha256 any text; what is no digest is not there
     * @return empty where there is none, or none any more
     * @throws IOException it cannot be read
     */
    public Optional<InputStream> read(String sha256) throws IOException {
        synchronized (this) {
            if (!copies.containsKey(sha256)) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(folder.read(sha256));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    public synchronized EvidenceCounts counts() {
        return new EvidenceCounts(
                kept,
                keptBytes,
                keptAgain,
                tooLarge,
                buildFull,
                diskFull,
                failed,
                evicted,
                evictedBytes,
                expired,
                copies.size(),
                bytes);
    }

    /** Once: a full disk would fill the log too. */
    synchronized void tell(IOException problem) {
        if (!told) {
            told = true;
            LOG.warn(
                    "copies of files cannot be kept as they should; further ones are counted without this line",
                    problem);
        }
    }
}
