package io.forgewatch.collector.detect.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds small ELF files for tests: headers of either width and order, and segments with any content. */
final class ElfImage {
    static final int READ = 4;
    static final int EXECUTE = 1;
    static final int WRITE = 2;
    static final int REL = 1;
    static final int EXEC = 2;
    static final int DYN = 3;
    private static final int PAGE = 4096;

    private final boolean is64;
    private final ByteOrder order;
    private final int type;
    private long entry = 0x1000;
    private final List<Header> headers = new ArrayList<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int claimedHeaders = -1;

    private record Header(int type, int flags, long offset, long address, long size) {}

    ElfImage(boolean is64, ByteOrder order, int type) {
        this.is64 = is64;
        this.order = order;
        this.type = type;
    }

    /** A 64-bit little-endian program with an interpreter. */
    static ElfImage program() {
        return new ElfImage(true, ByteOrder.LITTLE_ENDIAN, DYN).segment(3, READ, text("/lib64/ld-linux-x86-64.so.2\0"));
    }

    static byte[] text(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    ElfImage entry(long address) {
        entry = address;
        return this;
    }

    /** A segment whose content stands at the next page; its address is its offset. */
    ElfImage segment(int segmentType, int flags, byte[] bytes) {
        long offset = nextOffset();
        content.writeBytes(bytes);
        content.writeBytes(new byte[(PAGE - bytes.length % PAGE) % PAGE]);
        headers.add(new Header(segmentType, flags, offset, offset, bytes.length));
        return this;
    }

    ElfImage load(int flags, byte[] bytes) {
        return segment(1, flags, bytes);
    }

    /** A program header and nothing else: whatever numbers. */
    ElfImage header(int segmentType, int flags, long offset, long address, long size) {
        headers.add(new Header(segmentType, flags, offset, address, size));
        return this;
    }

    /** What the file's header says of the number of program headers, whatever there are. */
    ElfImage claimedHeaders(int count) {
        claimedHeaders = count;
        return this;
    }

    /** A dynamic section of pairs of tag and value, mapped; strings are mapped before it and stand in DT_STRTAB. */
    ElfImage dynamic(String strings, long... tagsAndValues) {
        long stringsAt = nextOffset();
        load(READ, text(strings));
        ByteBuffer bytes = ByteBuffer.allocate((tagsAndValues.length + 4) * 8).order(order);
        for (long value : tagsAndValues) {
            word(bytes, value);
        }
        word(bytes, 5);
        word(bytes, stringsAt);
        word(bytes, 0);
        word(bytes, 0);
        byte[] section = java.util.Arrays.copyOf(bytes.array(), bytes.position());
        long at = nextOffset();
        load(READ | WRITE, section);
        return header(2, READ | WRITE, at, at, section.length);
    }

    /** A note as NT_GNU_BUILD_ID is. */
    ElfImage note(String owner, int noteType, byte[] description) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + owner.length() + (description.length + 3) / 4 * 4)
                .order(order);
        bytes.putInt(owner.length()).putInt(description.length).putInt(noteType);
        bytes.put(text(owner)).put(description);
        return segment(4, READ, bytes.array());
    }

    private long nextOffset() {
        return 2L * PAGE + content.size();
    }

    private void word(ByteBuffer bytes, long value) {
        if (is64) {
            bytes.putLong(value);
        } else {
            bytes.putInt((int) value);
        }
    }

    byte[] bytes() {
        int count = claimedHeaders < 0 ? headers.size() : claimedHeaders;
        ByteBuffer bytes = ByteBuffer.allocate(2 * PAGE + content.size()).order(order);
        bytes.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (is64 ? 2 : 1), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        bytes.position(16)
                .putShort((short) type)
                .putShort((short) (is64 ? 62 : 3))
                .putInt(1);
        int headerBytes = is64 ? 64 : 52;
        word(bytes, entry);
        word(bytes, headerBytes);
        word(bytes, 0);
        bytes.putInt(0)
                .putShort((short) headerBytes)
                .putShort((short) (is64 ? 56 : 32))
                .putShort((short) count);
        bytes.position(headerBytes);
        for (Header header : headers) {
            put(bytes, header);
        }
        bytes.position(2 * PAGE).put(content.toByteArray());
        return bytes.array();
    }

    private void put(ByteBuffer bytes, Header header) {
        bytes.putInt(header.type());
        if (is64) {
            bytes.putInt(header.flags());
        }
        word(bytes, header.offset());
        word(bytes, header.address());
        word(bytes, header.address());
        word(bytes, header.size());
        word(bytes, header.size());
        if (!is64) {
            bytes.putInt(header.flags());
        }
        word(bytes, PAGE);
    }
}
