/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Paths as the dentry cache has them: from a dentry over the mounts to the mount namespace's root. */
#ifndef FORGEWATCH_PATH_NAMES_H
#define FORGEWATCH_PATH_NAMES_H

#define MAX_PATH_STEPS 96 /* names and mounts */

/* Bits of append_path's result, above the length. */
#define PATH_LEN_MASK 0xffff
#define PATH_FAILED (1 << 16)
#define PATH_CUT (1 << 17)
#define PATH_MOUNTED (1 << 18) /* crossed a mount point that is not its parent mount's own root */

/* Appends the name of a dentry, whose parent is given; returns the bits that end the path, 0 to go on. */
static __always_inline int append_name(struct scratch *scratch, const void *name, int is_root)
{
	__u32 len = scratch->used - scratch->path.start;
	int bytes = append_string(scratch, name, FW_MAX_NAME_BYTES);

	if (bytes <= 0)
		return PATH_FAILED;
	if (len + bytes > FW_MAX_PATH_BYTES) {
		scratch->used = scratch->path.start + len;
		return PATH_CUT;
	}
	/* A root of its own: a memfd, or a file whose way to the mount's root is not known. */
	return is_root ? PATH_CUT : 0;
}

#ifndef ONE_WALK
/* Goes on from what scratch->path holds, over the mounts; numbers do for that, as mounts lie around typed pointers. */
SUBPROGRAM int append_rest(void)
{
	struct scratch *scratch = get_scratch();
	struct dentry *dentry, *parent = NULL;
	const unsigned char *name = NULL;
	struct mount_place at = {};
	struct mount *mount;
	int bits = 0;

	if (!scratch)
		return PATH_FAILED;
	dentry = (void *)scratch->path.dentry;
	mount = mount_of((void *)scratch->path.mnt);
	if (read_mount(&at, mount))
		return PATH_FAILED;
	for (__u32 step = scratch->path.steps; step < MAX_PATH_STEPS; step++) {
		if (dentry == at.root) {
			if (at.parent == mount)
				return bits;
			mount = at.parent;
			dentry = at.mountpoint;
			if (read_mount(&at, mount))
				return bits | PATH_FAILED;
			if (dentry != at.root)
				bits |= PATH_MOUNTED;
			continue;
		}
		if (read_dentry(&parent, &name, dentry))
			return bits | PATH_FAILED;
		bits |= append_name(scratch, name, parent == dentry);
		if (bits & (PATH_FAILED | PATH_CUT))
			return bits;
		dentry = parent;
	}
	return bits | PATH_CUT;
}

/*
 * Appends the names of a path, the leaf first, and returns their bytes and the bits above. Does not stop at the
 * process's root, so a chroot shows. A rename at the same time can give a path that was never there, as without
 * the kernel's rename_lock any reader's can.
 */
static __always_inline int append_path(struct scratch *scratch, struct vfsmount *mnt, struct dentry *dentry)
{
	struct dentry *root = NULL, *parent = NULL;
	const unsigned char *name = NULL;
	int bits = 0;
	__u32 step;

	scratch->path.start = scratch->used;
	if (kernel_read(&root, mnt, mnt_root))
		return PATH_FAILED;
	for (step = 0; step < DIRECT_STEPS && dentry != root; step++) {
		if (kernel_read(&parent, dentry, d_parent) || kernel_read(&name, dentry, d_name.name))
			bits = PATH_FAILED;
		else
			bits = append_name(scratch, name, parent == dentry);
		if (bits)
			goto out;
		dentry = parent;
	}
	scratch->path.steps = step;
	scratch->path.mnt = (__u64)mnt;
	scratch->path.dentry = (__u64)dentry;
	bits = append_rest();
out:
	return ((scratch->used - scratch->path.start) & PATH_LEN_MASK) | bits;
}
#else
/* The same without a subprogram: what memory has held, the verifier of 6.1 follows too far for one program. */
static __always_inline int append_path(struct scratch *scratch, struct vfsmount *mnt, struct dentry *dentry)
{
	struct dentry *parent = NULL;
	const unsigned char *name = NULL;
	struct mount_place at = {};
	struct mount *mount = mount_of(mnt);
	int bits = 0;

	scratch->path.start = scratch->used;
	if (read_mount(&at, mount))
		return PATH_FAILED;
	for (int step = 0; step < MAX_PATH_STEPS; step++) {
		if (dentry == at.root) {
			if (at.parent == mount)
				goto out;
			mount = at.parent;
			dentry = at.mountpoint;
			if (read_mount(&at, mount)) {
				bits |= PATH_FAILED;
				goto out;
			}
			if (dentry != at.root)
				bits |= PATH_MOUNTED;
			continue;
		}
		if (read_dentry(&parent, &name, dentry)) {
			bits |= PATH_FAILED;
			goto out;
		}
		bits |= append_name(scratch, name, parent == dentry);
		if (bits & (PATH_FAILED | PATH_CUT))
			goto out;
		dentry = parent;
	}
	bits |= PATH_CUT;
out:
	return ((scratch->used - scratch->path.start) & PATH_LEN_MASK) | bits;
}
#endif

#endif
