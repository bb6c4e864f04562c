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
#define read_pointer(dst, src, place) bpf_probe_read_kernel(dst, sizeof(*(dst)), (void *)(src) + (place))
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
		typeof((src)->a + 0) at_2 = 0;                                                                         \
		int failed_2 = LOAD_1(&at_2, src, a);                                                                  \
		failed_2 | LOAD_1(dst, at_2, b);                                                                       \
	})
#define LOAD_3(dst, src, a, b, c)                                                                                      \
	({                                                                                                             \
		typeof((src)->a + 0) at_3 = 0;                                                                         \
		int failed_3 = LOAD_1(&at_3, src, a);                                                                  \
		failed_3 | LOAD_2(dst, at_3, b, c);                                                                    \
	})
#define LOAD_CHOOSE(a, b, c, load, ...) load
#define kernel_read(dst, src, ...) LOAD_CHOOSE(__VA_ARGS__, LOAD_3, LOAD_2, LOAD_1)(dst, src, __VA_ARGS__)
/* Reads the pointer at a place whose bytes from src on the verifier knows. */
#define read_pointer(dst, src, place)                                                                                  \
	({                                                                                                             \
		typeof(src) from_0 = (src);                                                                            \
		*(dst) = from_0 ? *(typeof(dst))((void *)from_0 + (place)) : NULL;                                     \
		!from_0;                                                                                               \
	})
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

#endif
