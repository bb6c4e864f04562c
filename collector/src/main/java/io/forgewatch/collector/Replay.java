package io.forgewatch.collector;

import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildJournal;
import io.forgewatch.collector.detect.BuildLimits;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.EnteredSessions;
import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FindingAssembler;
import io.forgewatch.collector.detect.FindingConsumer;
import io.forgewatch.collector.detect.LivenessSource;
import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.recording.RecordingException;
import io.forgewatch.collector.recording.RecordingReader;
import io.forgewatch.collector.v1.Recorded;
import io.forgewatch.collector.v1.RecordedLiveness;
import io.forgewatch.collector.v1.RecordingHeader;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording, put through detection as the live input was: the same file gives the same findings each time. Asks no kernel, no
 * clock and no file but the recording. One thread's.
 */
public final class Replay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final RecordingReader file;
    private final Detection detection;
    private final BuildTracker tracker;
    /** Read, and not yet given. */
    private @Nullable Recorded ahead;

    private long failures;
    private long missing;

    private Replay(RecordingReader file, SecretPatterns secrets, FileRequests questions, FindingConsumer findings) {
        RecordingHeader header = file.header();
        LivenessSource liveness = this::runs;
        BootClock clock = new BootClock(header.getBootClockOffsetNs());
        this.file = file;
        this.tracker = new BuildTracker(
                BuildLimits.DEFAULT,
                new FindingAssembler(node(header.getNode()), clock, new Redaction(secrets)),
                BuildJournal.NONE,
                liveness,
                questions,
                findings);
        this.detection = new Detection(
                new ContainerResolver(header.getHostPidNamespace()),
                new CompilerDetector(Toolchains.builtIn(), header.getHostPidNamespace(), clock::realtimeNs),
                new EnteredSessions(header.getHostPidNamespace()),
                Detection.processTable(),
                tracker);
    }

    private static NodeInfo node(RecordingHeader.Node node) {
        return new NodeInfo(
                node.getName(), node.getKernel(), node.getCollectorVersion(), node.getBootId(), node.getProjectName());
    }

    /**
     * Opens a recording.
     *
     * @param secrets what is masked in findings
     * @param findings gets each revision of each finding, as it became due
     * @throws RecordingException it is none, or damaged at its beginning
     * @throws IOException it cannot be read
     */
    public static Replay open(Path recording, SecretPatterns secrets, FindingConsumer findings) throws IOException {
        return open(recording, secrets, FileRequests.NONE, findings);
    }

    /**
     * The same, for who wants to know what detection asks.
     *
     * @param questions hears each; the recording answers
     */
    public static Replay open(Path recording, SecretPatterns secrets, FileRequests questions, FindingConsumer findings)
            throws IOException {
        return new Replay(RecordingReader.open(recording), secrets, questions, findings);
    }

    /**
     * Gives detection the next of its input.
     *
     * @return false after the last
     * @throws RecordingException the recording is damaged or breaks off here; all before it was given
     * @throws IOException it cannot be read
     */
    public boolean step() throws IOException {
        Recorded entry = ahead == null ? file.next() : ahead;
        ahead = null;
        if (entry == null) {
            return false;
        }
        missing += entry.getEnd().getMissing();
        try {
            RecordedInput.give(entry, detection);
        } catch (RuntimeException e) {
            // As live, where it is counted too and the next comes.
            failures++;
            LOG.debug("an entry could not be worked on", e);
        }
        return true;
    }

    /** Hands on what waits for its time, as the live collector does at its end. */
    public void finish() {
        tracker.flush();
    }

    /** What was answered live comes next in the recording, unless detection asks otherwise than it did then. */
    private boolean runs(int pid, long startTimeNs) {
        try {
            if (ahead == null) {
                ahead = file.next();
            }
        } catch (IOException e) {
            // Comes again at the next step.
            return LivenessSource.RECORDED.runs(pid, startTimeNs);
        }
        Recorded entry = ahead;
        if (entry != null && entry.hasLiveness()) {
            RecordedLiveness answer = entry.getLiveness();
            if (answer.getPid() == pid && answer.getStartTimeNs() == startTimeNs) {
                ahead = null;
                return answer.getRuns();
            }
        }
        return LivenessSource.RECORDED.runs(pid, startTimeNs);
    }

    /** Whether it was recorded under the same version and rules, so that live findings were the same. */
    public boolean sameRules(String version) {
        RecordingHeader header = file.header();
        return header.getRulesSha256().equals(DetectionRules.sha256())
                && header.getNode().getCollectorVersion().equals(version);
    }

    /** Input that the recording could not keep. */
    public long missing() {
        return missing;
    }

    /** Input that could not be worked on. */
    public long failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
