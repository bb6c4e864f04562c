package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.JournalEntry;
import io.forgewatch.collector.v1.OpenBuild;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds in one append-only file of {@link JournalFrame}s, written anew when most of it is out of date.
 *
 * <p>Nothing is forced to the disk: what a process has written survives its own crash, and after a crash of the host every build
 * is over anyway; so a write costs a copy into the page cache. What is kept is bounded, and with it the file (twice as much), the
 * longest rewrite and what a restart reads: a build beyond it is not kept, or stays as it was, and is counted. A damaged end, as a
 * crash within a write leaves it, is cut off and counted.
 */
public final class BuildJournalFile implements BuildJournal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BuildJournalFile.class);
    private static final long MIN_COMPACT_BYTES = 4 << 20;
    private static final long MAX_LIVE_BYTES = 64 << 20;

    private record Place(long offset, int length) {}

    private final Path file;
    private final long minCompactBytes;
    private final long maxLiveBytes;
    private final List<OpenBuild> kept = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final LongAdder failures = new LongAdder();
    private FileChannel channel;
    private long end;
    private long liveBytes;
    /** After a failure: a rewrite is not tried again at each write. */
    private long nextCompactBytes;

    private long droppedBytes;
    private boolean damaged;

    private BuildJournalFile(Path file, FileChannel channel, long minCompactBytes, long maxLiveBytes) {
        this.file = file;
        this.channel = channel;
        this.minCompactBytes = minCompactBytes;
        this.maxLiveBytes = maxLiveBytes;
    }

    /**
     * Opens or makes {@code directory/builds.journal}, readable by its owner only: it holds arguments, which may hold secrets.
     *
     * @throws IOException the directory or the file cannot be made, read or written
     */
    public static BuildJournalFile open(Path directory) throws IOException {
        return open(directory, MIN_COMPACT_BYTES, MAX_LIVE_BYTES);
    }

    static BuildJournalFile open(Path directory, long minCompactBytes, long maxLiveBytes) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("builds.journal");
        BuildJournalFile journal = new BuildJournalFile(file, channel(file), minCompactBytes, maxLiveBytes);
        journal.read();
        return journal;
    }

    @Override
    public List<OpenBuild> kept() {
        return List.copyOf(kept);
    }

    @Override
    public void put(OpenBuild build) {
        String name = build.getFinding().getName();
        ByteBuffer frame =
                JournalFrame.encode(JournalEntry.newBuilder().setPut(build).build());
        Place before = places.get(name);
        if (liveBytes - (before == null ? 0 : before.length) + frame.remaining() > maxLiveBytes) {
            failed("it holds " + liveBytes + " bytes of builds, as much as it may");
            return;
        }
        Place place = append(frame);
        if (place != null) {
            replaced(name);
            places.put(name, place);
            liveBytes += place.length;
            compactIfDue();
        }
    }

    @Override
    public void remove(String findingName) {
        if (places.containsKey(findingName)
                && append(JournalFrame.encode(JournalEntry.newBuilder()
                                .setRemoved(findingName)
                                .build()))
                        != null) {
            replaced(findingName);
            places.remove(findingName);
            compactIfDue();
        }
    }

    /** Writes that failed: a restart would not know of what they held. From any thread. */
    public long failures() {
        return failures.sum();
    }

    /** Bytes of a damaged end that were cut off when the file was opened. */
    public long droppedBytes() {
        return droppedBytes;
    }

    /** The file's length. */
    long bytes() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel channel(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return channel;
    }

    private void read() throws IOException {
        Map<String, OpenBuild> builds = new LinkedHashMap<>();
        JournalFrame frame = JournalFrame.read(channel, end);
        while (frame != null) {
            JournalEntry entry = frame.entry();
            String name = entry.hasPut() ? entry.getPut().getFinding().getName() : entry.getRemoved();
            replaced(name);
            if (entry.hasPut()) {
                builds.put(name, entry.getPut());
                places.put(name, new Place(end, frame.length()));
                liveBytes += frame.length();
            } else {
                builds.remove(name);
                places.remove(name);
            }
            end += frame.length();
            frame = JournalFrame.read(channel, end);
        }
        kept.addAll(builds.values());
        droppedBytes = channel.size() - end;
        if (droppedBytes > 0) {
            LOG.warn(
                    "{}: the last {} bytes are damaged and were cut off; a build that was open may be reported as two",
                    file,
                    droppedBytes);
            channel.truncate(end);
        }
    }

    private @org.jspecify.annotations.Nullable Place append(ByteBuffer frame) {
        try {
            if (damaged) {
                channel.truncate(end);
                damaged = false;
            }
            int length = frame.remaining();
            write(channel, frame, end);
            Place place = new Place(end, length);
            end += length;
            return place;
        } catch (IOException e) {
            damaged = true;
            failed(e.toString());
            return null;
        }
    }

    private void compactIfDue() {
        if (end < minCompactBytes || end < 2 * liveBytes || end < nextCompactBytes) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            FileChannel target = channel(fresh);
            try {
                Map<String, Place> moved = new LinkedHashMap<>();
                long position = 0;
                for (Map.Entry<String, Place> one : places.entrySet()) {
                    Place place = one.getValue();
                    write(target, JournalFrame.bytes(channel, place.offset, place.length), position);
                    moved.put(one.getKey(), new Place(position, place.length));
                    position += place.length;
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                FileChannel before = channel;
                channel = target;
                end = position;
                places.putAll(moved);
                before.close();
            } catch (IOException e) {
                if (channel != target) {
                    target.close();
                }
                throw e;
            }
            nextCompactBytes = 0;
        } catch (IOException e) {
            nextCompactBytes = end + minCompactBytes;
            failed(e.toString());
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long next = position;
        while (bytes.hasRemaining()) {
            next += channel.write(bytes, next);
        }
    }

    private void replaced(String name) {
        Place before = places.get(name);
        if (before != null) {
            liveBytes -= before.length;
        }
    }

    private void failed(String why) {
        if (failures.sum() == 0) {
            LOG.warn(
                    "{}: cannot keep a build ({}); findings go on, but a restart may report an open build as two; free space or"
                            + " choose another --data-dir",
                    file,
                    why);
        }
        failures.increment();
    }
}
