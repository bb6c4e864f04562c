/*
 * Starts a program in a way that a shell cannot: start HOW FILE ARGS...
 *
 *   memfd NAME    from anonymous memory that holds a copy of the file; NAME is the memory's and argv[0]
 *   unlinked      by its descriptor, once its name is gone
 *   then-unlink   by its name, which is removed as soon as the exec is through
 *   double-fork   below nobody: its parent ends before it begins
 *   daemon        the same in a session of its own
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void must(int holds, const char *what)
{
	if (!holds) {
		perror(what);
		exit(125);
	}
}

static int opened(const char *file)
{
	/* Close-on-exec: a script could not be run so, and no scenario does. */
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	must(fd >= 0, file);
	return fd;
}

static void from_memory(const char *name, char **argv)
{
	int file = opened(argv[0]);
	int memory = memfd_create(name, MFD_CLOEXEC);
	must(memory >= 0, "memfd_create");
	ssize_t sent;
	while ((sent = sendfile(memory, file, NULL, 1 << 30)) > 0)
		;
	must(sent == 0, "sendfile");
	argv[0] = (char *)name;
	fexecve(memory, argv, environ);
}

static void unlinked(char **argv)
{
	int file = opened(argv[0]);
	must(unlink(argv[0]) == 0, "unlink");
	fexecve(file, argv, environ);
}

static void then_unlink(char **argv)
{
	int ends[2], status;
	must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
	pid_t child = fork();
	must(child >= 0, "fork");
	if (child == 0) {
		execv(argv[0], argv);
		return;
	}
	close(ends[1]);
	/* The other end is closed by the exec. */
	must(read(ends[0], &status, 1) == 0, "read");
	must(unlink(argv[0]) == 0, "unlink");
	must(waitpid(child, &status, 0) == child, "waitpid");
	exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void orphaned(int own_session, char **argv)
{
	for (int i = 0; i < 2; i++) {
		pid_t child = fork();
		must(child >= 0, "fork");
		if (child > 0)
			exit(0);
		if (i == 0 && own_session)
			must(setsid() >= 0, "setsid");
	}
	while (getppid() != 1)
		usleep(1000);
	execv(argv[0], argv);
}

int main(int argc, char **argv)
{
	const char *how = argc > 2 ? argv[1] : "";
	if (!strcmp(how, "memfd") && argc > 3)
		from_memory(argv[2], argv + 3);
	else if (!strcmp(how, "unlinked"))
		unlinked(argv + 2);
	else if (!strcmp(how, "then-unlink"))
		then_unlink(argv + 2);
	else if (!strcmp(how, "double-fork") || !strcmp(how, "daemon"))
		orphaned(how[1] == 'a', argv + 2);
	else
		return fprintf(stderr, "usage: start memfd NAME|unlinked|then-unlink|double-fork|daemon FILE ARGS...\n"), 2;
	perror(argv[2]);
	return 126;
}
