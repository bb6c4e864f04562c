// SPDX-License-Identifier: Apache-2.0
/*
 * storm COUNT CPU PROGRAM: executes PROGRAM so many times on one CPU, one after the other, as fast as it can. Exits with 0 if each
 * of them did.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	char *child[] = {argv[3], NULL};
	cpu_set_t cpu;
	CPU_ZERO(&cpu);
	CPU_SET(atoi(argv[2]), &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu))
		return 3;
	for (long left = atol(argv[1]); left > 0; left--) {
		int status;
		pid_t pid = vfork();
		if (pid < 0)
			return 4;
		if (pid == 0) {
			execv(child[0], child);
			_exit(127);
		}
		if (waitpid(pid, &status, 0) != pid || status)
			return 5;
	}
	return 0;
}
