/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/* Executes a program so many times, one after the other, and prints how many nanoseconds that took. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

int main(int argc, char **argv)
{
	char *arguments[] = {"true", "-O2", "-g", "-Wall", "-c", "src/hello.c", "-o", "build/hello.o", NULL};
	long count = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
	struct timespec from, to;
	pid_t child;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (long i = 0; i < count; i++) {
		if (posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ))
			return 1;
		waitpid(child, NULL, 0);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%lld\n", (to.tv_sec - from.tv_sec) * 1000000000LL + to.tv_nsec - from.tv_nsec);
	return 0;
}
