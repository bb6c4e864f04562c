/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The process that executes: who it is, where it lives, and who its ancestors are. */
#ifndef FORGEWATCH_PROCESS_H
#define FORGEWATCH_PROCESS_H

/*
 * The thread-group id in its innermost pid namespace, and that namespace's inode number. Of a process in the host's
 * both are known: what is not read again for each ancestor need not be fetched from memory.
 */
static __always_inline int read_innermost(__u32 *ns_pid, __u32 *pid_ns, struct pid *pid, __u32 tgid, __u32 host_pid_ns)
{
	struct pid_namespace *ns = NULL;
	__u32 level = 0;
	int failed = kernel_read(&level, pid, level);

	*ns_pid = tgid;
	*pid_ns = host_pid_ns;
	if (level) {
		failed |= read_upid(ns_pid, &ns, pid, level);
		failed |= helper_read(pid_ns, ns, ns.inum);
	}
	return failed;
}

/* Whether the process's root lies on another mount than that of the host's pid 1, the reaper at level 0. */
static __always_inline int read_root_differs(__u64 *flags, struct task_struct *task, struct pid_namespace *host)
{
	struct vfsmount *mine = NULL, *others = NULL;
	int failed;

	failed = kernel_read(&mine, task, fs, root.mnt);
	failed |= kernel_read(&others, host, child_reaper, fs, root.mnt);
	if (!failed && mine != others)
		*flags |= FW_ROOT_MOUNT_DIFFERS;
	return failed;
}

/* The controlling terminal's name; a process without one has none to read. */
static __always_inline int read_tty(char *name, struct signal_struct *signal)
{
	struct tty_struct *tty = NULL;
	int failed = kernel_read(&tty, signal, tty);

	if (tty)
		failed |=
		    bpf_probe_read_kernel_str(name, FW_TTY_BYTES, member_address(struct tty_struct, tty, name)) < 0;
	return failed;
}

/* Fills the fixed fields that concern the process; returns the inode number of the host's pid namespace. */
static __always_inline __u32 fill_process(struct exec_record *record, struct task_struct *task)
{
	struct pid *pid = NULL, *session = NULL;
	struct signal_struct *signal = NULL;
	const struct cred *cred = NULL;
	struct task_struct *leader = NULL;
	struct pid_namespace *host = NULL;
	__u32 host_pid_ns = 0;
	__u64 flags = 0;
	int failed;

	failed = kernel_read(&record->pid, task, tgid);
	failed |= kernel_read(&leader, task, group_leader);
	failed |= kernel_read(&record->start_time_ns, leader, start_boottime);
	failed |= kernel_read(&pid, leader, thread_pid);
	failed |= kernel_read(&host, pid, numbers[0].ns);
	failed |= kernel_read(&host_pid_ns, host, ns.inum);
	failed |= read_innermost(&record->ns_pid, &record->pid_ns, pid, record->pid, host_pid_ns);
	failed |= read_root_differs(&flags, task, host);
	failed |= kernel_read(&cred, task, cred);
	failed |= kernel_read(&record->uid, cred, uid.val);
	failed |= kernel_read(&record->gid, cred, gid.val);
	failed |= kernel_read(&record->user_ns, cred, user_ns, ns.inum);
	failed |= read_login_uid(&record->login_uid, task);
	failed |= kernel_read(&record->mnt_ns, task, nsproxy, mnt_ns, ns.inum);
	failed |= kernel_read(&signal, task, signal);
	failed |= kernel_read(&session, signal, pids[PIDTYPE_SID]);
	failed |= kernel_read(&record->session, session, numbers[0].nr);
	failed |= read_tty(record->tty, signal);
	failed |= read_comm(record->comm, task);
	if (failed)
		flags |= FW_TASK_FAILED;
	record->flags |= flags;
	return host_pid_ns;
}

/* The group leader of a task's parent, and its id: 0 where there is none. */
static __always_inline int read_parent(struct task_struct **leader, __u32 *tgid, struct task_struct *task)
{
	struct task_struct *of = NULL;
	int failed = kernel_read(&of, task, real_parent, group_leader);

	failed |= kernel_read(tgid, of, tgid);
	*leader = of;
	return failed;
}

/*
 * Fills the ancestors, the parent first, through group leaders; ends at the host's pid 1 or 2. The test at the loop's
 * end keeps the compiler from a jump back that is none: 5.10 refuses to fall into a loop from behind.
 */
static __always_inline void fill_ancestors(struct exec_record *record, struct task_struct *task, __u32 host_pid_ns)
{
	struct task_struct *leader = NULL;
	struct exec_ancestor *ancestor;
	struct pid *pid = NULL;
	__u32 i, tgid = 0;
	int failed;

	failed = read_parent(&leader, &tgid, task);
	for (i = 0; i < FW_MAX_ANCESTORS && tgid; i++) {
		ancestor = &record->ancestors[i];
		ancestor->pid = tgid;
		ancestor->pad = 0;
		failed |= kernel_read(&ancestor->start_time_ns, leader, start_boottime);
		failed |= read_comm(ancestor->comm, leader);
		failed |= kernel_read(&pid, leader, thread_pid);
		failed |= read_innermost(&ancestor->ns_pid, &ancestor->pid_ns, pid, tgid, host_pid_ns);
		failed |= read_parent(&leader, &tgid, leader);
	}
	record->ancestor_count = i;
	if (tgid)
		record->flags |= FW_ANCESTORS_CUT;
	if (failed)
		record->flags |= FW_TASK_FAILED;
}

#endif
