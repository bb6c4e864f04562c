package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.detect.Invocation.Known;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.v1.Evidence.LaunchedBy;
import io.forgewatch.v1.Evidence.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Judges one exec in a container: a compiler's launch, a build tool's, or neither. Pure; any thread. */
public final class CompilerDetector {
    /** How the arguments of a driver of no known make are read: most follow cc's. */
    private static final String UNKNOWN_DRIVER = "cc";

    private final Toolchains toolchains;
    private final ProgramFinder programs;
    private final UnnamedShapes shapes;
    private final Origins origins;
    private final long hostPidNamespace;

    /**
     * A detector for one host.
     *
     * @param hostPidNamespace the inode number of the pid namespace of the host's pid 1
     * @param realtimeNs makes CLOCK_REALTIME, in nanoseconds, of CLOCK_BOOTTIME: files have the one, processes the other
     */
    public CompilerDetector(Toolchains toolchains, long hostPidNamespace, LongUnaryOperator realtimeNs) {
        this.toolchains = toolchains;
        this.origins = new Origins(hostPidNamespace, realtimeNs);
        this.programs = new ProgramFinder(toolchains);
        this.shapes = new UnnamedShapes(toolchains);
        this.hostPidNamespace = hostPidNamespace;
    }

    /** As the other, with the ancestors that the record holds, and nothing known of files. */
    public Optional<CompilerLaunch> detect(ExecEvent event, ContainerRef container) {
        return detect(event, container, event.ancestors(), ExecFacts.getDefaultInstance());
    }

    /**
     * Judges one exec.
     *
     * @param lineage the ancestors as far up as they are known, the parent first
     * @param facts what is known of its files by now
     * @return empty where it belongs to no build
     */
    public Optional<CompilerLaunch> detect(
            ExecEvent event, ContainerRef container, List<ExecEvent.Ancestor> lineage, ExecFacts facts) {
        boolean cut = isCut(event);
        return programs.find(event, facts)
                .flatMap(invocation -> verdict(invocation, cut))
                .map(verdict -> launch(verdict, event, container, lineage, facts));
    }

    /**
     * Whether a program of which nothing is known could be a driver: it was given a source, and is not known to be a program that
     * compiles nothing, nor to start the one that its arguments name.
     */
    boolean mayDrive(ExecEvent event, ExecFacts facts) {
        List<String> args = event.args();
        return args.size() > 1
                && args.stream().skip(1).anyMatch(shapes::isSource)
                && args.stream().skip(1).noneMatch(shapes::isProgram)
                && programs.find(event, facts)
                        .filter(invocation -> invocation.tool() == null)
                        .isPresent();
    }

    /** The launch of a driver that only its back end tells. */
    CompilerLaunch driver(
            ExecEvent event,
            ContainerRef container,
            List<ExecEvent.Ancestor> lineage,
            ExecFacts facts,
            CompilerLaunch backEnd) {
        boolean cut = isCut(event);
        List<String> args = event.args().subList(1, event.args().size());
        Tool tool = new Tool(
                PathText.baseName(event.executable().path()),
                backEnd.toolchain(),
                Role.DRIVER,
                UNKNOWN_DRIVER,
                backEnd.language(),
                false);
        Reading reading = toolchains.read(UNKNOWN_DRIVER, args, cut);
        List<String> reasons =
                programs.find(event, facts).map(Invocation::reasons).orElse(List.of());
        Verdict verdict = new Verdict(tool, Tier.BEHAVIOR, false, Known.NAME, reading, reasons);
        return launch(verdict, event, container, lineage, facts);
    }

    private static boolean isCut(ExecEvent event) {
        return event.gaps().argumentsCut() || event.args().size() < event.argumentCount();
    }

    /** What was concluded of a program and its arguments. */
    private record Verdict(Tool tool, Tier tier, boolean renamed, Known known, Reading reading, List<String> reasons) {}

    private Optional<Verdict> verdict(Invocation invocation, boolean cut) {
        Tool named = invocation.tool();
        if (named == null) {
            return shapes.find(invocation.args(), cut)
                    .map(match -> new Verdict(
                            match.tool(), Tier.ARGUMENTS, false, Known.NAME, match.reading(), invocation.reasons()));
        }
        Tool tool = toolchains.refined(named, invocation.args());
        Optional<Reading> reading =
                tool.role() == Role.BUILD_TOOL ? Optional.empty() : toolchains.read(tool, invocation.args(), cut);
        if (reading.isEmpty()) {
            Tool buildTool = tool.as(Role.BUILD_TOOL);
            return Optional.of(
                    new Verdict(buildTool, Tier.NAME, false, Known.NAME, Reading.NOTHING, invocation.reasons()));
        }
        return Optional.of(new Verdict(
                tool,
                tier(invocation.known(), reading.get()),
                invocation.renamed(),
                invocation.known(),
                reading.get(),
                invocation.reasons()));
    }

    private static Tier tier(Known known, Reading reading) {
        return switch (known) {
            case CONTENT -> Tier.IDENTITY;
            case NAME -> reading.compilers() ? Tier.ARGUMENTS : Tier.NAME;
            case NAME_ONLY, DENIED, HARMLESS -> Tier.NAME;
        };
    }

    private CompilerLaunch launch(
            Verdict verdict,
            ExecEvent event,
            ContainerRef container,
            List<ExecEvent.Ancestor> lineage,
            ExecFacts facts) {
        Reading reading = verdict.reading();
        Origins.Provenance provenance = origins.of(event, lineage, facts);
        LaunchedBy launchedBy = EntryPath.of(event, lineage, hostPidNamespace);
        List<String> reasons = new ArrayList<>(verdict.reasons());
        reasons.addAll(reading.reasons());
        if (isCut(event)) {
            reasons.add(
                    "arguments are incomplete: " + event.args().size() + " of " + event.argumentCount() + " are known");
        }
        if (!provenance.reason().isEmpty()) {
            reasons.add(provenance.reason());
        }
        if (launchedBy == LaunchedBy.INJECTED) {
            reasons.add("entered the container from outside, not through its first process");
        }
        return new CompilerLaunch(
                event,
                container,
                verdict.tool().role(),
                verdict.tool().toolchain(),
                reading.language().isEmpty() ? verdict.tool().language() : reading.language(),
                verdict.tier(),
                reading.activity(),
                provenance.origin(),
                verdict.renamed(),
                provenance.foreign(),
                verdict.known() == Known.DENIED || verdict.known() == Known.HARMLESS,
                verdict.known() == Known.HARMLESS,
                launchedBy,
                reading.sources(),
                reading.outputs(),
                List.copyOf(reasons));
    }
}
