package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.Style;
import io.forgewatch.v1.Finding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which revisions of a finding are worth a line: the first, then one when its severity rose and one when it closed. In
 * JSON every revision is. Not thread-safe.
 */
public final class FindingLog {
    /** Builds that may be open at a time, with room; a forgotten one is told as if it were new. */
    private static final int MAX_REMEMBERED = 10_000;

    private final StreamFormat format;
    private final Style style;

    private final Map<String, Told> told = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private record Told(Finding.Severity severity, boolean closed) {}

    public FindingLog(StreamFormat format, Style style) {
        this.format = format;
        this.style = style;
    }

    /** The line to print, if any. */
    public Optional<String> line(Finding finding) {
        if (format == StreamFormat.JSONL) {
            return Optional.of(FindingJson.line(finding));
        }
        Told now = new Told(finding.getSeverity(), finding.getBuild().getClosed());
        Told before = told.put(finding.getName(), now);
        if (before == null) {
            return Optional.of(FindingLine.first(finding, style));
        }
        boolean rose = now.severity().getNumber() > before.severity().getNumber();
        boolean closed = now.closed() && !before.closed();
        return rose || closed
                ? Optional.of(
                        FindingLine.update(finding, rose ? before.severity().name() : "", style))
                : Optional.empty();
    }
}
