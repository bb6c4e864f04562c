package io.forgewatch.collector;

import io.forgewatch.collector.detect.LivenessSource;
import io.forgewatch.collector.recording.RecordingWriter;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedLiveness;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A recording that one collector makes of all that its detection takes in. It is begun and finished by the collector; what it has
 * come to may be asked from any thread, at any time.
 */
public final class Recording {
    /** Keeps nothing: for a collector that is not recorded. */
    static final Recording NONE = new Recording(null, false);

    private final @Nullable Path path;
    private final boolean overwrite;
    private volatile @Nullable RecordingWriter file;
    private volatile LongSupplier lost = () -> 0;

    private Recording(@Nullable Path path, boolean overwrite) {
        this.path = path;
        this.overwrite = overwrite;
    }

    /**
     * One that is still to be made.
     *
     * @param path of its file, which is readable by its owner only
     * @param overwrite whether a regular file that is there already is replaced
     */
    public static Recording to(Path path, boolean overwrite) {
        return new Recording(path, overwrite);
    }

    boolean isNone() {
        return path == null;
    }

    /** Keeps what a source answers: behind the input whose work asked for it. */
    LivenessSource keeping(LivenessSource source) {
        if (isNone()) {
            return source;
        }
        return (pid, startTimeNs) -> {
            boolean runs = source.runs(pid, startTimeNs);
            write(Recorded.newBuilder()
                    .setLiveness(RecordedLiveness.newBuilder()
                            .setPid(pid)
                            .setStartTimeNs(startTimeNs)
                            .setRuns(runs))
                    .build());
            return runs;
        };
    }

    /**
     * Makes the file.
     *
     * @param header asked for once, if there is a file
     * @param lostRecords asks the kernel side how many records it lost
     * @return where detection's input goes from now on, to be kept and handed to {@code next}
     */
    DetectionInput begin(Supplier<RecordingHeader> header, LongSupplier lostRecords, DetectionInput next)
            throws IOException {
        if (path == null) {
            return next;
        }
        file = RecordingWriter.create(path, overwrite, header.get());
        lost = lostRecords;
        return new Recorder(next, this::write);
    }

    private void write(Recorded entry) {
        RecordingWriter begun = file;
        if (begun != null) {
            begun.write(entry);
        }
    }

    /** Ends the file; what broke it can be asked for. Idempotent. */
    void finish() {
        RecordingWriter begun = file;
        if (begun != null) {
            begun.finish();
        }
    }

    /** Execs in it. */
    public long execs() {
        RecordingWriter begun = file;
        return begun == null ? 0 : begun.execs();
    }

    /** Bytes that are surely in its file. */
    public long bytes() {
        RecordingWriter begun = file;
        return begun == null ? 0 : begun.bytes();
    }

    /** Records that the kernel side lost. */
    public long lost() {
        return lost.getAsLong();
    }

    /** Events that were too large for it. */
    public long missing() {
        RecordingWriter begun = file;
        return begun == null ? 0 : begun.missing();
    }

    /** What broke it off too early. */
    public Optional<IOException> failure() {
        RecordingWriter begun = file;
        return Optional.ofNullable(begun == null ? null : begun.failure());
    }
}
