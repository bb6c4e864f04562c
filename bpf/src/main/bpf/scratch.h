/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * Where a record is put together: one buffer per CPU, because no stack holds it.
 *
 * For the verifier the end of what is there lives in memory (`used`): loaded, it is any number, so the states of a
 * loop's rounds stay alike and are pruned. Each use therefore bounds it first. The sums behind the bounds:
 *
 *   names, filename   start at most at NAMES_LIMIT (16383), each at most 4096 bytes: below 20480
 *   arguments         start below 16384, 8192 bytes, read by at most a page at a time: below 24576 + 4096
 *
 * The real maximum of a record is 496 + 3072 + 3 * 4096 + 8192 = 24048 bytes. A per-CPU value can have 32 KiB.
 */
#ifndef FORGEWATCH_SCRATCH_H
#define FORGEWATCH_SCRATCH_H

#define PAGE_BYTES 4096 /* or a divisor of the real page size */
#define SCRATCH_BYTES (24576 + PAGE_BYTES)
#define NAMES_LIMIT 16383

_Static_assert(sizeof(struct exec_record) + FW_MAX_CGROUP_BYTES + 3 * FW_MAX_PATH_BYTES <= NAMES_LIMIT, "names");

struct scratch {
	union {
		struct exec_record record;
		char bytes[SCRATCH_BYTES];
		/* Never used here: types that the object's BTF has to hold, for the test that compares layouts. */
		struct exit_record exit_record;
		enum fw_counter counter;
	};
	__u32 used;
	/* What append_rest goes on with. Memory makes plain numbers of pointers that have types. */
	struct {
		__u32 start; /* of the path's names */
		__u32 steps; /* done */
		__u64 mnt;
		__u64 dentry;
	} path;
};

/*
 * Hides from the compiler that a value was bounded, so that it cannot drop the bound before the verifier saw it. Such
 * a value has 64 bits: without 32-bit instructions (bcc's) a shorter one is bounded in a copy of it.
 */
#define opaque(value) asm volatile("" : "+r"(value))

/* Appends a NUL-terminated kernel string of at most max bytes; returns its length with the NUL, or below 1. */
static __always_inline int append_string(struct scratch *scratch, const void *string, __u32 max)
{
	__u64 at = scratch->used;
	int bytes;

	opaque(at);
	if (at > NAMES_LIMIT)
		return -1;
	bytes = bpf_probe_read_kernel_str(&scratch->bytes[at], max, string);
	if (bytes > 0)
		scratch->used = at + bytes;
	return bytes;
}

#endif
