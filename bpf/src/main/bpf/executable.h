/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* The file that was executed, from the committed exec: its path, what it is, where it came from. */
#ifndef FORGEWATCH_EXECUTABLE_H
#define FORGEWATCH_EXECUTABLE_H

#define MEMFD_PREFIX "memfd:"

union compiler_name {
	char bytes[FW_COMPILER_NAME_BYTES];
	__u64 words[FW_COMPILER_NAME_BYTES / sizeof(__u64)];
};

/* The mount that memfds lie on is the kernel's own, which nobody can give a mount of theirs. */
static __always_inline int is_memfd(struct vfsmount *mnt, const union compiler_name *name, __u32 magic)
{
	int mnt_flags = 0;

	if (magic != TMPFS_MAGIC && magic != HUGETLBFS_MAGIC)
		return 0;
	for (__u32 i = 0; i < sizeof(MEMFD_PREFIX) - 1; i++) {
		if (name->bytes[i] != MEMFD_PREFIX[i])
			return 0;
	}
	return !kernel_read(&mnt_flags, mnt, mnt_flags) && (mnt_flags & MNT_INTERNAL);
}

static __always_inline int read_inode_fields(struct exec_record *record, struct inode *inode)
{
	struct super_block *super = NULL;
	unsigned long number = 0, magic = 0;
	long long size = 0, ctime_ns = 0;
	int failed;

	failed = kernel_read(&super, inode, i_sb);
	failed |= kernel_read(&record->exe_device, super, s_dev);
	failed |= kernel_read(&magic, super, s_magic);
	failed |= kernel_read(&number, inode, i_ino);
	failed |= kernel_read(&record->exe_nlink, inode, i_nlink);
	failed |= kernel_read(&size, inode, i_size);
	failed |= read_ctime_ns(&ctime_ns, inode);
	record->exe_inode = number;
	record->exe_fs_magic = magic;
	record->exe_size = size;
	record->exe_ctime_ns = ctime_ns;
	return failed;
}

static __always_inline int read_overlay_flags(__u64 *flags, struct inode *inode)
{
	struct dentry *upper = NULL;
	int has_lower = 0, failed;

	*flags |= FW_EXE_OVERLAY;
	failed = read_overlay_upper(&upper, inode);
	if (!upper)
		return failed;
	*flags |= FW_EXE_UPPER;
	failed |= read_overlay_has_lower(&has_lower, inode);
	if (has_lower)
		*flags |= FW_EXE_COPIED_UP;
	return failed;
}

/*
 * Whether a compiler is run, by the executable's name or by comm, which an exec sets to the filename's basename: the
 * whole of it up to 15 bytes, and user space knows that. It is looked up only where it is another.
 */
static __always_inline int is_compiler(const struct exec_record *record, const union compiler_name *name)
{
	union compiler_name comm = {};

	if (is_compiler_name(name))
		return 1;
	__builtin_memcpy(comm.bytes, record->comm, FW_COMM_BYTES);
	if (comm.words[0] == name->words[0] && comm.words[1] == name->words[1])
		return 0;
	return is_compiler_name(&comm);
}

/* Whether the executable alone makes this exec worth a prompt look. */
static __always_inline int is_unusual(__u64 flags)
{
	return flags & (FW_EXE_MEMFD | FW_EXE_DELETED | FW_EXE_UPPER);
}

/* Fills the executable's fields and appends its path. */
static __always_inline void append_executable(struct scratch *scratch, struct linux_binprm *bprm)
{
	union compiler_name name = {};
	const unsigned char *name_at = NULL;
	struct hlist_bl_node **hashed = NULL;
	struct dentry *dentry = NULL, *parent = NULL;
	struct vfsmount *mnt = NULL;
	struct inode *inode = NULL;
	struct file *file = NULL;
	int failed, path;
	__u64 flags = 0;

	failed = kernel_read(&file, bprm, file);
	failed |= kernel_read(&inode, file, f_inode);
	failed |= kernel_read(&mnt, file, f_path.mnt);
	failed |= kernel_read(&dentry, file, f_path.dentry);
	failed |= kernel_read(&name_at, dentry, d_name.name);
	failed |= bpf_probe_read_kernel_str(name.bytes, sizeof(name.bytes), name_at) < 0;
	failed |= read_inode_fields(&scratch->record, inode);
	if (scratch->record.exe_fs_magic == OVERLAYFS_SUPER_MAGIC)
		failed |= read_overlay_flags(&flags, inode);
	if (is_memfd(mnt, &name, scratch->record.exe_fs_magic))
		flags |= FW_EXE_MEMFD;
	/* d_unlinked(): not in the hash, and not a root. */
	failed |= kernel_read(&hashed, dentry, d_hash.pprev);
	failed |= kernel_read(&parent, dentry, d_parent);
	if (!failed && !hashed && parent != dentry)
		flags |= FW_EXE_DELETED;
	if (failed)
		flags |= FW_TASK_FAILED;

	/* What the verifier knows of a flag it forgets in memory, else it walks the path once for each combination. */
	scratch->record.flags |= flags;
	path = append_path(scratch, mnt, dentry);
	flags = scratch->record.flags;
	scratch->record.exe_path_len = path & PATH_LEN_MASK;
	if (path & PATH_FAILED)
		flags |= FW_EXE_PATH_FAILED;
	if ((path & PATH_CUT) && !(flags & FW_EXE_MEMFD))
		flags |= FW_EXE_PATH_CUT;
	if (path & PATH_MOUNTED)
		flags |= FW_EXE_MOUNTED;
	if (is_unusual(flags) || is_compiler(&scratch->record, &name))
		flags |= FW_CANDIDATE;
	scratch->record.flags |= flags;
}

#endif
