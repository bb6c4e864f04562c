package io.forgewatch.collector.detect.identity;

/** How numbers stand in an ELF file. The callers keep within the array. */
record ElfData(boolean is64, boolean littleEndian) {
    int u16(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        return littleEndian ? first | (second << 8) : (first << 8) | second;
    }

    long u32(byte[] bytes, int at) {
        long low = u16(bytes, littleEndian ? at : at + 2);
        long high = u16(bytes, littleEndian ? at + 2 : at);
        return (high << 16) | low;
    }

    long u64(byte[] bytes, int at) {
        long low = u32(bytes, littleEndian ? at : at + 4);
        long high = u32(bytes, littleEndian ? at + 4 : at);
        return (high << 32) | low;
    }

    /** An address, an offset or a size: {@link #wordBytes()} long. */
    long word(byte[] bytes, int at) {
        return is64 ? u64(bytes, at) : u32(bytes, at);
    }

    int wordBytes() {
        return is64 ? 8 : 4;
    }
}
