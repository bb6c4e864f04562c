/*
 * Starts a program in a way that a shell cannot: start HOW FILE ARGS..., or the same as lines of the variable COMMAND.
 *
 *   memfd NAME    from anonymous memory that holds a copy of the file; NAME is the memory's and argv[0]
 *   descriptor    by its descriptor
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

static void by_descriptor(int unlinked, char **argv)
{
	int file = opened(argv[0]);
	must(!unlinked || unlink(argv[0]) == 0, "unlink");
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

/* The lines of a text, NULL at the end; the text is cut up. */
static char **lines(char *text, int *count)
{
	char **found = calloc(strlen(text) + 2, sizeof(*found));
	must(found != NULL, "calloc");
	for (char *line = strsep(&text, "\n"); line; line = strsep(&text, "\n"))
		found[(*count)++] = line;
	return found;
}

int main(int argc, char **argv)
{
	/* Told by its arguments, it would have those of the program, and could be taken for that. */
	const char *command = getenv("COMMAND");
	char **words = argv + 1;
	int count = argc - 1;
	if (count == 0 && command) {
		words = lines(strdup(command), &count);
		unsetenv("COMMAND");
	}
	const char *how = count > 1 ? words[0] : "";
	if (!strcmp(how, "memfd") && count > 2)
		from_memory(words[1], words + 2);
	else if (!strcmp(how, "descriptor") || !strcmp(how, "unlinked"))
		by_descriptor(how[0] == 'u', words + 1);
	else if (!strcmp(how, "then-unlink"))
		then_unlink(words + 1);
	else if (!strcmp(how, "double-fork") || !strcmp(how, "daemon"))
		orphaned(how[1] == 'a', words + 1);
	else
		return fprintf(stderr, "usage: start memfd NAME|descriptor|unlinked|then-unlink|double-fork|daemon FILE ARGS...\n"), 2;
	perror(words[1]);
	return 126;
}
