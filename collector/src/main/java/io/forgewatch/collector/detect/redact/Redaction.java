package io.forgewatch.collector.detect.redact;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Completeness;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/**
 * Masks the secrets in a finding before it goes anywhere, and says in it how many texts it changed. Paths of programs, scripts and
 * folders stay as they are: without them nobody finds the file.
 *
 * <p>A finding that was masked before can be masked again: its counts stay. What a build lists is looked at once, however many
 * revisions follow, as long as each brings the same lists and texts. Thread-safe.
 */
public final class Redaction {
    /** More than the rows of all open builds. */
    private static final int MAX_REMEMBERED = 1 << 17;

    private final SecretPatterns patterns;
    private final LongAdder arguments = new LongAdder();
    /** What is shown for a list of arguments, or for a text, by identity; empty for the same. No value refers to its key. */
    private final Cache<List<String>, List<String>> shownLines = remembered();

    private final Cache<String, Optional<String>> shownTexts = remembered();

    /** One that hides what these patterns find. */
    public Redaction(SecretPatterns patterns) {
        this.patterns = patterns;
    }

    private static <K, V> Cache<K, V> remembered() {
        return Caffeine.newBuilder()
                .weakKeys()
                .maximumSize(MAX_REMEMBERED)
                .executor(Runnable::run)
                .build();
    }

    /** Arguments masked since the start. */
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
        List<String> copies = finding.getEvidenceFilesList().stream()
                .map(EvidenceFile::getPath)
                .toList();
        texts += texts(copies, (i, path) -> finding.getEvidenceFilesBuilder(i).setPath(path));
        if (texts > 0) {
            Completeness.Builder completeness = finding.getCompletenessBuilder();
            completeness.setRedactedTexts(completeness.getRedactedTexts() + texts);
        }
    }

    private void maskProcesses(Finding.Builder finding) {
        for (int i = 0; i < finding.getProcessesCount(); i++) {
            Process process = finding.getProcesses(i);
            List<String> args = process.getArgsList();
            List<String> shown = shown(args, process.getArgumentsTruncated());
            if (!shown.isEmpty()) {
                int redacted = process.getArgumentsRedacted() + changed(args, shown);
                finding.setProcesses(
                        i, process.toBuilder().clearArgs().addAllArgs(shown).setArgumentsRedacted(redacted));
            }
        }
    }

    private void maskExecutions(Build.Builder build) {
        for (int i = 0; i < build.getExecutionsCount(); i++) {
            Execution execution = build.getExecutions(i);
            List<String> args = execution.getArgsList();
            List<String> shown = shown(args, execution.getArgumentsTruncated());
            if (!shown.isEmpty()) {
                int redacted = execution.getArgumentsRedacted() + changed(args, shown);
                build.setExecutions(
                        i, execution.toBuilder().clearArgs().addAllArgs(shown).setArgumentsRedacted(redacted));
            }
        }
    }

    /** Empty where there is nothing to mask. */
    private List<String> shown(List<String> args, boolean cut) {
        return shownLines.get(args, line -> {
            List<String> shown = patterns.maskAll(line, cut);
            int changed = changed(line, shown);
            arguments.add(changed);
            return changed == 0 ? List.of() : shown;
        });
    }

    private static int changed(List<String> args, List<String> shown) {
        int changed = 0;
        for (int i = 0; i < args.size(); i++) {
            changed += shown.get(i).equals(args.get(i)) ? 0 : 1;
        }
        return changed;
    }

    private int texts(List<String> texts, BiConsumer<Integer, String> set) {
        int changed = 0;
        for (int i = 0; i < texts.size(); i++) {
            Optional<String> shown = shownTexts.get(texts.get(i), text -> {
                String masked = patterns.mask(text, false);
                return masked.equals(text) ? Optional.empty() : Optional.of(masked);
            });
            if (shown.isPresent()) {
                set.accept(i, shown.get());
                changed++;
            }
        }
        return changed;
    }
}
