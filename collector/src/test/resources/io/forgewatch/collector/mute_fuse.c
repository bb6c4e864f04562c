/*
 * mute_fuse DIRECTORY: mounts a FUSE file system whose server never answers, prints a line, and ends with its input.
 * Then the kernel lets go of everybody who waits for it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char options[64];
	char byte;
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (argc < 2 || fd < 0)
		return 2;
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=0,group_id=0", fd);
	if (mount("mute", argv[1], "fuse.mute", 0, options)) {
		perror("mount");
		return 1;
	}
	puts("mounted");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	umount2(argv[1], MNT_DETACH);
	return 0;
}
