/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The CO-RE front end's reads of what kernels keep in different places, by what the running kernel's BTF knows. */
#ifndef FORGEWATCH_KERNEL_PLACES_H
#define FORGEWATCH_KERNEL_PLACES_H

/*
 * Where a kernfs_node has its parent. To be asked outside of loops: clang moves a member's place ahead of the loop that
 * wants it, and for a kernel without that member it is an instruction that the kernel refuses. The barriers keep it
 * from being moved ahead of the test.
 */
static __always_inline __u64 kernfs_parent_place(void)
{
	struct kernfs_node *node = NULL;

	if (bpf_core_field_exists(node->__parent)) {
		asm volatile("" : : : "memory");
		return bpf_core_field_offset(struct kernfs_node, __parent);
	}
	asm volatile("" : : : "memory");
	return bpf_core_field_offset(struct kernfs_node___old, parent);
}

static __always_inline int read_ctime_ns(__s64 *ns, struct inode *inode)
{
	/* Bit 31 of i_ctime_nsec says "queried" since 6.13: 4e40eff0b573 ("fs: add infrastructure for multigrain timestamps"). */
	const __u32 queried = 1U << 31;
	__s64 sec = 0;
	__u32 nsec = 0;
	long tv_nsec = 0;
	int failed;

	if (bpf_core_field_exists(inode->i_ctime_sec)) {
		failed = kernel_read(&sec, inode, i_ctime_sec);
		failed |= kernel_read(&nsec, inode, i_ctime_nsec);
		tv_nsec = nsec & ~queried;
	} else if (bpf_core_field_exists(((struct inode___renamed *)inode)->__i_ctime)) {
		failed = kernel_read(&sec, (struct inode___renamed *)inode, __i_ctime.tv_sec);
		failed |= kernel_read(&tv_nsec, (struct inode___renamed *)inode, __i_ctime.tv_nsec);
	} else {
		failed = kernel_read(&sec, (struct inode___old *)inode, i_ctime.tv_sec);
		failed |= kernel_read(&tv_nsec, (struct inode___old *)inode, i_ctime.tv_nsec);
	}
	*ns = sec * 1000000000LL + tv_nsec;
	return failed;
}

static __always_inline int read_login_uid(__u32 *uid, struct task_struct *task)
{
	*uid = -1;
	if (bpf_core_field_exists(task->loginuid))
		return kernel_read(uid, task, loginuid.val);
	return 0;
}

/* The upper dentry of an overlay inode lies right behind its vfs_inode, on all kernels, whatever their BTF knows. */
static __always_inline int read_overlay_upper(struct dentry **upper, struct inode *inode)
{
	return bpf_probe_read_kernel(upper, sizeof(*upper), (void *)inode + bpf_core_type_size(struct inode));
}

/* Whether a lower file lies under an overlay inode. Left at 0 where the kernel does not tell. */
static __always_inline int read_overlay_has_lower(int *has_lower, struct inode *inode)
{
	void *behind_upper = (void *)inode + bpf_core_type_size(struct inode) + sizeof(void *);
	struct ovl_entry *entry = NULL;
	void *lower = NULL;
	__u32 count = 0;
	int failed = 0;

	/* The first member wanted is the one behind __upperdentry in each of its forms. */
	if (bpf_core_type_exists(struct ovl_inode)) {
		if (bpf_core_field_exists(((struct ovl_inode *)0)->oe)) {
			failed = bpf_probe_read_kernel(&entry, sizeof(entry), behind_upper);
			if (entry)
				failed |= helper_read(&count, entry, __numlower);
		} else if (bpf_core_field_exists(((struct ovl_inode___lowerpath *)0)->lowerpath)) {
			failed = bpf_probe_read_kernel(&lower, sizeof(lower), behind_upper);
		} else if (bpf_core_field_exists(((struct ovl_inode___old *)0)->lower)) {
			failed = bpf_probe_read_kernel(&lower, sizeof(lower), behind_upper);
		}
	} else if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_get_current_task_btf)) {
		/* Before 5.11 modules carry no BTF, and there `struct inode *lower` follows. */
		failed = bpf_probe_read_kernel(&lower, sizeof(lower), behind_upper);
	}
	*has_lower = lower || count;
	return failed;
}

/* The kernel's index of a controller, -1 where it has none such. */
#define subsystem_index(name)                                                                                          \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, name)                                                       \
	     ? (int)bpf_core_enum_value(enum cgroup_subsys_id, name)                                                   \
	     : -1)

static __always_inline int controller_index(__u32 controller)
{
	switch (controller) {
	case FW_CONTROLLER_PIDS:
		return subsystem_index(pids_cgrp_id);
	case FW_CONTROLLER_MEMORY:
		return subsystem_index(memory_cgrp_id);
	case FW_CONTROLLER_DEVICES:
		return subsystem_index(devices_cgrp_id);
	case FW_CONTROLLER_FREEZER:
		return subsystem_index(freezer_cgrp_id);
	case FW_CONTROLLER_CPU:
		return subsystem_index(cpu_cgrp_id);
	case FW_CONTROLLER_CPUACCT:
		return subsystem_index(cpuacct_cgrp_id);
	case FW_CONTROLLER_CPUSET:
		return subsystem_index(cpuset_cgrp_id);
	case FW_CONTROLLER_BLKIO:
		return subsystem_index(io_cgrp_id);
	case FW_CONTROLLER_HUGETLB:
		return subsystem_index(hugetlb_cgrp_id);
	case FW_CONTROLLER_NET_CLS:
		return subsystem_index(net_cls_cgrp_id);
	case FW_CONTROLLER_PERF_EVENT:
		return subsystem_index(perf_event_cgrp_id);
	default:
		return -1;
	}
}

/* The cgroup of a task in the hierarchy of a controller. The verifier knows the tunable, so the index is constant to it. */
static __always_inline int read_controller_cgroup(struct cgroup **cgroup, struct css_set *set, __u32 subsystem)
{
	__u64 at = bpf_core_field_offset(struct css_set, subsys) + (__u64)subsystem * sizeof(void *);
	struct cgroup_subsys_state *state = NULL;
	int failed = read_pointer(&state, set, at);

	return failed | kernel_read(cgroup, state, cgroup);
}

#endif
