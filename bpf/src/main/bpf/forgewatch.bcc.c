/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The bcc front end: the same body, compiled on the host that runs it against its kernel's headers. libbcc is given
 * this file with the files of this folder put in place of their #include lines, and defines:
 *
 *   RING_PAGES         size of the ring buffer, in the kernel's pages
 *   COMPILER_NAMES     entries of the map compiler_names
 *   CGROUP_SUBSYSTEM   the kernel's enumerator of the version 1 hierarchy that names cgroups, or -1
 *
 * libbcc rewrites this text before it compiles it: dereferences of pointers that it takes for the kernel's, and
 * methods of maps. Of the first it finds none: everything is read by kernel_read and no program declares a context
 * of a type that libbcc knows. The second is used, for the descriptors of the maps.
 */
/* clang-format off */
#define BPF_LICENSE Dual BSD/GPL /* put into its section by libbcc */
/* clang-format on */

#include <linux/binfmts.h>
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernfs.h>
#include <linux/magic.h>
#include <linux/mm_types.h>
#include <linux/mount.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tty.h>
#include <linux/user_namespace.h>
#include <linux/version.h>
#include "exec_record.h"
#include "header_reads.h"
#include "scratch.h"

#define cgroup_v1_controller 0 /* not asked: see controller_index */

struct compiler_key {
	char bytes[FW_COMPILER_NAME_BYTES];
};

/* As BPF_RINGBUF_OUTPUT declares it, and with a form of deletion, for libbcc has none for the helper that asks. */
struct records_table_t {
	int key;
	u32 leaf;
	int (*ringbuf_output)(void *, u64, u64);
	u64 (*delete)(u64);
	u32 max_entries;
};
__attribute__((section("maps/ringbuf"))) struct records_table_t records = {.max_entries = RING_PAGES * PAGE_SIZE};
#define bpf_map_delete_elem bpf_ringbuf_query

BPF_F_TABLE("percpu_array", u32, u64, counters, FW_COUNTER_MAX, 0);
BPF_F_TABLE("percpu_array", u32, struct scratch, scratches, 1, 0);
BPF_F_TABLE("hash", struct compiler_key, u8, compiler_names, COMPILER_NAMES, 0);

/* libbcc relocates no calls and tells the kernel of no subprograms: all is one function. */
#define SUBPROGRAM static __always_inline
#define ONE_WALK

static __always_inline struct scratch *get_scratch(void)
{
	u32 key = 0;

	return scratches.lookup(&key);
}

static __always_inline void count(__u32 counter)
{
	u64 *value = counters.lookup(&counter);

	if (value)
		__sync_fetch_and_add(value, 1);
}

static __always_inline int is_compiler_name(const void *name)
{
	return compiler_names.lookup((struct compiler_key *)name) != NULL;
}

static __always_inline int ring_half_full(void)
{
	return records.delete(BPF_RB_AVAIL_DATA) > (u64)RING_PAGES * PAGE_SIZE / 2;
}

static __always_inline long send(void *data, __u64 bytes, __u64 flags)
{
	return records.ringbuf_output(data, bytes, flags);
}

#include "exec_probe.h"

int forgewatch_exec(__u64 *ctx)
{
	return on_exec((struct task_struct *)ctx[0], ctx[1], (struct linux_binprm *)ctx[2]);
}

int forgewatch_exit(__u64 *ctx)
{
	return on_exit((struct task_struct *)ctx[0]);
}
