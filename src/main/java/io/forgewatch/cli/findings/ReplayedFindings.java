package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.List;

/** Prints the findings of a recording: each revision when it comes, or the last of each at the end. One thread's. */
public final class ReplayedFindings {
    private final ReplayFormat format;
    private final boolean revisions;
    private final Terminal terminal;
    private final LatestFindings latest = new LatestFindings();
    private final FindingLog log;
    private boolean read = true;

    public ReplayedFindings(ReplayFormat format, boolean revisions, Terminal terminal) {
        if (revisions && format == ReplayFormat.TABLE) {
            throw Failure.usage("--revisions cannot be told apart in a table: use -o jsonl or -o text");
        }
        this.format = format;
        this.revisions = revisions;
        this.terminal = terminal;
        this.log =
                new FindingLog(format == ReplayFormat.JSONL ? StreamFormat.JSONL : StreamFormat.TEXT, terminal.style());
    }

    /**
     * Takes a revision.
     *
     * @throws Failure failed: there is no room to keep more findings
     */
    public void add(Finding finding) {
        if (revisions) {
            read = read && print(finding);
        } else if (!latest.put(finding)) {
            throw Failure.failed(
                    "the recording holds more findings than can be kept in memory: print them as they come,"
                            + " with --revisions");
        }
    }

    /** Whether anybody still reads what is printed. */
    public boolean isRead() {
        return read;
    }

    /** Prints what was kept for the end. */
    public void end() {
        if (revisions) {
            terminal.flush();
        } else if (format == ReplayFormat.TABLE) {
            List<Finding> page = new ArrayList<>();
            latest.forEach(page::add);
            FindingListing listing = FindingListing.of(ListFormat.TABLE, terminal);
            if (!page.isEmpty()) {
                listing.page(page);
            }
            listing.end();
        } else {
            latest.forEach(this::print);
            terminal.flush();
        }
    }

    private boolean print(Finding finding) {
        log.line(finding).ifPresent(terminal.out()::println);
        return !terminal.out().checkError();
    }
}
