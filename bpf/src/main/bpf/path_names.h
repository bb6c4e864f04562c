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

/*
 * Appends the names of a path, the leaf first, and returns their bytes and the bits above. Does not stop at the
 * process's root, so a chroot shows. A rename at the same time can give a path that was never there, as without
 * the kernel's rename_lock any reader's can.
 */
SUBPROGRAM int append_path(__u64 vfsmount, __u64 leaf)
{
	struct scratch *scratch = get_scratch();
	struct vfsmount *mnt = (void *)vfsmount;
	struct dentry *dentry = (void *)leaf, *parent, *root;
	struct mount *mount, *upper;
	const unsigned char *name;
	int bits = 0, bytes;
	__u32 start, len;

	if (!scratch)
		return PATH_FAILED;
	start = scratch->used;
	if (kernel_read(&root, mnt, mnt_root))
		return PATH_FAILED;
	for (int step = 0; step < MAX_PATH_STEPS; step++) {
		if (dentry == root) {
			mount = mount_of(mnt);
			if (kernel_read(&upper, mount, mnt_parent) || kernel_read(&dentry, mount, mnt_mountpoint)) {
				bits |= PATH_FAILED;
				goto out;
			}
			if (upper == mount)
				goto out;
			mnt = (void *)member_address(struct mount, upper, mnt);
			if (kernel_read(&root, mnt, mnt_root)) {
				bits |= PATH_FAILED;
				goto out;
			}
			if (dentry != root)
				bits |= PATH_MOUNTED;
			continue;
		}
		if (kernel_read(&parent, dentry, d_parent) || kernel_read(&name, dentry, d_name.name)) {
			bits |= PATH_FAILED;
			goto out;
		}
		len = scratch->used - start;
		bytes = append_string(scratch, name, FW_MAX_NAME_BYTES);
		if (bytes <= 0) {
			bits |= PATH_FAILED;
			goto out;
		}
		if (len + bytes > FW_MAX_PATH_BYTES) {
			scratch->used = start + len;
			bits |= PATH_CUT;
			goto out;
		}
		if (parent == dentry) {
			/* A root of its own: a memfd, or a file whose way to the mount's root is not known. */
			bits |= PATH_CUT;
			goto out;
		}
		dentry = parent;
	}
	bits |= PATH_CUT;
out:
	len = scratch->used - start;
	return (len & PATH_LEN_MASK) | bits;
}

#endif
