package io.forgewatch.collector.exec;

/**
 * Where things lie in the kernel's records: bpf/src/main/bpf/exec_record.h as numbers. A test compares each with the compiled
 * object's BTF.
 *
 * <pre>
 * exec record
 *    0 kind 2 | 2 fixed_bytes 2 | 4 size 4 | 8 flags 8
 *   16 time_ns 8 | 24 start_time_ns 8 | 32 cgroup_id 8
 *   40 exe_inode 8 | 48 exe_size 8 | 56 exe_ctime_ns 8 | 64 exe_device 4 | 68 exe_nlink 4 | 72 exe_fs_magic 4
 *   76 pid 4 | 80 tid 4 | 84 ns_pid 4 | 88 uid 4 | 92 gid 4 | 96 login_uid 4 | 100 session 4
 *  104 pid_ns 4 | 108 mnt_ns 4 | 112 user_ns 4 | 116 argc 4 | 120 args_full_len 4
 *  124 cgroup_len 2 | 126 filename_len 2 | 128 exe_path_len 2 | 130 cwd_len 2 | 132 args_len 2 | 134 ancestor_count 2
 *  136 comm 16 | 152 tty 16 | 168 cpu 4 | 172 pad 4
 *  176 ancestors 40 each, as many as there are:
 *        0 start_time_ns 8 | 8 pid 4 | 12 ns_pid 4 | 16 pid_ns 4 | 20 comm 16 | 36 pad 4
 *  fixed_bytes: cgroup names | filename | executable path | working directory | arguments, to size
 *
 * exit record
 *    0 kind 2 | 2 fixed_bytes 2 | 4 size 4 | 8 time_ns 8 | 16 start_time_ns 8 | 24 pid 4 | 28 exit_code 4
 * </pre>
 */
final class ExecRecordLayout {
    static final int KIND_EXEC = 1;
    static final int KIND_EXIT = 2;

    /** Of both records: what tells how to read the rest. */
    static final int KIND = 0;

    static final int FIXED_BYTES = 2;
    static final int SIZE = 4;
    static final int HEADER_BYTES = 8;

    static final int FLAGS = 8;
    static final int TIME_NS = 16;
    static final int START_TIME_NS = 24;
    static final int CGROUP_ID = 32;
    static final int EXE_INODE = 40;
    static final int EXE_SIZE = 48;
    static final int EXE_CTIME_NS = 56;
    static final int EXE_DEVICE = 64;
    static final int EXE_NLINK = 68;
    static final int EXE_FS_MAGIC = 72;
    static final int PID = 76;
    static final int TID = 80;
    static final int NS_PID = 84;
    static final int UID = 88;
    static final int GID = 92;
    static final int LOGIN_UID = 96;
    static final int SESSION = 100;
    static final int PID_NS = 104;
    static final int MNT_NS = 108;
    static final int USER_NS = 112;
    static final int ARGC = 116;
    static final int ARGS_FULL_LEN = 120;
    static final int CGROUP_LEN = 124;
    static final int FILENAME_LEN = 126;
    static final int EXE_PATH_LEN = 128;
    static final int CWD_LEN = 130;
    static final int ARGS_LEN = 132;
    static final int ANCESTOR_COUNT = 134;
    static final int COMM = 136;
    static final int TTY = 152;
    static final int CPU = 168;
    static final int ANCESTORS = 176;

    static final int ANCESTOR_START_TIME_NS = 0;
    static final int ANCESTOR_PID = 8;
    static final int ANCESTOR_NS_PID = 12;
    static final int ANCESTOR_PID_NS = 16;
    static final int ANCESTOR_COMM = 20;
    static final int ANCESTOR_BYTES = 40;

    static final int EXIT_TIME_NS = 8;
    static final int EXIT_START_TIME_NS = 16;
    static final int EXIT_PID = 24;
    static final int EXIT_CODE = 28;
    static final int EXIT_BYTES = 32;

    static final int MAX_ARGS_BYTES = 8192;
    static final int MAX_PATH_BYTES = 4096;
    static final int MAX_CGROUP_BYTES = 12 * 256;
    static final int MAX_ANCESTORS = 8;
    static final int COMM_BYTES = 16;
    static final int TTY_BYTES = 16;

    static final long SCRIPT = 1L;
    static final long ROOT_MOUNT_DIFFERS = 1L << 1;
    static final long EXE_OVERLAY = 1L << 2;
    static final long EXE_UPPER = 1L << 3;
    static final long EXE_COPIED_UP = 1L << 4;
    static final long EXE_MEMFD = 1L << 5;
    static final long EXE_DELETED = 1L << 6;
    static final long EXE_MOUNTED = 1L << 7;
    static final long CGROUP_V1 = 1L << 8;
    static final long FILENAME_FAILED = 1L << 16;
    static final long FILENAME_CUT = 1L << 17;
    static final long EXE_PATH_FAILED = 1L << 18;
    static final long EXE_PATH_CUT = 1L << 19;
    static final long CWD_FAILED = 1L << 20;
    static final long CWD_CUT = 1L << 21;
    static final long CGROUP_FAILED = 1L << 22;
    static final long CGROUP_CUT = 1L << 23;
    static final long ARGS_FAILED = 1L << 24;
    static final long ARGS_CUT = 1L << 25;
    static final long TASK_FAILED = 1L << 27;

    private ExecRecordLayout() {}
}
