package io.forgewatch.collector.detect.redact;

import io.forgewatch.v1.Build;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Masks the secrets in a finding before it goes anywhere, and says in it how many texts it changed. Paths of programs, scripts and
 * folders stay as they are: without them nobody finds the file.
 *
 * <p>A finding that was masked before can be masked again: its counts stay. Thread-safe.
 */
public final class Redaction {
    private final SecretPatterns patterns;
    private final LongAdder arguments = new LongAdder();

    /** One that hides what these patterns find. */
    public Redaction(SecretPatterns patterns) {
        this.patterns = patterns;
    }

    /** Arguments masked since the start; once for every revision that lists them. */
    public long arguments() {
        return arguments.sum();
    }

    /** Masks all that may quote an argument. */
    public void mask(Finding.Builder finding) {
        maskProcesses(finding);
        int texts = texts(finding.getSeverityReasonsList(), finding::setSeverityReasons);
        if (finding.hasEvidence()) {
            Evidence.Builder evidence = finding.getEvidenceBuilder();
            texts += texts(evidence.getReasonsList(), evidence::setReasons);
        }
        if (finding.hasBuild()) {
            Build.Builder build = finding.getBuildBuilder();
            maskExecutions(build);
            texts += texts(build.getSourcesList(), build::setSources);
            List<String> outputs =
                    build.getOutputsList().stream().map(Output::getPath).toList();
            texts += texts(outputs, (i, path) -> build.getOutputsBuilder(i).setPath(path));
        }
        if (texts > 0) {
            Completeness.Builder completeness = finding.getCompletenessBuilder();
            completeness.setRedactedTexts(completeness.getRedactedTexts() + texts);
        }
    }

    private void maskProcesses(Finding.Builder finding) {
        for (int i = 0; i < finding.getProcessesCount(); i++) {
            Process process = finding.getProcesses(i);
            List<String> shown = patterns.maskAll(process.getArgsList(), process.getArgumentsTruncated());
            int changed = changed(process.getArgsList(), shown);
            if (changed > 0) {
                int before = process.getArgumentsRedacted();
                finding.setProcesses(
                        i, process.toBuilder().clearArgs().addAllArgs(shown).setArgumentsRedacted(before + changed));
            }
        }
    }

    private void maskExecutions(Build.Builder build) {
        for (int i = 0; i < build.getExecutionsCount(); i++) {
            Execution execution = build.getExecutions(i);
            List<String> shown = patterns.maskAll(execution.getArgsList(), false);
            int changed = changed(execution.getArgsList(), shown);
            if (changed > 0) {
                int before = execution.getArgumentsRedacted();
                build.setExecutions(
                        i, execution.toBuilder().clearArgs().addAllArgs(shown).setArgumentsRedacted(before + changed));
            }
        }
    }

    /** How many of these arguments show less than they were; counted. */
    private int changed(List<String> args, List<String> shown) {
        int changed = 0;
        for (int i = 0; i < args.size(); i++) {
            changed += shown.get(i).equals(args.get(i)) ? 0 : 1;
        }
        arguments.add(changed);
        return changed;
    }

    private int texts(List<String> texts, BiConsumer<Integer, String> set) {
        int changed = 0;
        for (int i = 0; i < texts.size(); i++) {
            String shown = patterns.mask(texts.get(i), false);
            if (!shown.equals(texts.get(i))) {
                set.accept(i, shown);
                changed++;
            }
        }
        return changed;
    }
}
