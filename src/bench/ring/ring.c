/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * The C half of bench-ring, a library in the JVM's process, so that both readers take turns on one ring: fills it, and
 * reads it with libbpf's ring_buffer__consume.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../../../bpf/src/main/bpf/exec_record.h"
#include "event.h"
#include "fill.h"

enum mode { WALK, DISCARD, DECODE };

/* What a call of ring_read found; as RingBench.Found has it. */
struct found {
	long long records;
	long long busy_ns;
	long long out_of_order;
	long long malformed;
	long long sum; /* of what was read: both readers must come to the same */
};

static struct bpf_object *object;
static struct ring_buffer *ring;
static int program_fd;
static unsigned long long *sent;
static pthread_t filler;
static atomic_int filling;

static enum mode mode;
static struct found *found;
static unsigned long long expected;
static long long wanted;
static unsigned long long host_cgroup;
static unsigned int host_pid_ns;

static int on_record(void *context, void *data, size_t bytes)
{
	const struct exec_record *record = data;
	struct event *event;

	if (record->time_ns != expected)
		found->out_of_order++;
	expected = record->time_ns + 1;
	found->records++;
	switch (mode) {
	case WALK:
		found->sum += bytes;
		break;
	case DISCARD:
		if (!record_is_whole(record, bytes))
			found->malformed++;
		else if (record->pid_ns == host_pid_ns && record->cgroup_id == host_cgroup)
			found->sum++;
		break;
	case DECODE:
		event = event_of(record, bytes);
		if (!event) {
			found->malformed++;
			break;
		}
		found->sum += event_text_bytes(event);
		event_free(event);
		break;
	}
	return found->records >= wanted ? -ECANCELED : 0;
}

/* Loads the filler; returns the ring's descriptor or -errno. */
int ring_open(const char *file, int ring_bytes)
{
	struct bpf_program *program;
	struct bpf_map *bss;
	size_t size;

	object = bpf_object__open(file);
	if (!object)
		return -errno;
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "records"), ring_bytes);
	if (bpf_object__load(object))
		return -errno;
	program = bpf_object__find_program_by_name(object, "fill");
	program_fd = bpf_program__fd(program);
	bss = bpf_object__find_map_by_name(object, ".bss");
	sent = (void *)bpf_map__initial_value(bss, &size);
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "records"), on_record, NULL, NULL);
	return ring ? bpf_object__find_map_fd_by_name(object, "records") : -errno;
}

int ring_set_template(int index, const void *record, int bytes)
{
	struct template template = {.bytes = bytes};

	memcpy(template.record, record, bytes);
	return bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "templates"), &index, &template, 0);
}

void ring_set_host(long long cgroup, int pid_ns)
{
	host_cgroup = cgroup;
	host_pid_ns = pid_ns;
}

/* Sends records until the ring refused one, at most so many. */
int ring_fill(int attempts)
{
	char packet[64] = {};
	LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet, .data_size_in = sizeof(packet), .repeat = attempts);

	return bpf_prog_test_run_opts(program_fd, &options);
}

unsigned long long ring_sent(void)
{
	return __atomic_load_n(sent, __ATOMIC_ACQUIRE);
}

static void *fill_on(void *unused)
{
	while (atomic_load(&filling))
		ring_fill(1000);
	return NULL;
}

/* Fills on a thread of its own until told to stop. */
int ring_start_filling(void)
{
	atomic_store(&filling, 1);
	return -pthread_create(&filler, NULL, fill_on, NULL);
}

void ring_stop_filling(void)
{
	atomic_store(&filling, 0);
	pthread_join(filler, NULL);
}

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* Reads what is there, up to so many records, from the number given on. Returns the number that is next. */
unsigned long long ring_read(int how, long long records, unsigned long long next, struct found *into)
{
	long long start;

	mode = how;
	found = into;
	expected = next;
	wanted = into->records + records;
	start = now_ns();
	ring_buffer__consume(ring);
	into->busy_ns += now_ns() - start;
	return expected;
}

void ring_close(void)
{
	ring_buffer__free(ring);
	bpf_object__close(object);
}
