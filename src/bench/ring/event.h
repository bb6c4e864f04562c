/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * An exec's event as a C program has it, with as much in it as in ExecEvent: every field, every text a string of its own
 * that outlives the record, checked byte by byte for what cannot be shown.
 */
#ifndef FORGEWATCH_BENCH_EVENT_H
#define FORGEWATCH_BENCH_EVENT_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "../../../bpf/src/main/bpf/exec_record.h"

struct texts {
	int count;
	char *at[];
};

struct ancestor {
	unsigned long long start_time_ns;
	unsigned int pid, ns_pid, pid_ns;
	char *comm;
};

struct event {
	unsigned long long time_ns, start_time_ns, cgroup_id;
	unsigned int pid, tid, ns_pid, uid, gid, login_uid, session, pid_ns, mnt_ns, user_ns, argc, args_full_len;
	bool script, root_mount_differs, cgroup_v1;
	struct {
		char *path;
		unsigned long long inode, size;
		long long ctime_ns;
		unsigned int device, nlink, fs_magic;
		bool overlay, upper, copied_up, memfd, deleted, mounted;
	} executable;
	bool args_cut, path_cut, cwd_cut, cgroup_cut, failed;
	char *tty, *comm, *filename, *cwd;
	struct texts *cgroup, *args;
	int ancestor_count;
	struct ancestor *ancestors;
	bool unprintable;
};

/* The checks that come before a record is believed. */
static inline bool record_is_whole(const struct exec_record *record, size_t bytes)
{
	const char *data = (const char *)record;
	size_t end, fixed = __builtin_offsetof(struct exec_record, ancestors);

	if (bytes < fixed || record->kind != FW_KIND_EXEC || record->size != bytes ||
	    record->ancestor_count > FW_MAX_ANCESTORS)
		return false;
	fixed += record->ancestor_count * sizeof(struct exec_ancestor);
	if (record->fixed_bytes != fixed || record->cgroup_len > FW_MAX_CGROUP_BYTES ||
	    record->filename_len > FW_MAX_PATH_BYTES || record->exe_path_len > FW_MAX_PATH_BYTES ||
	    record->cwd_len > FW_MAX_PATH_BYTES || record->args_len > FW_MAX_ARGS_BYTES ||
	    fixed + record->cgroup_len + record->filename_len + record->exe_path_len + record->cwd_len +
		    record->args_len !=
		bytes)
		return false;
	end = fixed + record->cgroup_len;
	if (record->cgroup_len && data[end - 1])
		return false;
	if (record->filename_len && strnlen(data + end, record->filename_len) != record->filename_len - 1U)
		return false;
	end += record->filename_len + record->exe_path_len;
	if (record->exe_path_len && data[end - 1])
		return false;
	end += record->cwd_len;
	return !record->cwd_len || !data[end - 1];
}

static inline char *text_of(struct event *event, const char *from, size_t length)
{
	char *text = malloc(length + 1);

	for (size_t i = 0; i < length; i++) {
		text[i] = from[i];
		if (from[i] < 0 || from[i] == '\\')
			event->unprintable = true;
	}
	text[length] = 0;
	return text;
}

static inline struct texts *texts_of(struct event *event, const char *from, size_t bytes)
{
	const char *end = from + bytes;
	struct texts *texts;
	int count = 0;

	for (const char *at = from; at < end; at += strnlen(at, end - at) + 1)
		count++;
	texts = malloc(sizeof(*texts) + count * sizeof(char *));
	texts->count = 0;
	while (from < end) {
		size_t length = strnlen(from, end - from);

		texts->at[texts->count++] = text_of(event, from, length);
		from += length + 1;
	}
	return texts;
}

/* A list of names, the leaf first, as a path. */
static inline char *path_of(struct event *event, const char *names, size_t bytes)
{
	char *path = malloc(bytes + 2);
	const char *end = names + bytes;
	size_t left = bytes;

	path[0] = '/';
	path[bytes ? bytes : 1] = 0;
	while (names < end) {
		size_t length = strnlen(names, end - names);

		left -= length;
		for (size_t i = 0; i < length; i++) {
			path[left + i] = names[i];
			if (names[i] < 0 || names[i] == '\\')
				event->unprintable = true;
		}
		if (left)
			path[--left] = '/';
		names += length + 1;
	}
	return path;
}

