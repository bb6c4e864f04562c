package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record where it lies, looked at without building anything: what tells that an exec is of no interest costs a few reads.
 *
 * <p>{@link ExecRecordDecoder#examine} sets it on a record after every length in it was checked; it holds until the record's
 * memory goes. Numbers of an exec may be asked of an exec only. Single-threaded.
 */
public final class RecordView implements HostExec {
    /** No record of the kernel's is longer. */
    private static final int MAX_BYTES = ExecRecordLayout.ANCESTORS
            + ExecRecordLayout.MAX_ANCESTORS * ExecRecordLayout.ANCESTOR_BYTES
            + ExecRecordLayout.MAX_CGROUP_BYTES
            + 3 * ExecRecordLayout.MAX_PATH_BYTES
            + ExecRecordLayout.MAX_ARGS_BYTES;

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final TextCache texts = new TextCache();
    private final CgroupCache cgroups = new CgroupCache(texts);
    private final PathText paths = new PathText(texts);
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private int base;
    /** Where the data begins, from the record's beginning, as all offsets. */
    private int data;
    /** The record's bytes, as far as texts were taken out of them: of a record that is discarded none are. */
    private byte[] copy = new byte[4096];

    private int copiedFrom;
    private int copiedTo;

    RecordView() {}

    /** Sets it on the record between position and limit, or says what is wrong with that. */
    @Nullable
    RecordFault wrap(ByteBuffer record) {
        if (record.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a record has the CPU's byte order, not " + record.order());
        }
        memory = record;
        base = record.position();
        data = 0;
        copiedFrom = 0;
        copiedTo = 0;
        int size = record.remaining();
        if (size < ExecRecordLayout.HEADER_BYTES) {
            return RecordFault.TOO_SHORT;
        }
        int fixed = unsignedShort(ExecRecordLayout.FIXED_BYTES);
        return switch (unsignedShort(ExecRecordLayout.KIND)) {
            case ExecRecordLayout.KIND_EXIT -> exitFault(size, fixed);
            case ExecRecordLayout.KIND_EXEC -> execFault(size, fixed);
            default -> RecordFault.UNKNOWN_KIND;
        };
    }

    private @Nullable RecordFault exitFault(int size, int fixed) {
        if (size < ExecRecordLayout.EXIT_BYTES) {
            return RecordFault.TOO_SHORT;
        }
        boolean whole = intAt(ExecRecordLayout.SIZE) == size && size == ExecRecordLayout.EXIT_BYTES && fixed == size;
        return whole ? null : RecordFault.WRONG_SIZE;
    }

    private @Nullable RecordFault execFault(int size, int fixed) {
        if (size < ExecRecordLayout.ANCESTORS) {
            return RecordFault.TOO_SHORT;
        }
        if (intAt(ExecRecordLayout.SIZE) != size) {
            return RecordFault.WRONG_SIZE;
        }
        int count = ancestorCount();
        int expected = ExecRecordLayout.ANCESTORS + count * ExecRecordLayout.ANCESTOR_BYTES;
        if (count > ExecRecordLayout.MAX_ANCESTORS || fixed != expected || fixed > size) {
            return RecordFault.WRONG_ANCESTORS;
        }
        data = fixed;
        int cgroup = unsignedShort(ExecRecordLayout.CGROUP_LEN);
        int filename = unsignedShort(ExecRecordLayout.FILENAME_LEN);
        int path = unsignedShort(ExecRecordLayout.EXE_PATH_LEN);
        int directory = unsignedShort(ExecRecordLayout.CWD_LEN);
        int args = unsignedShort(ExecRecordLayout.ARGS_LEN);
        if (cgroup > ExecRecordLayout.MAX_CGROUP_BYTES
                || filename > ExecRecordLayout.MAX_PATH_BYTES
                || path > ExecRecordLayout.MAX_PATH_BYTES
                || directory > ExecRecordLayout.MAX_PATH_BYTES
                || args > ExecRecordLayout.MAX_ARGS_BYTES
                || fixed + cgroup + filename + path + directory + args != size) {
            return RecordFault.WRONG_LENGTHS;
        }
        boolean terminated = isTerminated(fixed, cgroup)
                && isTerminated(fixed + cgroup + filename, path)
                && isTerminated(fixed + cgroup + filename + path, directory)
                && (filename == 0 || isOneString(fixed + cgroup, filename));
        return terminated ? null : RecordFault.UNTERMINATED;
    }

    private boolean isTerminated(int start, int bytes) {
        return bytes == 0 || memory.get(base + start + bytes - 1) == 0;
    }

    /** Whether the last byte is the first NUL; this is asked of each record, so eight bytes are looked at together. */
    private boolean isOneString(int start, int bytes) {
        int at = base + start;
        int last = at + bytes - 1;
        for (; at <= last - Long.BYTES; at += Long.BYTES) {
            long word = memory.getLong(at);
            if (((word - LOW_BITS) & ~word & HIGH_BITS) != 0) {
                return false;
            }
        }
        while (at < last && memory.get(at) != 0) {
            at++;
        }
        return at == last && memory.get(last) == 0;
    }

    /** An exec's record, else an exit's. */
    public boolean isExec() {
        return unsignedShort(ExecRecordLayout.KIND) == ExecRecordLayout.KIND_EXEC;
    }

    @Override
    public int pid() {
        return intAt(ExecRecordLayout.PID);
    }

    @Override
    public int pidInNamespace() {
        return intAt(ExecRecordLayout.NS_PID);
    }

    @Override
    public long startTimeNs() {
        return longAt(ExecRecordLayout.START_TIME_NS);
    }

    @Override
    public long pidNamespace() {
        return unsignedInt(ExecRecordLayout.PID_NS);
    }

    /** Whether its root mount is another than that of the host's pid 1. */
    public boolean rootMountDiffers() {
        return has(ExecRecordLayout.ROOT_MOUNT_DIFFERS);
    }

    /** The kernfs node's id of the cgroup, unique in its hierarchy for a boot. */
    public long cgroupId() {
        return longAt(ExecRecordLayout.CGROUP_ID);
    }

    /** Whether the cgroup is of the version 1 hierarchy that was chosen at load. */
    public boolean cgroupV1() {
        return has(ExecRecordLayout.CGROUP_V1);
    }

    /** Whether the kernel could walk the cgroup and read who the process is; its leaf-side levels may still be missing. */
    public boolean placeKnown() {
        return !has(ExecRecordLayout.CGROUP_FAILED | ExecRecordLayout.TASK_FAILED);
    }

    /** The cgroup's names from the root's first child to the leaf. */
    public List<String> cgroupNames() {
        return cgroup().names();
    }

    ExecEvent.Cgroup cgroup() {
        int length = unsignedShort(ExecRecordLayout.CGROUP_LEN);
        copy(data, length);
        return cgroups.cgroup(cgroupId(), cgroupV1(), copy, data, length);
    }

    @Override
    public int parentPid() {
        return ancestorCount() == 0 ? 0 : intAt(ExecRecordLayout.ANCESTORS + ExecRecordLayout.ANCESTOR_PID);
    }

    @Override
    public long parentStartTimeNs() {
        return ancestorCount() == 0 ? 0 : longAt(ExecRecordLayout.ANCESTORS + ExecRecordLayout.ANCESTOR_START_TIME_NS);
    }

    @Override
    public String comm() {
        return fixedText(ExecRecordLayout.COMM, ExecRecordLayout.COMM_BYTES);
    }

    /**
     * The executable's path from the mount namespace's root, as {@link VisibleText}. One of which the kernel has only the leaf's
     * side begins with {@code …/}, which no path does; one of which it has nothing is empty. A memfd's has its name alone, as in
     * {@code /proc/PID/exe}.
     */
    @Override
    public String path() {
        int start = filenameStart() + unsignedShort(ExecRecordLayout.FILENAME_LEN);
        boolean cut = !has(ExecRecordLayout.EXE_MEMFD) && has(ExecRecordLayout.EXE_PATH_CUT);
        int length = unsignedShort(ExecRecordLayout.EXE_PATH_LEN);
        return path(start, length, cut, has(ExecRecordLayout.EXE_PATH_FAILED));
    }

    String workingDirectory() {
        int start = filenameStart()
                + unsignedShort(ExecRecordLayout.FILENAME_LEN)
                + unsignedShort(ExecRecordLayout.EXE_PATH_LEN);
        int length = unsignedShort(ExecRecordLayout.CWD_LEN);
        return path(start, length, has(ExecRecordLayout.CWD_CUT), has(ExecRecordLayout.CWD_FAILED));
    }

    String filename() {
        int length = unsignedShort(ExecRecordLayout.FILENAME_LEN);
        return length == 0 ? "" : text(filenameStart(), length - 1);
    }

    /** The strings of the block; one that is not terminated was cut there. */
    List<String> args() {
        int length = unsignedShort(ExecRecordLayout.ARGS_LEN);
        int end = intAt(ExecRecordLayout.SIZE);
        int position = end - length;
        copy(position, length);
        List<String> args = new ArrayList<>(Math.min(intAt(ExecRecordLayout.ARGC) & 0xff, 64));
        while (position < end) {
            int next = stringEnd(position, end);
            args.add(VisibleText.decode(copy, position, next - position));
            position = next + 1;
        }
        return Collections.unmodifiableList(args);
    }

    List<ExecEvent.Ancestor> ancestors() {
        int count = ancestorCount();
        List<ExecEvent.Ancestor> ancestors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = ExecRecordLayout.ANCESTORS + i * ExecRecordLayout.ANCESTOR_BYTES;
            ancestors.add(new ExecEvent.Ancestor(
                    intAt(at + ExecRecordLayout.ANCESTOR_PID),
                    longAt(at + ExecRecordLayout.ANCESTOR_START_TIME_NS),
                    intAt(at + ExecRecordLayout.ANCESTOR_NS_PID),
                    unsignedInt(at + ExecRecordLayout.ANCESTOR_PID_NS),
                    fixedText(at + ExecRecordLayout.ANCESTOR_COMM, ExecRecordLayout.COMM_BYTES)));
        }
        return Collections.unmodifiableList(ancestors);
    }

    /** Has the whole record's bytes at hand, where all of its texts are wanted. */
    void copyAll() {
        copy(0, intAt(ExecRecordLayout.SIZE));
    }

    boolean has(long flags) {
        return (longAt(ExecRecordLayout.FLAGS) & flags) != 0;
    }

    int unsignedShort(int offset) {
        return memory.getShort(base + offset) & 0xffff;
    }

    int intAt(int offset) {
        return memory.getInt(base + offset);
    }

    long unsignedInt(int offset) {
        return memory.getInt(base + offset) & 0xffffffffL;
    }

    long longAt(int offset) {
        return memory.getLong(base + offset);
    }

    String fixedText(int offset, int bytes) {
        copy(offset, bytes);
        return texts.text(copy, offset, stringEnd(offset, offset + bytes) - offset);
    }

    private int ancestorCount() {
        return unsignedShort(ExecRecordLayout.ANCESTOR_COUNT);
    }

    private int filenameStart() {
        return data + unsignedShort(ExecRecordLayout.CGROUP_LEN);
    }

    private String text(int offset, int length) {
        copy(offset, length);
        return texts.text(copy, offset, length);
    }

    /** A path of names, the leaf first. */
    private String path(int start, int length, boolean cut, boolean failed) {
        if (length == 0) {
            return failed ? "" : cut ? "\u2026/" : "/";
        }
        copy(start, length);
        String path = paths.path(copy, start, length);
        return cut || failed ? "\u2026" + path : path;
    }

    /** Takes these bytes out of the record's memory, to the same place in {@link #copy}. */
    private void copy(int start, int length) {
        if (start >= copiedFrom && start + length <= copiedTo) {
            return;
        }
        if (start + length > copy.length) {
            copy = Arrays.copyOf(copy, Math.max(start + length, MAX_BYTES));
        }
        memory.get(base + start, copy, start, length);
        copiedFrom = start;
        copiedTo = start + length;
    }

    /** Where the first NUL is, or {@code end}. */
    private int stringEnd(int start, int end) {
        int position = start;
        while (position < end && copy[position] != 0) {
            position++;
        }
        return position;
    }
}
