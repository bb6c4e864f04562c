package io.forgewatch.collector.detect;

import com.google.protobuf.Timestamp;
import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import org.jspecify.annotations.Nullable;

/** One build while it is open: what its launches added up to so far. {@link BuildTracker}'s alone. */
final class Build {
    private static final int MAX_REASONS = 32;

    final BuildRoot root;
    final ContainerKey container;
    final long firstExecNs;
    /** What never changes: name, container, node and the like. */
    final Finding frame;

    final BuildProcesses processes;
    final Severities severities = new Severities();
    final BoundedTexts sources;
    final BuildOutputs outputs;
    final BuildExecutions executions;
    final BuildDigests digests;
    final BoundedTexts reasons;
    final BoundedTexts gaps = new BoundedTexts(8, 1024);
    final BuildCopies copies = new BuildCopies(gaps);
    /** Files that a back end left for another; no result of the build. */
    private final BoundedTexts passed;

    boolean driverSeen;
    private Evidence evidence;
    long revision;
    long execCount;
    long lostRecords;
    long lastExecNs;
    /** Of the latest exec or exit. */
    long lastActivityNs;

    long lastRevisionNs;
    Timestamp lastExec;
    /** Of the latest exit. */
    @Nullable
    Timestamp lastExit;

    /** Since the last revision. */
    boolean changed;

    boolean closed;
    long closedNs;
    /** What it takes on disk, at its last revision: about as much as in memory. */
    int bytes;

    /** When its processes were last looked for; before that, its first exec. */
    long checkedNs;
    /** When it is due next; {@link OpenBuilds} keeps it in this order, then in that of opening. */
    long deadlineNs;

    long order;

    /** A build with its first launch, which is added already. */
    Build(BuildRoot root, CompilerLaunch launch, Finding frame, Process.Builder process, BuildLimits limits) {
        this(
                root,
                ContainerKey.of(launch.container()),
                launch.event().timeNs(),
                frame,
                new BuildProcesses(limits, process),
                limits);
        driverSeen = launch.role() == CompilerLaunch.Role.DRIVER;
        evidence = Evidence.newBuilder()
                .setToolchain(launch.toolchain())
                .setLanguage(launch.language())
                .build();
        count(launch, process, false);
    }

    /** One without a launch, to be filled from the disk. */
    Build(
            BuildRoot root,
            ContainerKey container,
            long firstExecNs,
            Finding frame,
            BuildProcesses processes,
            BuildLimits limits) {
        this.root = root;
        this.container = container;
        this.firstExecNs = firstExecNs;
        this.checkedNs = firstExecNs;
        this.frame = frame;
        this.processes = processes;
        this.sources = new BoundedTexts(limits.texts(), limits.textChars());
        this.outputs = new BuildOutputs(limits.texts(), limits.textChars());
        this.executions = new BuildExecutions(limits.executions(), limits.executionBytes());
        this.digests = new BuildDigests(limits.processes() + 1);
        this.passed = new BoundedTexts(limits.texts(), limits.textChars());
        this.reasons = new BoundedTexts(Math.min(limits.texts(), MAX_REASONS), limits.textChars());
        this.evidence = frame.getEvidence();
        this.lastExec = frame.getLastEventTime();
    }

    /** Adds a further launch. Returns the row it has in the finding, or null where there was no room. */
    Process.@Nullable Builder add(CompilerLaunch launch, Process.Builder process, boolean belowAnother) {
        boolean listed = true;
        if (launch.role() == CompilerLaunch.Role.DRIVER && !driverSeen) {
            driverSeen = true;
            processes.lead(process);
            evidence = evidence.toBuilder()
                    .setToolchain(launch.toolchain())
                    .setLanguage(launch.language())
                    .build();
        } else {
            listed = processes.list(process);
        }
        count(launch, process, belowAnother);
        return listed ? process : null;
    }

    /** {@code belowAnother}: another launch of this build stands above it and still runs. */
    private void count(CompilerLaunch launch, Process.Builder process, boolean belowAnother) {
        execCount++;
        long timeNs = launch.event().timeNs();
        if (timeNs >= lastExecNs) {
            lastExecNs = timeNs;
            lastExec = process.getStartTime();
        }
        lastActivityNs = Math.max(lastActivityNs, timeNs);
        judge(launch, belowAnother);
    }

