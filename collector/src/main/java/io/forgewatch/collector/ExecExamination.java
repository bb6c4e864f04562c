package io.forgewatch.collector;

import io.forgewatch.collector.detect.FileSource;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.LoaderCall;
import io.forgewatch.collector.detect.OpenFile;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what the files of an exec are. What may be gone in a moment comes first: files are opened and the environment is read
 * before anything is searched. Calls block; any thread, several at once.
 */
final class ExecExamination {
    private static final String PRELOAD = "LD_PRELOAD";

    private final FileSource source;
    private final Toolchains toolchains;
    private final FileIdentities identities;
    private final KeptFiles kept;

    ExecExamination(FileSource source, Toolchains toolchains, FileIdentities identities, KeptFiles kept) {
        this.source = source;
        this.toolchains = toolchains;
        this.identities = identities;
        this.kept = kept;
    }

    /** Never fails: what cannot be had is a gap. */
    ExecFacts examine(ExecEvent event) {
        OpenFile executable;
        try {
            executable = source.executable(event);
        } catch (FileUnavailable e) {
            ExecFacts.Builder facts = ExecFacts.newBuilder()
                    .setExecutable(FactMessages.of(event.executable()).setGap(FactMessages.gap(e)));
            LoaderCall.of(toolchains, event, "").ifPresent(call -> addLoaded(event, call, facts));
            return facts.build();
        }
        boolean keep = false;
        try {
            ExecFacts facts = examine(event, executable);
            keep = worthKeeping(facts.getExecutable(), executable);
            return facts;
        } finally {
            if (keep) {
                kept.keep(event, executable, System.nanoTime());
            } else {
                executable.close();
            }
        }
    }

    /** A compiler, something so young that it may be what a compiler wrote, or what has no name that it could be found by. */
    private static boolean worthKeeping(FileFacts facts, OpenFile executable) {
        return !facts.getIdentity().getProgram().isEmpty()
                || !executable.status().settled()
                || executable.status().links() == 0;
    }

    private ExecFacts examine(ExecEvent event, OpenFile executable) {
        ExecFacts.Builder facts = ExecFacts.newBuilder();
        Optional<LoaderCall> named = LoaderCall.of(toolchains, event, "");
        List<String> preloaded = new ArrayList<>(environment(event));
        named.ifPresent(call -> preloaded.addAll(call.preloaded()));
        addPreloaded(event, preloaded, facts);
        if (named.isPresent()) {
            addTarget(event, named.get(), facts);
            return facts.setExecutable(identities.of(executable)).build();
        }
        FileFacts identity = identities.of(executable);
        facts.setExecutable(identity);
        LoaderCall.of(toolchains, event, identity.getIdentity().getProgram())
                .ifPresent(call -> addLoaded(event, call, facts));
        return facts.build();
    }

    private void addLoaded(ExecEvent event, LoaderCall call, ExecFacts.Builder facts) {
        addPreloaded(event, call.preloaded(), facts);
        addTarget(event, call, facts);
    }

    private void addTarget(ExecEvent event, LoaderCall call, ExecFacts.Builder facts) {
        if (call.program().isEmpty()) {
            return;
        }
        String path = call.program().get();
        try (OpenFile target = source.open(event, path)) {
            facts.setTarget(identities.of(target));
        } catch (FileUnavailable e) {
            facts.setTarget(FileFacts.newBuilder().setPath(path).setGap(FactMessages.gap(e)));
        }
    }

    private List<String> environment(ExecEvent event) {
        try {
            return LoaderCall.paths(source.environment(event, List.of(PRELOAD)).stream()
                    .map(variable -> variable.substring(PRELOAD.length() + 1))
                    .toList());
        } catch (FileUnavailable e) {
            // The source counts it. That nothing is known to be preloaded says nothing.
            return List.of();
        }
    }

    private void addPreloaded(ExecEvent event, List<String> paths, ExecFacts.Builder facts) {
        for (String path : paths) {
            try (OpenFile library = source.open(event, path)) {
                facts.addPreloaded(FactMessages.of(library.status()));
            } catch (FileUnavailable e) {
                facts.addPreloaded(FileFacts.newBuilder().setPath(path).setGap(FactMessages.gap(e)));
                if (e.reason() == FileUnavailable.Cause.DEADLINE) {
                    // The next ones would take as long.
                    return;
                }
            }
        }
    }
}
