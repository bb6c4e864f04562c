/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The process's cgroup: which hierarchy's, and its names from the leaf to the root. */
#ifndef FORGEWATCH_CGROUP_NAMES_H
#define FORGEWATCH_CGROUP_NAMES_H

#define MAX_CGROUP_SKIPS 512 /* leaf-side levels passed over to get to the root-side ones */

/*
 * The cgroup of the v1 hierarchy chosen at load, unless the task is at that hierarchy's root: then, and without
 * one, that of version 2. A controller that has left its hierarchy since then answers from version 2's.
 */
static __always_inline int choose_cgroup(struct cgroup **chosen, struct task_struct *task, __u64 *flags)
{
	int index = controller_index(cgroup_v1_controller);
	struct cgroup_root *root = NULL, *v2_root = NULL;
	struct cgroup *v1 = NULL;
	struct css_set *set = NULL;
	int failed, level = 0;

	failed = kernel_read(&set, task, cgroups);
	failed |= kernel_read(chosen, set, dfl_cgrp);
	if (failed || index < 0)
		return failed;
	failed = read_controller_cgroup(&v1, set, index);
	failed |= kernel_read(&level, v1, level);
	if (failed || level <= 0)
		return failed;
	failed = kernel_read(&v2_root, *chosen, root);
	failed |= kernel_read(&root, v1, root);
	if (!failed && root != v2_root) {
		*flags |= FW_CGROUP_V1;
		*chosen = v1;
	}
	return failed;
}

/* Appends the names of the process's cgroup. Where it is too deep, the root-side levels are what tells a container. */
static __always_inline void append_cgroup(struct scratch *scratch, struct task_struct *task)
{
	struct kernfs_node *node = NULL, *parent;
	struct cgroup *cgroup = NULL;
	__u64 flags = 0, id = 0, parent_place = kernfs_parent_place();
	const char *name;
	int level = 0;
	__u32 start = scratch->used;

	if (choose_cgroup(&cgroup, task, &flags) || kernel_read(&level, cgroup, level) ||
	    kernel_read(&node, cgroup, kn) || kernel_read(&id, node, id)) {
		flags |= FW_CGROUP_FAILED;
		goto out;
	}
	scratch->record.cgroup_id = id;
	for (int skip = 0; skip < MAX_CGROUP_SKIPS; skip++) {
		if (level <= FW_MAX_CGROUP_LEVELS)
			break;
		level--;
		flags |= FW_CGROUP_CUT;
		if (read_pointer(&node, node, parent_place)) {
			flags |= FW_CGROUP_FAILED;
			goto out;
		}
	}
	if (level > FW_MAX_CGROUP_LEVELS) {
		flags |= FW_CGROUP_FAILED;
		goto out;
	}
	for (int step = 0; step < FW_MAX_CGROUP_LEVELS; step++) {
		if (read_pointer(&parent, node, parent_place)) {
			flags |= FW_CGROUP_FAILED;
			goto out;
		}
		if (!parent)
			break;
		if (kernel_read(&name, node, name) || append_string(scratch, name, FW_MAX_NAME_BYTES) <= 0) {
			flags |= FW_CGROUP_FAILED;
			goto out;
		}
		node = parent;
	}
out:
	scratch->record.cgroup_len = scratch->used - start;
	scratch->record.flags |= flags;
}

#endif
