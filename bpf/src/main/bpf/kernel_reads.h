/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * How the CO-RE front end reads kernel memory: the read macros that the body is written over, and one function for
 * each thing that kernels keep in different places. A front end over real kernel headers brings its own of these.
 * All return 0 when the read succeeded.
 *
 * A helper's call costs 35 to 50 ns where returns are mitigated, and a record needs some 200 reads. So the tp_btf
 * programs follow pointers with loads, which the verifier allows along the types that it knows; a load that faults
 * gives 0. A variable index, what lies around a type, and a pointer that a helper has read or memory has held remain
 * the helper's: helper_read.
 */
#ifndef FORGEWATCH_KERNEL_READS_H
#define FORGEWATCH_KERNEL_READS_H

/* Follows the pointers from src through the members named and reads the last one into *dst, 0 where that fails. */
#define helper_read(dst, src, ...) BPF_CORE_READ_INTO(dst, src, __VA_ARGS__)

#ifdef HELPER_READS
#define kernel_read helper_read
#define DIRECT_STEPS 0
#else
/* The verifier wants the check on the very pointer that is followed. The sum takes const off a member's type. */
#define LOAD_1(dst, src, a)                                                                                            \
	({                                                                                                             \
		typeof(src) from_1 = (src);                                                                            \
		if (from_1)                                                                                            \
			*(dst) = from_1->a;                                                                            \
		else                                                                                                   \
			*(dst) = 0;                                                                                    \
		!from_1;                                                                                               \
	})
#define LOAD_2(dst, src, a, b)                                                                                         \
	({                                                                                                             \
		typeof((src)->a + 0) at_2 = 0;                                                                             \
		int failed_2 = LOAD_1(&at_2, src, a);                                                                  \
		failed_2 | LOAD_1(dst, at_2, b);                                                                       \
	})
#define LOAD_3(dst, src, a, b, c)                                                                                      \
	({                                                                                                             \
		typeof((src)->a + 0) at_3 = 0;                                                                             \
		int failed_3 = LOAD_1(&at_3, src, a);                                                                  \
		failed_3 | LOAD_2(dst, at_3, b, c);                                                                    \
	})
#define LOAD_CHOOSE(a, b, c, load, ...) load
#define kernel_read(dst, src, ...) LOAD_CHOOSE(__VA_ARGS__, LOAD_3, LOAD_2, LOAD_1)(dst, src, __VA_ARGS__)
#define DIRECT_STEPS 24 /* names of a path that are walked with loads */
#endif

/* The address of a member, for reading strings and embedded structures. */
#define member_address(type, src, member) ((void *)(src) + bpf_core_field_offset(type, member))

static __always_inline struct mount *mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - bpf_core_field_offset(struct mount, mnt);
}

/* What a path's walk needs of a mount: one block on all kernels up to now. */
struct mount_place {
	struct mount *parent;
	struct dentry *mountpoint;
	struct dentry *root;
};

static __always_inline int read_mount(struct mount_place *place, struct mount *mount)
{
	__u64 parent = bpf_core_field_offset(struct mount, mnt_parent);
	int failed;

	if (bpf_core_field_offset(struct mount, mnt_mountpoint) == parent + 8 &&
	    bpf_core_field_offset(struct mount, mnt.mnt_root) == parent + 16)
		return bpf_probe_read_kernel(place, sizeof(*place), (void *)mount + parent);
	failed = helper_read(&place->parent, mount, mnt_parent);
	failed |= helper_read(&place->mountpoint, mount, mnt_mountpoint);
	return failed | helper_read(&place->root, mount, mnt.mnt_root);
}

/* The parent and the name of a dentry: one block, with the name's hash and length between them. */
static __always_inline int read_dentry(struct dentry **parent, const unsigned char **name, struct dentry *dentry)
{
	__u64 from = bpf_core_field_offset(struct dentry, d_parent);
	__u64 block[3];
	int failed;

	if (bpf_core_field_offset(struct dentry, d_name.name) == from + 16) {
		failed = bpf_probe_read_kernel(block, sizeof(block), (void *)dentry + from);
		*parent = (void *)block[0];
		*name = (void *)block[2];
		return failed;
	}
	failed = helper_read(parent, dentry, d_parent);
	return failed | helper_read(name, dentry, d_name.name);
}

static __always_inline int read_comm(char *comm, struct task_struct *task)
{
#ifdef HELPER_READS
	return bpf_probe_read_kernel(comm, FW_COMM_BYTES, member_address(struct task_struct, task, comm));
#else
	if (!task)
		return 1;
	for (int i = 0; i < FW_COMM_BYTES; i += sizeof(__u32))
		*(__u32 *)(comm + i) = *(__u32 *)(task->comm + i);
	return 0;
#endif
}

static __always_inline int read_kernfs_parent(struct kernfs_node **parent, struct kernfs_node *node)
{
	if (bpf_core_field_exists(node->__parent))
		return kernel_read(parent, node, __parent);
	return kernel_read(parent, (struct kernfs_node___old *)node, parent);
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

/* The number of a process in the pid namespace at a level, and that namespace; levels count from the host's. */
static __always_inline int read_upid(__u32 *number, struct pid_namespace **ns, struct pid *pid, __u32 level)
{
	struct {
		__u32 nr;
		struct pid_namespace *ns;
	} upid;
	int failed;

	if (level > MAX_PID_NS_LEVEL)
		return 1;
	failed = bpf_probe_read_kernel(&upid, sizeof(upid),
				       member_address(struct pid, pid, numbers) + (__u64)level * sizeof(upid));
	*number = upid.nr;
	*ns = upid.ns;
	return failed;
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
	struct cgroup_subsys_state **at, *state = NULL;

	if (!set)
		return 1;
	at = member_address(struct css_set, set, subsys) + (__u64)subsystem * sizeof(void *);
#ifdef HELPER_READS
	if (bpf_probe_read_kernel(&state, sizeof(state), at))
		return 1;
#else
	state = *at;
#endif
	return kernel_read(cgroup, state, cgroup);
}

#endif
