package io.forgewatch.collector.exec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's records as events.
 *
 * <p>A record is believed in nothing that could lead out of it: every length and count is checked first. One that does not hold
 * is counted and kept in {@link #malformed}, never thrown. What the kernel could not read or had to cut is no fault; it shows in
 * {@link ExecEvent.Gaps}. Single-threaded.
 */
public final class ExecRecordDecoder {
    private static final long UNSET_LOGIN_UID = 0xffffffffL;
    private static final long READ_FAILED = ExecRecordLayout.FILENAME_FAILED
            | ExecRecordLayout.EXE_PATH_FAILED
            | ExecRecordLayout.CWD_FAILED
            | ExecRecordLayout.CGROUP_FAILED
            | ExecRecordLayout.ARGS_FAILED
            | ExecRecordLayout.TASK_FAILED;

    private final RecordView view = new RecordView();
    private final MalformedRecords malformed = new MalformedRecords();

    /**
     * Checks a record and looks at it where it lies.
     *
     * @param record between position and limit, in the CPU's byte order; not changed
     * @return the decoder's own view, good until the next call or until the record's memory goes; null where it is malformed,
     *     which is then counted
     */
    public @Nullable RecordView examine(ByteBuffer record) {
        RecordFault fault = view.wrap(record);
        if (fault == null) {
            return view;
        }
        malformed.add(fault, record);
        return null;
    }

    /** Checks a record and builds its event; null where it is malformed, which is then counted. */
    public @Nullable ProcessEvent decode(ByteBuffer record) {
        RecordView examined = examine(record);
        if (examined == null) {
            return null;
        }
        return examined.isExec() ? exec(examined) : exit(examined);
    }

    /** The exit event of an exit's record. */
    public ExitEvent exit(RecordView record) {
        return new ExitEvent(
                record.longAt(ExecRecordLayout.EXIT_TIME_NS),
                record.longAt(ExecRecordLayout.EXIT_START_TIME_NS),
                record.intAt(ExecRecordLayout.EXIT_PID),
                record.intAt(ExecRecordLayout.EXIT_CODE));
    }

    /** The exec event of an exec's record. */
    public ExecEvent exec(RecordView record) {
        record.copyAll();
        long loginUid = record.unsignedInt(ExecRecordLayout.LOGIN_UID);
        return new ExecEvent(
                record.longAt(ExecRecordLayout.TIME_NS),
                record.startTimeNs(),
                record.pid(),
                record.intAt(ExecRecordLayout.TID),
                record.pidInNamespace(),
                record.unsignedInt(ExecRecordLayout.UID),
                record.unsignedInt(ExecRecordLayout.GID),
                loginUid == UNSET_LOGIN_UID ? -1 : loginUid,
                record.intAt(ExecRecordLayout.SESSION),
                record.fixedText(ExecRecordLayout.TTY, ExecRecordLayout.TTY_BYTES),
                record.cgroup(),
                namespaces(record),
                executable(record),
                record.filename(),
                record.has(ExecRecordLayout.SCRIPT),
                record.args(),
                record.unsignedInt(ExecRecordLayout.ARGS_FULL_LEN),
                record.intAt(ExecRecordLayout.ARGC),
                record.workingDirectory(),
                record.comm(),
                record.ancestors(),
                gaps(record));
    }

    /** What could not be decoded so far. */
    public MalformedRecords malformed() {
        return malformed;
    }

    private static ExecEvent.Namespaces namespaces(RecordView record) {
        return new ExecEvent.Namespaces(
                record.pidNamespace(),
                record.unsignedInt(ExecRecordLayout.MNT_NS),
                record.unsignedInt(ExecRecordLayout.USER_NS),
                record.rootMountDiffers());
    }

    private static Executable executable(RecordView record) {
        return new Executable(
                record.path(),
                record.unsignedInt(ExecRecordLayout.EXE_DEVICE),
                record.longAt(ExecRecordLayout.EXE_INODE),
                record.longAt(ExecRecordLayout.EXE_CTIME_NS),
                record.longAt(ExecRecordLayout.EXE_SIZE),
                record.unsignedInt(ExecRecordLayout.EXE_NLINK),
                record.unsignedInt(ExecRecordLayout.EXE_FS_MAGIC),
                new Executable.Traits(
                        record.has(ExecRecordLayout.EXE_OVERLAY),
                        record.has(ExecRecordLayout.EXE_UPPER),
                        record.has(ExecRecordLayout.EXE_COPIED_UP),
                        record.has(ExecRecordLayout.EXE_MEMFD),
                        record.has(ExecRecordLayout.EXE_DELETED),
                        record.has(ExecRecordLayout.EXE_MOUNTED)));
    }

    private static ExecEvent.Gaps gaps(RecordView record) {
        // A memfd's path has no root to be walked to.
        boolean pathCut = !record.has(ExecRecordLayout.EXE_MEMFD) && record.has(ExecRecordLayout.EXE_PATH_CUT);
        return new ExecEvent.Gaps(
                record.has(ExecRecordLayout.ARGS_CUT | ExecRecordLayout.ARGS_FAILED),
                pathCut || record.has(ExecRecordLayout.FILENAME_CUT),
                record.has(ExecRecordLayout.CWD_CUT),
                record.has(ExecRecordLayout.CGROUP_CUT),
                record.has(READ_FAILED));
    }
}
