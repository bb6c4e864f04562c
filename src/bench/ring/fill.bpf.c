/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Fills a ring with exec records from the kernel's side, as the probe does: one bpf_ringbuf_output each. Run by
 * BPF_PROG_TEST_RUN as often as wanted. Each record's time is its number: one that the ring refused is sent again.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "fill.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 << 20); /* set before load */
} records SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, TEMPLATES);
	__type(key, __u32);
	__type(value, struct template);
} templates SEC(".maps");

__u64 sent;

SEC("tc")
int fill(void *context)
{
	__u32 key = sent % TEMPLATES, bytes;
	struct template *template = bpf_map_lookup_elem(&templates, &key);

	if (!template)
		return 1;
	bytes = template->bytes;
	if (bytes > sizeof(template->record))
		return 1;
	template->time_ns = sent;
	if (bpf_ringbuf_output(&records, template->record, bytes, BPF_RB_NO_WAKEUP))
		return 2;
	sent++;
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
