/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The CO-RE front end: maps, tunables and programs around the body in exec_probe.h. It is compiled twice: to tp_btf
 * programs, whose arguments have types and are followed by plain loads, and through forgewatch_raw.bpf.c to raw_tp
 * programs of the same names for kernels that refuse those. User space loads one of the two objects.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "exec_record.h"
#include "scratch.h"
#include "kernel_reads.h"
#include "kernel_places.h"

#ifdef HELPER_READS
#define HOOK "raw_tp/"
#else
#define HOOK "tp_btf/"
#endif
#define RING_BYTES (4 << 20)

/* Set by user space before load, in this order. */
const volatile __u32 cgroup_v1_controller = FW_CONTROLLER_NONE;
const volatile __u32 ring_bytes = RING_BYTES;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, RING_BYTES); /* user space sets it before load */
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, FW_COUNTER_MAX);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, char[FW_COMPILER_NAME_BYTES]);
	__type(value, __u8);
} compiler_names SEC(".maps");

#define SUBPROGRAM __noinline

static __always_inline struct scratch *get_scratch(void)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&scratches, &key);
}

static __always_inline void count(__u32 counter)
{
	__u64 *value = bpf_map_lookup_elem(&counters, &counter);

	if (value)
		__sync_fetch_and_add(value, 1);
}

static __always_inline int is_compiler_name(const void *name)
{
	return bpf_map_lookup_elem(&compiler_names, name) != NULL;
}

static __always_inline int ring_half_full(void)
{
	return bpf_ringbuf_query(&records, BPF_RB_AVAIL_DATA) > ring_bytes / 2;
}

static __always_inline long send(void *data, __u64 bytes, __u64 flags)
{
	return bpf_ringbuf_output(&records, data, bytes, flags);
}

#include "exec_probe.h"

SEC(HOOK "sched_process_exec")
int forgewatch_exec(__u64 *ctx)
{
	return on_exec((struct task_struct *)ctx[0], ctx[1], (struct linux_binprm *)ctx[2]);
}

SEC(HOOK "sched_process_exit")
int forgewatch_exit(__u64 *ctx)
{
	return on_exit((struct task_struct *)ctx[0]);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
