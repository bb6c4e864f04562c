package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeCounters;
import io.forgewatch.collector.detect.BuildCounts;
import io.forgewatch.collector.report.ReporterCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a collector counts, at one moment. It adds up:
 *
 * <pre>
 * kernel seen = read + lost + waiting         waiting: in the ring, or in a batch that has not ended
 * read        = malformed + exits + host + container
 * container   = launches + others + held
 * findings reported = stored + superseded + dropped + rejected + pending
 * </pre>
 *
 * @param kernel what the kernel side counted, never behind the others
 * @param stream what was read; {@code unwanted} are the host's, {@code wanted} the containers'
 * @param launches execs in containers that belong to builds
 * @param others execs in containers that do not
 * @param held execs in containers that wait for what their files are
 */
public record CollectorCounts(
        ProbeCounters kernel,
        StreamCounts stream,
        long launches,
        long others,
        long held,
        BuildCounts builds,
        ReporterCounts findings) {

    /** Records that the kernel sent and nobody has counted yet. */
    public long waiting() {
        return kernel.sent() - stream.read();
    }

    /** Each sum that does not come out, as a line with its numbers; empty when all do. */
    public List<String> discrepancies() {
        List<String> wrong = new ArrayList<>();
        check(wrong, "kernel seen = sent + lost", kernel.seen(), kernel.sent() + kernel.lost());
        if (waiting() < 0) {
            wrong.add("kernel sent " + kernel.sent() + " records, but " + stream.read() + " were read");
        }
        check(
                wrong,
                "read = malformed + exits + host + container",
                stream.read(),
                stream.malformed() + stream.exits() + stream.unwanted() + stream.wanted());
        check(wrong, "container = launches + others + held", stream.wanted(), launches + others + held);
        check(
                wrong,
                "reported = stored + superseded + dropped + rejected + pending",
                findings.reported(),
                findings.stored()
                        + findings.superseded()
                        + findings.dropped()
                        + findings.rejected()
                        + findings.pending());
        return wrong;
    }

    private static void check(List<String> wrong, String sum, long left, long right) {
        if (left != right) {
            wrong.add(sum + " does not hold: " + left + " and " + right);
        }
    }
}