static inline struct event *event_of(const struct exec_record *record, size_t bytes)
{
	const char *data = (const char *)record + record->fixed_bytes;
	unsigned long long flags = record->flags;
	struct event *event;

	if (!record_is_whole(record, bytes))
		return NULL;
	event = calloc(1, sizeof(*event));
	event->time_ns = record->time_ns;
	event->start_time_ns = record->start_time_ns;
	event->cgroup_id = record->cgroup_id;
	event->pid = record->pid;
	event->tid = record->tid;
	event->ns_pid = record->ns_pid;
	event->uid = record->uid;
	event->gid = record->gid;
	event->login_uid = record->login_uid;
	event->session = record->session;
	event->pid_ns = record->pid_ns;
	event->mnt_ns = record->mnt_ns;
	event->user_ns = record->user_ns;
	event->argc = record->argc;
	event->args_full_len = record->args_full_len;
	event->script = flags & FW_SCRIPT;
	event->root_mount_differs = flags & FW_ROOT_MOUNT_DIFFERS;
	event->cgroup_v1 = flags & FW_CGROUP_V1;
	event->executable.inode = record->exe_inode;
	event->executable.size = record->exe_size;
	event->executable.ctime_ns = record->exe_ctime_ns;
	event->executable.device = record->exe_device;
	event->executable.nlink = record->exe_nlink;
	event->executable.fs_magic = record->exe_fs_magic;
	event->executable.overlay = flags & FW_EXE_OVERLAY;
	event->executable.upper = flags & FW_EXE_UPPER;
	event->executable.copied_up = flags & FW_EXE_COPIED_UP;
	event->executable.memfd = flags & FW_EXE_MEMFD;
	event->executable.deleted = flags & FW_EXE_DELETED;
	event->executable.mounted = flags & FW_EXE_MOUNTED;
	event->args_cut = flags & (FW_ARGS_CUT | FW_ARGS_FAILED);
	event->path_cut = flags & (FW_EXE_PATH_CUT | FW_FILENAME_CUT);
	event->cwd_cut = flags & FW_CWD_CUT;
	event->cgroup_cut = flags & FW_CGROUP_CUT;
	event->failed = flags & (FW_FILENAME_FAILED | FW_EXE_PATH_FAILED | FW_CWD_FAILED | FW_CGROUP_FAILED |
				 FW_ARGS_FAILED | FW_TASK_FAILED);
	event->tty = text_of(event, record->tty, strnlen(record->tty, FW_TTY_BYTES));
	event->comm = text_of(event, record->comm, strnlen(record->comm, FW_COMM_BYTES));
	event->cgroup = texts_of(event, data, record->cgroup_len);
	data += record->cgroup_len;
	event->filename = text_of(event, data, record->filename_len ? record->filename_len - 1 : 0);
	data += record->filename_len;
	event->executable.path = path_of(event, data, record->exe_path_len);
	data += record->exe_path_len;
	event->cwd = path_of(event, data, record->cwd_len);
	data += record->cwd_len;
	event->args = texts_of(event, data, record->args_len);
	event->ancestor_count = record->ancestor_count;
	event->ancestors = malloc(record->ancestor_count * sizeof(struct ancestor));
	for (int i = 0; i < record->ancestor_count; i++) {
		const struct exec_ancestor *from = &record->ancestors[i];

		event->ancestors[i] = (struct ancestor){from->start_time_ns, from->pid, from->ns_pid, from->pid_ns,
							text_of(event, from->comm, strnlen(from->comm, FW_COMM_BYTES))};
	}
	return event;
}

/* How long all texts are together. */
static inline long long event_text_bytes(const struct event *event)
{
	long long bytes = strlen(event->tty) + strlen(event->comm) + strlen(event->filename) + strlen(event->cwd) +
			  strlen(event->executable.path);

	for (int i = 0; i < event->cgroup->count; i++)
		bytes += strlen(event->cgroup->at[i]);
	for (int i = 0; i < event->args->count; i++)
		bytes += strlen(event->args->at[i]);
	for (int i = 0; i < event->ancestor_count; i++)
		bytes += strlen(event->ancestors[i].comm);
	return bytes;
}

static inline void texts_free(struct texts *texts)
{
	for (int i = 0; i < texts->count; i++)
		free(texts->at[i]);
	free(texts);
}

static inline void event_free(struct event *event)
{
	for (int i = 0; i < event->ancestor_count; i++)
		free(event->ancestors[i].comm);
	free(event->ancestors);
	texts_free(event->cgroup);
	texts_free(event->args);
	free(event->tty);
	free(event->comm);
	free(event->filename);
	free(event->cwd);
	free(event->executable.path);
	free(event);
}

#endif
