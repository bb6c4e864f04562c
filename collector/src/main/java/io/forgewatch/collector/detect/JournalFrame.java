package io.forgewatch.collector.detect;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.collector.v1.JournalEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One entry in the journal's file.
 *
 * <pre>
 *  0        4        8
 *  +--------+--------+----------------+
 *  | length | crc32c | JournalEntry   |   big-endian; length and checksum are of the entry alone
 *  +--------+--------+----------------+
 * </pre>
 *
 * @param length of the whole frame, in bytes
 */
record JournalFrame(JournalEntry entry, int length) {
    private static final int HEADER_BYTES = 8;
    /** Far above what {@link BuildLimits} let a build become; a length beyond it is damage. */
    private static final int MAX_ENTRY_BYTES = 8 << 20;

    static ByteBuffer encode(JournalEntry entry) {
        byte[] bytes = entry.toByteArray();
        return ByteBuffer.allocate(HEADER_BYTES + bytes.length)
                .putInt(bytes.length)
                .putInt(checksum(bytes))
                .put(bytes)
                .flip();
    }

    /** The frame that begins there, or null where none does: the file's end, or damage. */
    static @Nullable JournalFrame read(FileChannel channel, long offset) throws IOException {
        long left = channel.size() - offset;
        if (left < HEADER_BYTES) {
            return null;
        }
        ByteBuffer header = bytes(channel, offset, HEADER_BYTES);
        int length = header.getInt();
        int checksum = header.getInt();
        if (length <= 0 || length > MAX_ENTRY_BYTES || length > left - HEADER_BYTES) {
            return null;
        }
        byte[] bytes = bytes(channel, offset + HEADER_BYTES, length).array();
        try {
            return checksum == checksum(bytes)
                    ? new JournalFrame(JournalEntry.parseFrom(bytes), HEADER_BYTES + length)
                    : null;
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    static ByteBuffer bytes(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new IOException("the file ended at " + (offset + bytes.position()) + ", within an entry");
            }
        }
        return bytes.flip();
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
