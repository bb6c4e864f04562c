/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The records that the kernel side sends through the ring buffer: the ABI between bpf/ and collector/.
 *
 * An exec record is a fixed part, cut after its last ancestor, and its data, back to back, no padding:
 *
 *   struct exec_record | cgroup names | filename | executable path | working directory | arguments
 *
 * cgroup names, executable path and working directory are name lists: NUL-terminated names, the leaf first,
 * so that the walk from a dentry or kernfs node to its root only ever appends. An empty list is the root.
 * The filename is one NUL-terminated string. The arguments are the process's own block: NUL-terminated strings.
 * All multi-byte numbers are in the CPU's byte order. Lengths count the final NUL.
 */
#ifndef FORGEWATCH_EXEC_RECORD_H
#define FORGEWATCH_EXEC_RECORD_H

#define FW_KIND_EXEC 1
#define FW_KIND_EXIT 2

#define FW_MAX_ARGS_BYTES 8192  /* of the argument block; args_full_len tells how long it was */
#define FW_SHORT_ARGS_BYTES 256 /* of a non-candidate's, while the ring is half full */
#define FW_MAX_NAME_BYTES 256   /* one path component with its NUL: NAME_MAX + 1 */
#define FW_MAX_PATH_BYTES 4096  /* filename, executable path, working directory: each */
#define FW_MAX_CGROUP_LEVELS 12
#define FW_MAX_CGROUP_BYTES (FW_MAX_CGROUP_LEVELS * FW_MAX_NAME_BYTES) /* levels are cut, bytes never */
#define FW_MAX_ANCESTORS 8
#define FW_COMM_BYTES 16
#define FW_TTY_BYTES 16

/* Flags: what the kernel says of this exec ... */
#define FW_SCRIPT (1ULL << 0)             /* interpreter run for filename (binfmt_script or binfmt_misc) */
#define FW_ROOT_MOUNT_DIFFERS (1ULL << 1) /* root mount is not that of the host's pid 1 */
#define FW_EXE_OVERLAY (1ULL << 2)        /* executable lies on overlayfs */
#define FW_EXE_UPPER (1ULL << 3)          /* ... and has an upper-layer file: written since the layers were made */
#define FW_EXE_COPIED_UP (1ULL << 4)      /* ... and a lower one too: copied up, not added */
#define FW_EXE_MEMFD (1ULL << 5)          /* executable is a memfd */
#define FW_EXE_DELETED (1ULL << 6)        /* executable has no name any more (d_unlinked) */
#define FW_EXE_MOUNTED (1ULL << 7)        /* executable lies on a mount below the mount namespace's root mount */
#define FW_CGROUP_V1 (1ULL << 8)          /* the names are of the v1 hierarchy chosen at load */
#define FW_CANDIDATE (1ULL << 9)          /* woke the reader; decides nothing else */
/* ... and what it could not read or had to cut. */
#define FW_FILENAME_FAILED (1ULL << 16)
#define FW_FILENAME_CUT (1ULL << 17)
#define FW_EXE_PATH_FAILED (1ULL << 18)
#define FW_EXE_PATH_CUT (1ULL << 19) /* root-side levels missing */
#define FW_CWD_FAILED (1ULL << 20)
#define FW_CWD_CUT (1ULL << 21) /* root-side levels missing */
#define FW_CGROUP_FAILED (1ULL << 22)
#define FW_CGROUP_CUT (1ULL << 23)    /* leaf-side levels missing */
#define FW_ARGS_FAILED (1ULL << 24)   /* a page of the block could not be read; what was read before it is kept */
#define FW_ARGS_CUT (1ULL << 25)      /* longer than what is sent */
#define FW_ANCESTORS_CUT (1ULL << 26) /* more than FW_MAX_ANCESTORS */
#define FW_TASK_FAILED (1ULL << 27)   /* a fixed field below could not be read and is 0 */

struct exec_ancestor {
	unsigned long long start_time_ns; /* CLOCK_BOOTTIME */
	unsigned int pid;                 /* thread-group id in the host's namespace */
	unsigned int ns_pid;              /* ... in its own innermost namespace */
	unsigned int pid_ns;              /* inode number of that namespace */
	char comm[FW_COMM_BYTES];
	unsigned int pad;
};

