/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The CO-RE front end: maps, tunables and programs around the body in exec_probe.h. User space loads either the
 * tp_btf programs or, where the kernel has none, the raw_tp ones of the same names with "_raw" behind.
 */
#include "kernel_types.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "exec_record.h"
#include "kernel_reads.h"
#include "scratch.h"

const volatile __u32 cgroup_v1_controller = FW_CONTROLLER_NONE;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20); /* bytes; user space sets it before load */
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
	return bpf_ringbuf_query(&records, BPF_RB_AVAIL_DATA) > bpf_ringbuf_query(&records, BPF_RB_RING_SIZE) / 2;
}

static __always_inline long send(void *data, __u64 bytes, __u64 flags)
{
	return bpf_ringbuf_output(&records, data, bytes, flags);
}

#include "exec_probe.h"

SEC("tp_btf/sched_process_exec")
int forgewatch_exec(__u64 *ctx)
{
	return on_exec(ctx[0], ctx[1], ctx[2]);
}

SEC("tp_btf/sched_process_exit")
int forgewatch_exit(__u64 *ctx)
{
	return on_exit(ctx[0]);
}

SEC("raw_tp/sched_process_exec")
int forgewatch_exec_raw(__u64 *ctx)
{
	return on_exec(ctx[0], ctx[1], ctx[2]);
}

SEC("raw_tp/sched_process_exit")
int forgewatch_exit_raw(__u64 *ctx)
{
	return on_exit(ctx[0]);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
