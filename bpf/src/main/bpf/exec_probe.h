/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The probe's body. It is written over what a front end defines before it includes this file:
 *
 *   SUBPROGRAM               a function that may be verified on its own: no arguments but numbers
 *   kernel_read, helper_read and the functions of kernel_reads.h and kernel_places.h
 *   cgroup_v1_controller     the tunable
 *   get_scratch()            this CPU's struct scratch, or NULL
 *   count(counter)           adds one to this CPU's counter
 *   is_compiler_name(name)   whether the map compiler_names has the name
 *   ring_half_full()
 *   send(data, bytes, flags) one record into the ring; 0 when it took it
 */
#ifndef FORGEWATCH_EXEC_PROBE_H
#define FORGEWATCH_EXEC_PROBE_H

#include "path_names.h"
#include "cgroup_names.h"
#include "executable.h"
#include "arguments.h"
#include "process.h"

static __always_inline void count_errors(__u64 flags)
{
	if (flags & (FW_FILENAME_FAILED | FW_FILENAME_CUT))
		count(FW_FILENAME_ERRORS);
	if (flags & (FW_EXE_PATH_FAILED | FW_EXE_PATH_CUT))
		count(FW_EXE_PATH_ERRORS);
	if (flags & (FW_CWD_FAILED | FW_CWD_CUT))
		count(FW_CWD_ERRORS);
	if (flags & (FW_CGROUP_FAILED | FW_CGROUP_CUT))
		count(FW_CGROUP_ERRORS);
	if (flags & (FW_ARGS_FAILED | FW_ARGS_CUT))
		count(FW_ARGS_ERRORS);
	if (flags & FW_ANCESTORS_CUT)
		count(FW_ANCESTOR_ERRORS);
	if (flags & FW_TASK_FAILED)
		count(FW_TASK_ERRORS);
}

/* sched_process_exec: the exec has succeeded, the process is the new program but has not run a step of it. */
static __always_inline int on_exec(struct task_struct *task, int old_tid, struct linux_binprm *bprm)
{
	struct scratch *scratch = get_scratch();
	struct exec_record *record;
	int half_full;
	__u64 bytes;

	count(FW_EXEC_SEEN);
	if (!scratch) {
		count(FW_EXEC_LOST);
		return 0;
	}
	record = &scratch->record;
	__builtin_memset(record, 0, __builtin_offsetof(struct exec_record, ancestors));
	record->kind = FW_KIND_EXEC;
	record->time_ns = bpf_ktime_get_boot_ns();
	record->tid = old_tid;
	record->cpu = bpf_get_smp_processor_id();

	fill_ancestors(record, task, fill_process(record, task));
	record->fixed_bytes =
	    __builtin_offsetof(struct exec_record, ancestors) + record->ancestor_count * sizeof(struct exec_ancestor);
	scratch->used = record->fixed_bytes;
	append_cgroup(scratch, task);
	append_filename(scratch, bprm);
	append_executable(scratch, bprm);
	append_cwd(scratch, task);
	half_full = ring_half_full();
	append_arguments(scratch, task, bprm, half_full);

	count_errors(record->flags);
	bytes = scratch->used;
	opaque(bytes);
	if (bytes > SCRATCH_BYTES)
		bytes = SCRATCH_BYTES;
	record->size = bytes;
	/* Waking the reader costs more than the record: it looks every 20 ms anyway. */
	if (send(record, bytes, half_full || (record->flags & FW_CANDIDATE) ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP))
		count(FW_EXEC_LOST);
	else
		count(FW_EXEC_SENT);
	return 0;
}

/* sched_process_exit: fires for each thread; the process is over when none is live. */
static __always_inline int on_exit(struct task_struct *task)
{
	struct task_struct *leader = NULL;
	struct signal_struct *signal = NULL;
	struct exit_record record = {};
	__u32 live = 1, flags = 0, signal_flags = 0;
	int failed;

	failed = kernel_read(&signal, task, signal);
	failed |= kernel_read(&live, signal, live.counter);
	if (live && !failed)
		return 0;
	failed |= kernel_read(&leader, task, group_leader);
	failed |= kernel_read(&flags, leader, flags);
	/* Never called exec: a copy of its parent, of which no record was sent. */
	if (!failed && (flags & PF_FORKNOEXEC))
		return 0;
	count(FW_EXIT_SEEN);
	failed |= kernel_read(&signal_flags, signal, flags);
	if (signal_flags & SIGNAL_GROUP_EXIT)
		failed |= kernel_read(&record.exit_code, signal, group_exit_code);
	else
		failed |= kernel_read(&record.exit_code, leader, exit_code);
	failed |= kernel_read(&record.pid, task, tgid);
	failed |= kernel_read(&record.start_time_ns, leader, start_boottime);
	if (failed)
		count(FW_TASK_ERRORS);
	record.kind = FW_KIND_EXIT;
	record.fixed_bytes = sizeof(record);
	record.size = sizeof(record);
	record.time_ns = bpf_ktime_get_boot_ns();
	if (send(&record, sizeof(record), BPF_RB_NO_WAKEUP))
		count(FW_EXIT_LOST);
	else
		count(FW_EXIT_SENT);
	return 0;
}

#endif
