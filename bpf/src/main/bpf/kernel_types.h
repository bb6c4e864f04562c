/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the CO-RE front end knows of the kernel: only the types and members that it reads, by name. libbpf finds
 * their places in the running kernel's BTF, so nothing here depends on a kernel's version or architecture.
 * Where a member was renamed, the other form has a type of its own, with a suffix from ___ on (a "flavour",
 * which libbpf ignores), and the comment cites the kernel commit.
 */
#ifndef FORGEWATCH_KERNEL_TYPES_H
#define FORGEWATCH_KERNEL_TYPES_H

typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
/* Named by libbpf's declarations of helpers. */
typedef __u16 __be16;
typedef __u32 __be32;
typedef __u32 __wsum;

/* include/uapi/linux/bpf.h */
enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_RB_NO_WAKEUP = 1,
	BPF_RB_FORCE_WAKEUP = 2,
	BPF_RB_AVAIL_DATA = 0,
	BPF_RB_RING_SIZE = 1,
};

#define NULL ((void *)0)

#define MNT_INTERNAL 0x4000          /* include/linux/mount.h */
#define PF_FORKNOEXEC 0x00000040     /* include/linux/sched.h */
#define MAX_PID_NS_LEVEL 32          /* include/linux/pid_namespace.h */
#define SIGNAL_GROUP_EXIT 0x00000004 /* include/linux/sched/signal.h */
enum { PIDTYPE_TGID = 1, PIDTYPE_SID = 3, PIDTYPE_MAX = 4 };

/* include/uapi/linux/magic.h */
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6
#define OVERLAYFS_SUPER_MAGIC 0x794c7630

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	unsigned int val;
} kuid_t, kgid_t;

struct ns_common {
	unsigned int inum;
};

struct user_namespace {
	struct ns_common ns;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct pid_namespace {
	struct task_struct *child_reaper;
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	unsigned int level;
	struct upid numbers[1];
};

struct qstr {
	const unsigned char *name;
};

struct hlist_bl_node {
	struct hlist_bl_node *next, **pprev;
};

struct super_block {
	unsigned int s_dev;
	unsigned long s_magic;
};

struct inode {
	struct super_block *i_sb;
	unsigned long i_ino;
	const unsigned int i_nlink;
	long long i_size;
	/* Since 6.11: 3aa63a569c64 ("fs: switch timespec64 fields in inode to discrete integers"). */
	long long i_ctime_sec;
	__u32 i_ctime_nsec;
};

struct timespec64 {
	long long tv_sec;
	long tv_nsec;
};

/* 6.6 to 6.10: 13bc24457850 ("fs: rename i_ctime field to __i_ctime"). */
struct inode___renamed {
	struct timespec64 __i_ctime;
};

/* Before 6.6. */
struct inode___old {
	struct timespec64 i_ctime;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
};

struct vfsmount {
	struct dentry *mnt_root;
	int mnt_flags;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct path f_path;
	struct inode *f_inode;
};

/*
 * fs/overlayfs/ovl_entry.h. Never used for the upper dentry, which lies right behind vfs_inode: where overlay is
 * a module this type is found only in the module's own BTF, which kernels have since 5.11.
 */
struct ovl_entry {
	unsigned int __numlower;
};

struct ovl_inode {
	/* Since 6.5: 0af950f57fef ("ovl: move ovl_entry into ovl_inode"). */
	struct ovl_entry *oe;
};

struct ovl_path {
	struct dentry *dentry;
};

/* 6.0 to 6.4: ffa5723c6d25 ("ovl: store lower path in ovl_inode"). */
struct ovl_inode___lowerpath {
	struct ovl_path lowerpath;
};

/* Before 6.0. */
struct ovl_inode___old {
	struct inode *lower;
};

struct kernfs_node {
	/* Since 6.15: 633488947ef6 ("kernfs: Use RCU to access kernfs_node::parent"). */
	struct kernfs_node *__parent;
	const char *name;
	__u64 id;
};

struct kernfs_node___old {
	struct kernfs_node *parent;
};

struct cgroup_root;

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct cgroup {
	int level;
	struct kernfs_node *kn;
	struct cgroup_root *root;
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
	struct cgroup *dfl_cgrp;
};

struct cred {
	kuid_t uid;
	kgid_t gid;
	struct user_namespace *user_ns;
};

struct nsproxy {
	struct mnt_namespace *mnt_ns;
};

struct fs_struct {
	struct path root, pwd;
};

struct tty_struct {
	char name[64];
};

struct signal_struct {
	atomic_t live;
	int group_exit_code;
	unsigned int flags;
	struct pid *pids[PIDTYPE_MAX];
	struct tty_struct *tty;
};

struct mm_struct {
	unsigned long arg_start, arg_end;
};

struct task_struct {
	unsigned int flags;
	struct mm_struct *mm;
	int exit_code;
	int tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	__u64 start_boottime;
	const struct cred *cred;
	char comm[16];
	struct fs_struct *fs;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	kuid_t loginuid; /* CONFIG_AUDIT */
	struct css_set *cgroups;
};

struct linux_binprm {
	struct file *file;
	int argc;
	const char *filename;
	const char *interp;
};

#pragma clang attribute pop

/* Values differ with the kernel's configuration; libbpf puts in the running kernel's. */
enum cgroup_subsys_id {
	cpuset_cgrp_id,
	cpu_cgrp_id,
	cpuacct_cgrp_id,
	io_cgrp_id,
	memory_cgrp_id,
	devices_cgrp_id,
	freezer_cgrp_id,
	net_cls_cgrp_id,
	perf_event_cgrp_id,
	net_prio_cgrp_id,
	hugetlb_cgrp_id,
	pids_cgrp_id,
};

/* Since 5.11, like BTF of modules: its absence tells an older kernel. */
enum bpf_func_id {
	BPF_FUNC_get_current_task_btf = 158,
};

#endif