    private void judge(CompilerLaunch launch, boolean belowAnother) {
        evidence = Launches.merge(evidence, launch);
        severities.add(launch);
        launch.reasons().forEach(reasons::add);
        boolean passesOn = belowAnother && Launches.passesOn(launch);
        for (String path : Launches.outputs(launch)) {
            if (passesOn) {
                passed.add(path);
                sources.remove(path);
            } else {
                outputs.declare(name(), container, path);
            }
        }
        for (String path : Launches.sources(launch)) {
            if (!passed.contains(path) && !(belowAnother && path.equals("-"))) {
                sources.add(path);
            }
        }
    }

    /** Takes a launch that it has, judged again: nothing becomes less by that. */
    void raise(CompilerLaunch launch, Timestamp execTime, boolean belowAnother) {
        Process.Builder row = processes.row(launch.event().pid(), execTime);
        boolean driver = launch.role() == CompilerLaunch.Role.DRIVER;
        if (row != null) {
            row.setBinary(ProcessRows.binary(launch, row.getBinary()));
        }
        if (row != null && driver && !driverSeen) {
            driverSeen = true;
            processes.promote(row);
        }
        if (row != null && row == processes.lead() && (driver || !driverSeen)) {
            evidence = evidence.toBuilder()
                    .setToolchain(launch.toolchain())
                    .setLanguage(launch.language())
                    .build();
        }
        judge(launch, belowAnother);
    }

    /** A launch that was known by less is a compiler by what it did. */
    void behaved(CompilerLaunch launch, String reason) {
        CompilerLaunch known = launch.risen(Evidence.Tier.BEHAVIOR, reason);
        evidence = Launches.merge(evidence, known);
        severities.add(known);
        reasons.add(reason);
    }

    /** The file of some of its processes was read: as the kernel saw it, and as it was found. */
    void digested(FileVersion seen, FileFacts file) {
        digests.put(seen, file.getSha256());
        processes.digested(seen, file.getSha256());
    }

    /** Name of its finding. */
    String name() {
        return frame.getName();
    }

    void exited(ProcessId process, Timestamp end, int exitCode, long timeNs) {
        processes.exited(process, end, exitCode);
        lastActivityNs = Math.max(lastActivityNs, timeNs);
        lastExit = end;
    }

    /** When it closes if nothing more happens; {@link #checkNs} comes first where processes of it seem to run. */
    long closeNs(BuildLimits limits) {
        return processes.running().isEmpty()
                ? Math.max(lastActivityNs, checkedNs) + limits.quiet().toNanos()
                : lastActivityNs + limits.maxIdle().toNanos();
    }

    /** When its processes are to be looked for; never where none seems to run. */
    long checkNs(BuildLimits limits) {
        return processes.running().isEmpty()
                ? Long.MAX_VALUE
                : Math.max(lastActivityNs, checkedNs) + limits.quiet().toNanos();
    }

    /** What is on top of the frame; severity and words are {@link FindingAssembler}'s. */
    Finding.Builder facts() {
        io.forgewatch.v1.Build.Builder build = io.forgewatch.v1.Build.newBuilder()
                .setExecCount(execCount)
                .setStartTime(frame.getEventTime())
                .setClosed(closed)
                .addAllSources(sources.all());
        build.addAllOutputs(outputs.rows());
        build.addAllExecutions(executions.listed()).setExecutionCount(executions.count());
        if (lastExit != null && processes.running().isEmpty()) {
            build.setEndTime(lastExit);
        }
        Completeness.Builder completeness = frame.getCompleteness().toBuilder()
                .setLostRecords(lostRecords)
                .setArgumentsTruncated(processes.argumentsTruncated())
                .setOmittedProcesses(processes.omitted())
                .setOmittedSources(sources.omitted())
                .setOmittedOutputs(outputs.omitted())
                .setOmittedReasons(reasons.omitted())
                .setOmittedExecutions(executions.omitted())
                .clearGaps()
                .addAllGaps(gaps.all());
        Finding.Builder facts = frame.toBuilder().clearRelatedFindings();
        if (executions.hasBegun()) {
            facts.addRelatedFindings(executions.frame().getName());
        }
        return facts.setRevision(revision)
                .setLastEventTime(lastExec)
                .clearProcesses()
                .addAllProcesses(processes.rows())
                .clearEvidenceFiles()
                .addAllEvidenceFiles(copies.rows())
                .setEvidence(evidence.toBuilder().clearReasons().addAllReasons(reasons.all()))
                .setBuild(build)
                .setCompleteness(completeness);
    }
}
