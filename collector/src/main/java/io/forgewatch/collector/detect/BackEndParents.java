package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.v1.Evidence.Tier;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows a driver by what it does: a program that was given a source, and whose own child is a compiler's back end. It matters
 * where neither content nor name tells: a driver of no known make, or one whose file was gone before it could be read.
 *
 * <p>Bounded in number and length; the longest known goes first. One thread's.
 */
public final class BackEndParents {
    private static final int MAX_PROCESSES = 4096;
    private static final int MAX_CHARS = 8 << 20;

    private final CompilerDetector detector;
    private final Map<ProcessId, Candidate> candidates = new LinkedHashMap<>();
    private int chars;

    private record Candidate(
            ExecEvent event,
            ContainerRef container,
            List<ExecEvent.Ancestor> lineage,
            ExecFacts facts,
            @Nullable CompilerLaunch launch,
            int chars) {}

    /** What is told by its back end: the launch as it counts now, and whether it did not count before. */
    public record Told(CompilerLaunch launch, boolean isNew) {}

    /** {@code detector} judges what a driver may be. */
    public BackEndParents(CompilerDetector detector) {
        this.detector = detector;
    }

    /** Remembers an exec that may turn out to be a driver's; {@code launch} is what it was judged to be so far. */
    public void exec(
            ExecEvent event,
            ContainerRef container,
            List<ExecEvent.Ancestor> lineage,
            ExecFacts facts,
            @Nullable CompilerLaunch launch) {
        ProcessId process = new ProcessId(event.pid(), event.startTimeNs());
        forget(process);
        boolean open = launch == null ? detector.mayDrive(event, facts) : mayRise(launch);
        if (!open) {
            return;
        }
        int size = event.args().stream().mapToInt(String::length).sum()
                + event.executable().path().length();
        candidates.put(process, new Candidate(event, container, lineage, facts, launch, size));
        chars += size;
        Iterator<Candidate> eldest = candidates.values().iterator();
        while (candidates.size() > MAX_PROCESSES || chars > MAX_CHARS) {
            chars -= eldest.next().chars;
            eldest.remove();
        }
    }

    /** A launch is known by more than it was: if that is all that can be known, its back ends tell nothing new. */
    public void judged(CompilerLaunch launch) {
        if (!mayRise(launch)) {
            forget(new ProcessId(launch.event().pid(), launch.event().startTimeNs()));
        }
    }

    private static boolean mayRise(CompilerLaunch launch) {
        return launch.role() == CompilerLaunch.Role.DRIVER && launch.tier().getNumber() < Tier.BEHAVIOR_VALUE;
    }

    /** The driver that a back end tells: its parent, if that is one. Once for each. */
    public Optional<Told> above(CompilerLaunch backEnd) {
        if (backEnd.role() != CompilerLaunch.Role.BACK_END
                || backEnd.denied()
                || backEnd.event().ancestors().isEmpty()) {
            return Optional.empty();
        }
        ExecEvent.Ancestor parent = backEnd.event().ancestors().get(0);
        ProcessId process = new ProcessId(parent.pid(), parent.startTimeNs());
        Candidate candidate = candidates.get(process);
        if (candidate == null || !ContainerKey.of(candidate.container).equals(ContainerKey.of(backEnd.container()))) {
            return Optional.empty();
        }
        forget(process);
        CompilerLaunch launch = candidate.launch == null
                ? detector.driver(candidate.event, candidate.container, candidate.lineage, candidate.facts, backEnd)
                : candidate.launch;
        return Optional.of(new Told(
                launch.risen(
                        Tier.BEHAVIOR,
                        "its child " + Quoted.of(name(backEnd)) + " is a back end of " + backEnd.toolchain()),
                candidate.launch == null));
    }

    private static String name(CompilerLaunch launch) {
        return PathText.baseName(launch.event().executable().path());
    }

    /** Forgets a process that has ended. */
    public void exit(ExitEvent exit) {
        forget(new ProcessId(exit.pid(), exit.startTimeNs()));
    }

    private void forget(ProcessId process) {
        Candidate candidate = candidates.remove(process);
        if (candidate != null) {
            chars -= candidate.chars;
        }
    }
}
