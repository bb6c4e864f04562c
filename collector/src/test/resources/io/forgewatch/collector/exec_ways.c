/*
 * exec_ways WAY MARKER [THEN]: executes itself in an unusual way; that image is called with THEN, else with "end".
 * "end" does nothing, "stay" waits to be killed, "unlink" removes its own file and waits,
 * "exec" becomes a shell that stops.
 * Linked statically, so that it also runs where there is no loader.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *self;
static char *marker;

static void *exec_self(void *unused)
{
	execl(self, self, "end", marker, NULL);
	return unused;
}

static int copy_into(int out)
{
	static char buffer[1 << 16];
	int in = open(self, O_RDONLY | O_CLOEXEC);
	ssize_t bytes;

	while ((bytes = read(in, buffer, sizeof(buffer))) > 0)
		if (write(out, buffer, bytes) != bytes)
			return -1;
	return close(in);
}

static int copy_to(const char *path)
{
	int out = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0755);

	return copy_into(out) || close(out);
}

int main(int argc, char **argv)
{
	char *end[] = {"name", argc > 3 ? argv[3] : "end", argv[2], NULL};
	char *none[] = {NULL};

	self = argv[0];
	marker = argv[2];
	if (argc < 3)
		return 2;
	if (!strcmp(argv[1], "end"))
		return 0;
	if (!strcmp(argv[1], "exec"))
		return execlp("sh", "sh", "-c", "kill -STOP $$", marker, NULL);
	if (!strcmp(argv[1], "unlink"))
		unlink(self);
	if (!strcmp(argv[1], "unlink") || !strcmp(argv[1], "stay"))
		return pause();
	if (!strcmp(argv[1], "thread")) {
		pthread_t thread;

		pthread_create(&thread, NULL, exec_self, NULL);
		pthread_join(thread, NULL);
	} else if (!strcmp(argv[1], "memfd")) {
		int fd = memfd_create("not a file", 0);

		if (!copy_into(fd))
			fexecve(fd, end, none);
	} else if (!strcmp(argv[1], "deleted")) {
		if (!copy_to("unlinked")) {
			int fd = open("unlinked", O_RDONLY | O_CLOEXEC);

			unlink("unlinked");
			fexecve(fd, end, none);
		}
	} else if (!strcmp(argv[1], "chroot")) {
		mkdir("jail", 0755);
		if (!copy_to("jail/inside") && !chroot("jail") && !chdir("/"))
			execv("/inside", end);
	} else if (!strcmp(argv[1], "megabyte")) {
		static char argument[1 << 17];
		char *many[12] = {"name", "end", marker};

		memset(argument, 'x', sizeof(argument) - 1);
		for (int i = 3; i < 11; i++)
			many[i] = argument;
		execv(self, many);
	}
	perror(argv[1]);
	return 1;
}
