package io.forgewatch.collector.recording;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * How a recording lies in its file: a line of text, then one gzip stream of frames.
 *
 * <pre>
 *  forgewatch recording 1\n
 *  gzip ( 0        4        8
 *         +--------+--------+----------+
 *         | length | crc32c | Recorded |   big-endian; length and checksum are of the entry alone
 *         +--------+--------+----------+ ... )
 * </pre>
 *
 * The stream is flushed each second, so that a file that was broken off can be read up to its last second. Damage within a gzip
 * stream shows only at its end; hence each entry has its checksum.
 */
final class RecordingFormat {
    static final String MAGIC = "forgewatch recording ";
    static final String VERSION = "1";

    /** Several times what the kernel's largest record becomes, and little enough for any heap, whatever a file says. */
    static final int MAX_ENTRY_BYTES = 1 << 20;

    private RecordingFormat() {}

    static byte[] firstLine() {
        return (MAGIC + VERSION + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static int checksum(byte[] entry) {
        CRC32C crc = new CRC32C();
        crc.update(entry);
        return (int) crc.getValue();
    }
}
