package io.forgewatch.collector;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.bpf.KernelClock;
import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.detect.BuildJournal;
import io.forgewatch.collector.detect.BuildJournalFile;
import io.forgewatch.collector.detect.BuildLimits;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.CompilerDetector;
import io.forgewatch.collector.detect.EnteredSessions;
import io.forgewatch.collector.detect.FindingAssembler;
import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.detect.redact.Redaction;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.forgewatch.collector.exec.MalformedRecords;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.report.FindingChannel;
import io.forgewatch.collector.report.FindingReporter;
import io.forgewatch.collector.report.ReporterLimits;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.NodeIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A running collector: the probe is attached, and compilers in this host's containers become findings. Thread-safe. */
public final class Collector implements AutoCloseable {
    private final OpenParts parts = new OpenParts();

    private final NodeInfo node;
    private final Instant startTime = Instant.now();
    private final FindingReporter reporter;
    private final BuildTracker tracker;
    private final ExecStream stream;
    private final LossWatch losses;
    private final IdentityGate gate;
    /** None where this only records: then the data directory is another's. */
    private final @Nullable EvidenceStore evidence;

    private Collector(
            CollectorConfig config,
            FindingChannel channel,
            MeterRegistry meters,
            Recording recording,
            UnaryOperator<ExecListener> listeners)
            throws ProbeException, IOException {
        try {
            // Read while this thread does the rest: a start waits for the longer of both.
            CompletableFuture<FileClassifier> classifier = CompletableFuture.supplyAsync(FileClassifier::builtIn);
            HostFiles host = new HostFiles(config.hostRoot());
            ProcessScan scan = new ProcessScan(host);
            long hostPidNamespace = host.hostPidNamespace();
            Toolchains toolchains = Toolchains.builtIn();
            this.node = new NodeInfo(
                    config.nodeName().isEmpty() ? host.hostName() : config.nodeName(),
                    host.kernelRelease(),
                    config.version(),
                    host.bootId(),
                    config.projectName());

            BuildJournal journal = recording.isNone() ? openJournal(config) : BuildJournal.NONE;
            this.evidence = recording.isNone()
                    ? EvidenceStore.open(config.dataDir(), config.evidence(), Clock.systemUTC())
                    : null;
            TrackerLink stored = new TrackerLink();
            this.reporter = parts.add(new FindingReporter(channel, ReporterLimits.DEFAULT, stored));
            BootClock clock = BootClock.measure();
            Redaction redaction = new Redaction(config.secrets());
            FindingAssembler assembler = new FindingAssembler(node, clock, redaction);
            ContainerFiles files = parts.add(new ContainerFiles(host));
            FileDesk desk = parts.add(
                    new FileDesk(files, classifier.join(), toolchains, config.keepEvidence() ? evidence : null));
            this.tracker =
                    new BuildTracker(BuildLimits.DEFAULT, assembler, journal, recording.keeping(scan), desk, reporter);
            stored.to(tracker);
            desk.wantEnvironmentOf(tracker::mayPreload);

            this.stream = parts.add(ExecStream.open(
                    new ProbeOptions(config.ringBytes(), toolchains.wakeNames(), config.hostRoot(), config.loader())));
            ProcessTable processes = Detection.processTable();
            ContainerResolver resolver = new ContainerResolver(hostPidNamespace);
            Detection detection = new Detection(
                    resolver,
                    new CompilerDetector(toolchains, hostPidNamespace, clock::realtimeNs),
                    new EnteredSessions(hostPidNamespace),
                    processes,
                    tracker);
            DetectionInput input = recording.begin(
                    () -> Recorder.header(node, clock, hostPidNamespace),
                    () -> stream.probeCounters().lost(),
                    detection);
            parts.add(recording::finish);
            scan.tell(input::found);
            this.losses = new LossWatch(stream::probeCounters, KernelClock::bootTimeNs, input::loss);
            this.gate = new IdentityGate(
                    new HostExecs(resolver, hostPidNamespace), files, desk, input, detection, losses, System::nanoTime);
            parts.add(this::stopStream);
            tracker.restore();
            stream.start(listeners.apply(gate));
            CollectorMeters shown = parts.add(new CollectorMeters(meters));
            shown.bind(this::recentCounts, stream, processes);
            if (journal instanceof BuildJournalFile file) {
                shown.bindJournal(file);
            }
            shown.bindRedaction(redaction);
            parts.add(new FileMeters(meters))
                    .bind(desk::counts, files::counts, () -> gate.counts().late());
            if (evidence != null) {
                parts.add(new EvidenceMeters(meters, evidence));
            }
        } catch (ProbeException | IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts one. What is not closed here stays the caller's: the channel and the registry.
     *
     * @param channel where findings go; called by one thread of the collector's
     * @param meters gets the collector's meters until it is closed
     * @throws ProbeException the kernel did not take the probe; the message is one line that says what, why and what to do
     * @throws IOException a file of the host or the data directory cannot be used; likewise
     */
    public static Collector start(CollectorConfig config, FindingChannel channel, MeterRegistry meters)
            throws ProbeException, IOException {
        return new Collector(config, channel, meters, Recording.NONE, UnaryOperator.identity());
    }

    /**
     * Starts one whose detection is recorded and reported to nobody, as {@code forgewatch trace --record} needs it. It keeps
     * nothing in the data directory. Closing it finishes the recording.
     *
     * @param beside hears every exec and exit, also those of the host
     * @throws ProbeException as {@link #start}
     * @throws java.nio.file.FileAlreadyExistsException the recording's file is there, and not to be replaced
     * @throws IOException as {@link #start}, or the recording's file cannot be made
     */
    public static Collector record(CollectorConfig config, Recording recording, ExecListener beside)
            throws ProbeException, IOException {
        return start(config, findings -> {}, recording, gate -> new Beside(beside, gate));
    }

    /** One that is recorded, with someone between its stream and its gate. */
    static Collector start(
            CollectorConfig config, FindingChannel channel, Recording recording, UnaryOperator<ExecListener> listeners)
            throws ProbeException, IOException {
        return new Collector(config, channel, new SimpleMeterRegistry(), recording, listeners);
    }

    private BuildJournal openJournal(CollectorConfig config) throws IOException {
        CollectorDirectory directory = parts.add(CollectorDirectory.open(config.dataDir()));
        return parts.add(BuildJournalFile.open(directory.path()));
    }

    /** The host as findings name it. */
    public NodeInfo node() {
        return node;
    }

    /** The host, as a control plane is told of it. */
    public NodeIdentity identity() {
        return NodeIdentity.newBuilder()
                .setName(node.name())
                .setBootId(node.bootId())
                .setKernel(node.kernel())
                .setCollectorVersion(node.collectorVersion())
                .setProbe(stream.loader().name().toLowerCase(Locale.ROOT))
                .setStartTime(Timestamp.newBuilder()
                        .setSeconds(startTime.getEpochSecond())
                        .setNanos(startTime.getNano()))
                .build();
    }

    /** What a heartbeat says where the control plane is in this process; the kernel's counts may be a moment old. From any thread, and cheap. */
    public CollectorCounters heartbeat() {
        return HeartbeatCounters.inProcess(recentCounts());
    }

    /** All counts, the kernel's asked for now. */
    public CollectorCounts counts() {
        // In the order of the stream, backwards: what comes later in it must not be ahead.
        IdentityGate.Counts counted = gate.counts();
        return counts(counted, stream.probeCounters());
    }

    /** All counts; the kernel's may be a moment old. */
    CollectorCounts recentCounts() {
        return counts(gate.counts(), losses.latest());
    }

    private CollectorCounts counts(IdentityGate.Counts counted, ProbeCounters kernel) {
        return new CollectorCounts(
                kernel,
                counted.stream(),
                counted.launches(),
                counted.others(),
                counted.held(),
                tracker.counts(),
                reporter.counts());
    }

    /** Records that could not be decoded. */
    public MalformedRecords malformed() {
        return stream.malformed();
    }

    /**
     * The content of a kept copy, which the caller closes; also of one that was kept before this was started.
     *
     * @param sha256 of the content
     * @return empty where there is none, or none any more
     * @throws IOException it cannot be read
     */
    public Optional<InputStream> readEvidence(String sha256) throws IOException {
        return evidence == null ? Optional.empty() : evidence.read(sha256);
    }

    /** Completes when the kernel's records are no longer read: normally by {@link #close}, else with what broke it. */
    public CompletionStage<Void> ended() {
        return stream.ended();
    }

    private void stopStream() {
        stream.close();
        if (stream.hasEnded()) {
            losses.ask();
            tracker.flush();
        }
    }

    /**
     * Detaches the probe, works on what was recorded, hands on what is pending for at most some seconds. Idempotent; does not
     * throw. Counts can still be asked for.
     */
    @Override
    public void close() {
        parts.close();
    }
}
