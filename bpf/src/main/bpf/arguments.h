/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* What the exec asked for: the filename, the arguments, and where it was asked. */
#ifndef FORGEWATCH_ARGUMENTS_H
#define FORGEWATCH_ARGUMENTS_H

/* The kernel's copy of the filename as it was passed. For a script that is the script. */
static __always_inline void append_filename(struct scratch *scratch, struct linux_binprm *bprm)
{
	const char *filename = NULL, *interp = NULL;
	__u64 flags = 0;
	char next = 0;
	int bytes;

	if (kernel_read(&filename, bprm, filename) || kernel_read(&interp, bprm, interp))
		flags |= FW_FILENAME_FAILED;
	/* binfmt_script and binfmt_misc put their own string in place (bprm_change_interp). */
	if (!flags && interp != filename)
		flags |= FW_SCRIPT;
	bytes = append_string(scratch, filename, FW_MAX_PATH_BYTES);
	if (bytes <= 0)
		flags |= FW_FILENAME_FAILED;
	else
		scratch->record.filename_len = bytes;
	/* execveat(2) makes "/dev/fd/N/path" of a path that may be as long as a path can be. */
	if (bytes == FW_MAX_PATH_BYTES) {
		if (bpf_probe_read_kernel(&next, sizeof(next), filename + FW_MAX_PATH_BYTES - 1) || next)
			flags |= FW_FILENAME_CUT;
	}
	scratch->record.flags |= flags;
}

static __always_inline void append_cwd(struct scratch *scratch, struct task_struct *task)
{
	struct dentry *dentry = NULL;
	struct vfsmount *mnt = NULL;
	struct fs_struct *fs = NULL;
	__u64 flags = 0;
	int path;

	if (kernel_read(&fs, task, fs) || kernel_read(&mnt, fs, pwd.mnt) || kernel_read(&dentry, fs, pwd.dentry)) {
		scratch->record.flags |= FW_CWD_FAILED;
		return;
	}
	path = append_path(scratch, mnt, dentry);
	scratch->record.cwd_len = path & PATH_LEN_MASK;
	if (path & PATH_FAILED)
		flags |= FW_CWD_FAILED;
	if (path & PATH_CUT)
		flags |= FW_CWD_CUT;
	scratch->record.flags |= flags;
}

/* Copies the new image's argument block, page by page: an absent page fails only what is on it and behind it. */
SUBPROGRAM int append_args(__u64 from, __u32 wanted)
{
	struct scratch *scratch = get_scratch();
	__u64 at, bytes;
	__u32 start;

	if (!scratch)
		return 0;
	start = scratch->used;
	for (int page = 0; page <= FW_MAX_ARGS_BYTES / PAGE_BYTES; page++) {
		if (!wanted)
			break;
		bytes = PAGE_BYTES - (from & (PAGE_BYTES - 1));
		if (bytes > wanted)
			bytes = wanted;
		at = scratch->used;
		opaque(at);
		opaque(bytes);
		if (at > SCRATCH_BYTES - PAGE_BYTES || bytes > PAGE_BYTES)
			break;
		if (bpf_probe_read_user(&scratch->bytes[at], bytes, (void *)from)) {
			scratch->record.flags |= FW_ARGS_FAILED;
			break;
		}
		scratch->used = at + bytes;
		from += bytes;
		wanted -= bytes;
	}
	scratch->record.args_len = scratch->used - start;
	return 0;
}

/* Chooses how much of the arguments is sent: little of an ordinary exec's while the ring fills up. */
static __always_inline void append_arguments(struct scratch *scratch, struct task_struct *task,
					     struct linux_binprm *bprm, int ring_half_full)
{
	unsigned long start = 0, end = 0;
	struct mm_struct *mm = NULL;
	__u32 full, wanted;

	if (kernel_read(&mm, task, mm) || kernel_read(&start, mm, arg_start) || kernel_read(&end, mm, arg_end) ||
	    kernel_read(&scratch->record.argc, bprm, argc)) {
		scratch->record.flags |= FW_ARGS_FAILED;
		return;
	}
	full = wanted = end - start;
	if (wanted > FW_MAX_ARGS_BYTES)
		wanted = FW_MAX_ARGS_BYTES;
	if (ring_half_full && !(scratch->record.flags & FW_CANDIDATE) && wanted > FW_SHORT_ARGS_BYTES) {
		wanted = FW_SHORT_ARGS_BYTES;
		count(FW_ARGS_SHORTENED);
	}
	if (wanted < full)
		scratch->record.flags |= FW_ARGS_CUT;
	scratch->record.args_full_len = full;
	append_args(start, wanted);
}

#endif