struct exec_record {
	unsigned short kind;        /* FW_KIND_EXEC */
	unsigned short fixed_bytes; /* up to the last ancestor sent: where the data begins */
	unsigned int size;          /* the whole record */
	unsigned long long flags;
	unsigned long long time_ns;       /* of the exec, CLOCK_BOOTTIME */
	unsigned long long start_time_ns; /* of the process (group leader), CLOCK_BOOTTIME */
	unsigned long long cgroup_id;     /* of the names' cgroup: kernfs node id */
	unsigned long long exe_inode;
	unsigned long long exe_size; /* bytes */
	long long exe_ctime_ns;      /* CLOCK_REALTIME */
	unsigned int exe_device;     /* superblock's s_dev: major << 20 | minor */
	unsigned int exe_nlink;
	unsigned int exe_fs_magic; /* s_magic: linux/magic.h */
	unsigned int pid;          /* thread-group id, host's namespace */
	unsigned int tid;          /* of the thread that called exec; differs from pid when it was not the leader */
	unsigned int ns_pid;       /* thread-group id in the innermost pid namespace */
	unsigned int uid;          /* real uid as the host sees it (init user namespace) */
	unsigned int gid;
	unsigned int login_uid; /* audit; 0xffffffff: unset */
	unsigned int session;   /* session leader's pid, host's namespace */
	unsigned int pid_ns;    /* inode numbers of the innermost namespaces */
	unsigned int mnt_ns;
	unsigned int user_ns;
	unsigned int argc;          /* bprm->argc */
	unsigned int args_full_len; /* of the whole block, arg_end - arg_start */
	unsigned short cgroup_len;  /* lengths of the data's parts, in their order */
	unsigned short filename_len;
	unsigned short exe_path_len;
	unsigned short cwd_len;
	unsigned short args_len;
	unsigned short ancestor_count;
	char comm[FW_COMM_BYTES];
	char tty[FW_TTY_BYTES]; /* controlling terminal's name as the kernel has it ("pts0"), "" for none */
	unsigned int cpu;
	unsigned int pad;
	struct exec_ancestor ancestors[FW_MAX_ANCESTORS]; /* [0] is the parent; only ancestor_count are sent */
};

struct exit_record {
	unsigned short kind; /* FW_KIND_EXIT */
	unsigned short fixed_bytes;
	unsigned int size;
	unsigned long long time_ns;       /* CLOCK_BOOTTIME */
	unsigned long long start_time_ns; /* of the process, tells a reused pid */
	unsigned int pid;
	unsigned int exit_code; /* as wait(2) has it: status << 8 | signal */
};

/* Per-CPU counters: keys of the array map `counters`. Every exec is EXEC_SENT or EXEC_LOST, every exit likewise. */
enum fw_counter {
	FW_EXEC_SEEN,
	FW_EXEC_SENT,
	FW_EXEC_LOST, /* ring full */
	FW_EXIT_SEEN, /* last thread of a process that had called exec */
	FW_EXIT_SENT,
	FW_EXIT_LOST,
	FW_FILENAME_ERRORS, /* failed or cut, one per flag above */
	FW_EXE_PATH_ERRORS,
	FW_CWD_ERRORS,
	FW_CGROUP_ERRORS,
	FW_ARGS_ERRORS,
	FW_ANCESTOR_ERRORS,
	FW_TASK_ERRORS,
	FW_ARGS_SHORTENED, /* because the ring was half full */
	FW_COUNTER_MAX
};

/* Tunable `cgroup_v1_controller`: whose hierarchy names the cgroup. NONE: version 2 only. */
enum fw_controller {
	FW_CONTROLLER_NONE,
	FW_CONTROLLER_PIDS,
	FW_CONTROLLER_MEMORY,
	FW_CONTROLLER_DEVICES,
	FW_CONTROLLER_FREEZER,
	FW_CONTROLLER_CPU,
	FW_CONTROLLER_CPUACCT,
	FW_CONTROLLER_CPUSET,
	FW_CONTROLLER_BLKIO,
	FW_CONTROLLER_HUGETLB,
	FW_CONTROLLER_NET_CLS,
	FW_CONTROLLER_PERF_EVENT,
};

#define FW_COMPILER_NAME_BYTES 32 /* key of the map `compiler_names`: a basename with its NUL, zeros behind */

#endif
