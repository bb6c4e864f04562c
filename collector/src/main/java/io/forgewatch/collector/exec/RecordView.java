package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record where it lies, looked at without building anything: what tells that an exec is of no interest costs a few reads.
 *
 * <p>{@link ExecRecordDecoder#examine} sets it on a record after every length in it was checked; it holds until the record's
 * memory goes. Numbers of an exec may be asked of an exec only. Single-threaded.
 */
public final class RecordView {
    private ByteBuffer memory = ByteBuffer.allocate(0);
    private int base;
    private int data;

    RecordView() {}

    /** Sets it on the record between position and limit, or says what is wrong with that. */
    @Nullable
    RecordFault wrap(ByteBuffer record) {
        if (record.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a record has the CPU's byte order, not " + record.order());
        }
        memory = record;
        base = record.position();
        data = base;
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
        data = base + fixed;
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
        int end = data;
        for (int part : new int[] {cgroup, filename, path, directory}) {
            end += part;
            if (part > 0 && memory.get(end - 1) != 0) {
                return RecordFault.UNTERMINATED;
            }
        }
        return stringEnd(filenameStart(), filenameStart() + filename) == filename - 1 || filename == 0
                ? null
                : RecordFault.UNTERMINATED;
    }

    /** An exec's record, else an exit's. */
    public boolean isExec() {
        return unsignedShort(ExecRecordLayout.KIND) == ExecRecordLayout.KIND_EXEC;
    }

    /** Thread-group id in the host's pid namespace. */
    public int pid() {
        return intAt(ExecRecordLayout.PID);
    }

    /** Thread-group id in the innermost pid namespace. */
    public int pidInNamespace() {
        return intAt(ExecRecordLayout.NS_PID);
    }

    /** When the process began, CLOCK_BOOTTIME. */
    public long startTimeNs() {
        return longAt(ExecRecordLayout.START_TIME_NS);
    }

    /** The inode number of the innermost pid namespace, 0 where it could not be read. */
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
        return names(data, unsignedShort(ExecRecordLayout.CGROUP_LEN));
    }

    /** The parent's pid on the host, 0 where the record has none. */
    public int parentPid() {
        return ancestorCount() == 0 ? 0 : intAt(ExecRecordLayout.ANCESTORS + ExecRecordLayout.ANCESTOR_PID);
    }

    /** When the parent began, CLOCK_BOOTTIME; 0 where the record has none. */
    public long parentStartTimeNs() {
        return ancestorCount() == 0 ? 0 : longAt(ExecRecordLayout.ANCESTORS + ExecRecordLayout.ANCESTOR_START_TIME_NS);
    }

    /** The kernel's name of the task, as {@link VisibleText}. */
    public String comm() {
        return fixedText(ExecRecordLayout.COMM, ExecRecordLayout.COMM_BYTES);
    }

    /**
     * The executable's path from the mount namespace's root, as {@link VisibleText}. One of which the kernel has only the leaf's
     * side begins with {@code …/}, which no path does; one of which it has nothing is empty. A memfd's has its name alone, as in
     * {@code /proc/PID/exe}.
     */
    public String executablePath() {
        int start = filenameStart() + unsignedShort(ExecRecordLayout.FILENAME_LEN);
        boolean cut = !has(ExecRecordLayout.EXE_MEMFD) && has(ExecRecordLayout.EXE_PATH_CUT);
        return path(
                names(start, unsignedShort(ExecRecordLayout.EXE_PATH_LEN)), cut, has(ExecRecordLayout.EXE_PATH_FAILED));
    }

    String workingDirectory() {
        int start = filenameStart()
                + unsignedShort(ExecRecordLayout.FILENAME_LEN)
                + unsignedShort(ExecRecordLayout.EXE_PATH_LEN);
        List<String> names = names(start, unsignedShort(ExecRecordLayout.CWD_LEN));
        return path(names, has(ExecRecordLayout.CWD_CUT), has(ExecRecordLayout.CWD_FAILED));
    }

    String filename() {
        int length = unsignedShort(ExecRecordLayout.FILENAME_LEN);
        return length == 0 ? "" : VisibleText.decode(memory, filenameStart(), length - 1);
    }

    /** The strings of the block; one that is not terminated was cut there. */
    List<String> args() {
        int end = base + intAt(ExecRecordLayout.SIZE);
        int position = end - unsignedShort(ExecRecordLayout.ARGS_LEN);
        List<String> args = new ArrayList<>(Math.min(intAt(ExecRecordLayout.ARGC) & 0xff, 64));
        while (position < end) {
            int length = stringEnd(position, end);
            args.add(VisibleText.decode(memory, position, length));
            position += length + 1;
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
        return VisibleText.decode(memory, base + offset, stringEnd(base + offset, base + offset + bytes));
    }

    private int ancestorCount() {
        return unsignedShort(ExecRecordLayout.ANCESTOR_COUNT);
    }

    private int filenameStart() {
        return data + unsignedShort(ExecRecordLayout.CGROUP_LEN);
    }

    /** Names the root's side first; the record has them the other way round. */
    private List<String> names(int start, int bytes) {
        List<String> names = new ArrayList<>();
        int end = start + bytes;
        for (int position = start; position < end; ) {
            int length = stringEnd(position, end);
            names.add(VisibleText.decode(memory, position, length));
            position += length + 1;
        }
        Collections.reverse(names);
        return Collections.unmodifiableList(names);
    }

    /** How many bytes there are before the first NUL, or before {@code end}. */
    private int stringEnd(int start, int end) {
        int position = start;
        while (position < end && memory.get(position) != 0) {
            position++;
        }
        return position - start;
    }

    private static String path(List<String> names, boolean cut, boolean failed) {
        if (failed && names.isEmpty()) {
            return "";
        }
        return (cut || failed ? "\u2026/" : "/") + String.join("/", names);
    }
}
