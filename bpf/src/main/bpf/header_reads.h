/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * How the bcc front end reads kernel memory: as kernel_reads.h, with the places from the kernel's own headers, and
 * the same results. What headers keep to themselves (fs/mount.h, fs/overlayfs) is declared here up to the member
 * that is read. Where members changed, the version of the headers chooses and the comment cites the kernel commit:
 * a wrong choice of a member does not compile.
 */
#ifndef FORGEWATCH_HEADER_READS_H
#define FORGEWATCH_HEADER_READS_H

/*
 * Follows the pointers from src through the members named and reads the last one into *dst. The sum takes const off the
 * type: a member of a const structure is const, and the compiler would go on with the 0 that it was set to.
 */
#define READ_1(dst, src, a) bpf_probe_read_kernel(dst, sizeof(*(dst)), &(src)->a)
#define READ_2(dst, src, a, b)                                                                                         \
	({                                                                                                             \
		typeof((src)->a + 0) at_2 = 0;                                                                         \
		int failed_2 = READ_1(&at_2, src, a);                                                                  \
		failed_2 | READ_1(dst, at_2, b);                                                                       \
	})
#define READ_3(dst, src, a, b, c)                                                                                      \
	({                                                                                                             \
		typeof((src)->a + 0) at_3 = 0;                                                                         \
		int failed_3 = READ_1(&at_3, src, a);                                                                  \
		failed_3 | READ_2(dst, at_3, b, c);                                                                    \
	})
#define READ_CHOOSE(a, b, c, read, ...) read
#define helper_read(dst, src, ...) READ_CHOOSE(__VA_ARGS__, READ_3, READ_2, READ_1)(dst, src, __VA_ARGS__)

/* libbcc's programs have no typed arguments. */
#define kernel_read helper_read
#define read_pointer(dst, src, place) bpf_probe_read_kernel(dst, sizeof(*(dst)), (void *)(src) + (place))
#define DIRECT_STEPS 0

/* The address of a member, for reading strings and embedded structures. */
#define member_address(type, src, member) ((void *)(src) + __builtin_offsetof(type, member))

/* fs/mount.h */
struct mount {
	struct hlist_node mnt_hash;
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct mnt_namespace {
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0) /* 1a7b8969e664 ("mnt: Use generic ns_common::count") */
	atomic_t count;
#endif
	struct ns_common ns;
};

static __always_inline struct mount *mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - __builtin_offsetof(struct mount, mnt);
}

/* What a path's walk needs of a mount. */
struct mount_place {
	struct mount *parent;
	struct dentry *mountpoint;
	struct dentry *root;
};

static __always_inline int read_mount(struct mount_place *place, struct mount *mount)
{
	_Static_assert(__builtin_offsetof(struct mount, mnt.mnt_root) ==
			   __builtin_offsetof(struct mount, mnt_parent) + 16,
		       "one block");
	return bpf_probe_read_kernel(place, sizeof(*place), member_address(struct mount, mount, mnt_parent));
}

static __always_inline int read_dentry(struct dentry **parent, const unsigned char **name, struct dentry *dentry)
{
	int failed = kernel_read(parent, dentry, d_parent);

	return failed | kernel_read(name, dentry, d_name.name);
}

static __always_inline int read_comm(char *comm, struct task_struct *task)
{
	return bpf_probe_read_kernel(comm, FW_COMM_BYTES, member_address(struct task_struct, task, comm));
}

static __always_inline __u64 kernfs_parent_place(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0) /* 633488947ef6 ("kernfs: Use RCU to access kernfs_node::parent") */
	return __builtin_offsetof(struct kernfs_node, __parent);
#else
	return __builtin_offsetof(struct kernfs_node, parent);
#endif
}

static __always_inline int read_ctime_ns(__s64 *ns, struct inode *inode)
{
	__s64 sec = 0;
	long nsec = 0;
	int failed;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0) /* 3aa63a569c64 ("fs: switch timespec64 fields in inode ...") */
	__u32 queried = 0; /* bit 31: 4e40eff0b573 ("fs: add infrastructure for multigrain timestamps") */

	failed = kernel_read(&sec, inode, i_ctime_sec);
	failed |= kernel_read(&queried, inode, i_ctime_nsec);
	nsec = queried & ~(1U << 31);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0) /* 13bc24457850 ("fs: rename i_ctime field to __i_ctime") */
	failed = kernel_read(&sec, inode, __i_ctime.tv_sec);
	failed |= kernel_read(&nsec, inode, __i_ctime.tv_nsec);
#else
	failed = kernel_read(&sec, inode, i_ctime.tv_sec);
	failed |= kernel_read(&nsec, inode, i_ctime.tv_nsec);
#endif
	*ns = sec * 1000000000LL + nsec;
	return failed;
}

static __always_inline int read_login_uid(__u32 *uid, struct task_struct *task)
{
	*uid = -1;
#ifdef CONFIG_AUDIT
	return kernel_read(uid, task, loginuid.val);
#else
	return 0;
#endif
}

/* The number of a process in the pid namespace at a level, and that namespace; levels count from the host's. */
static __always_inline int read_upid(__u32 *number, struct pid_namespace **ns, struct pid *pid, __u32 level)
{
	struct upid *at = member_address(struct pid, pid, numbers) + (__u64)level * sizeof(struct upid);
	int failed = kernel_read(number, at, nr);

	return failed | kernel_read(ns, at, ns);
}

/* struct ovl_inode of fs/overlayfs/ovl_entry.h: the upper dentry lies right behind its vfs_inode. */
static __always_inline int read_overlay_upper(struct dentry **upper, struct inode *inode)
{
	return bpf_probe_read_kernel(upper, sizeof(*upper), (void *)inode + sizeof(struct inode));
}

/* Whether a lower file lies under an overlay inode: what follows the upper dentry tells. */
static __always_inline int read_overlay_has_lower(int *has_lower, struct inode *inode)
{
	void *behind_upper = (void *)inode + sizeof(struct inode) + sizeof(void *), *lower = NULL;
	int failed = bpf_probe_read_kernel(&lower, sizeof(lower), behind_upper);

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0) /* 0af950f57fef ("ovl: move ovl_entry into ovl_inode") */
	__u32 count = 0;                          /* ovl_entry's first member */

	if (lower)
		failed |= bpf_probe_read_kernel(&count, sizeof(count), lower);
	*has_lower = count != 0;
#else
	*has_lower = lower != NULL;
#endif
	return failed;
}

/* Known when this is compiled: user space names the hierarchy's subsystem, and only one that the kernel has. */
#define controller_index(controller) CGROUP_SUBSYSTEM

/* The cgroup of a task in the hierarchy of a controller. */
static __always_inline int read_controller_cgroup(struct cgroup **cgroup, struct css_set *set, __u32 subsystem)
{
	__u64 at = __builtin_offsetof(struct css_set, subsys) + (__u64)subsystem * sizeof(void *);
	struct cgroup_subsys_state *state = NULL;
	int failed = read_pointer(&state, set, at);

	return failed | kernel_read(cgroup, state, cgroup);
}

#endif
