#!/bin/bash
# Executes in every way that a record tells apart: scripts, memfds, deleted, overlaid and mounted programs, other namespaces,
# roots and users, long arguments and paths, deep cgroups. Leaves nothing behind.
#
#   unshare --mount --propagation private every-exec.sh CGROUP    a folder for cgroups in the hierarchy that names them
set -euo pipefail

cgroup=$1/every-exec-$$
work=$(mktemp -d)
finish() {
	cd /
	umount "$work/a directory/of its own/mounted/overlay" "$work/a directory/of its own/mounted" 2>/dev/null || true
	rm -rf "$work"
	find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
}
trap finish EXIT

printf -v letters '%*s' 250 ''
mkdir -p "$work/a directory/of its own"
cd "$work/a directory/of its own"
/bin/true plain "two words" ''
printf '#!/bin/sh\nexit 0\n' >script && chmod 755 script && ./script argument
cp /bin/true copy && ./copy
(exec 3<copy && rm copy && exec /proc/self/fd/3 deleted)
perl -e '($number, $name) = ($ARGV[0] + 0, "memory"); $fd = syscall($number, $name, 0); open(my $to, ">&=", $fd); open(my $from, "<", "/bin/true");
	use IO::Handle; binmode $_ for $to, $from; local $/; print {$to} <$from>; $to->flush; exec "/proc/self/fd/$fd", "from memory"' \
	"$([[ $(uname -m) == x86_64 ]] && echo 319 || echo 279)"
mkdir mounted && mount -t tmpfs tmpfs mounted && cp "$(command -v busybox)" mounted/busybox
mounted/busybox true mounted
mkdir mounted/{lower,upper,work,overlay} && cp /bin/true mounted/lower/copied
mount -t overlay -o lowerdir=mounted/lower,upperdir=mounted/upper,workdir=mounted/work overlay mounted/overlay
cp /bin/true mounted/overlay/added && chmod 700 mounted/overlay/copied
mounted/overlay/added && mounted/overlay/copied
umount mounted/overlay
chroot mounted /busybox true chroot
unshare --pid --fork --mount --user --map-root-user /bin/true namespaces
unshare --mount --pid --fork sh -c 'mount --bind mounted mounted && cd mounted && ./busybox pivot_root . . && /busybox true'
/bin/true "$(head -c 20000 /dev/zero | tr '\0' a)" cut
/bin/true $(seq 1 200)
script -qec '/bin/true on a terminal' /dev/null >/dev/null </dev/null
setpriv --reuid 1234 --regid 5678 --clear-groups /bin/true other user
sh -c 'echo 77 >/proc/self/loginuid; exec /bin/true login' 2>/dev/null || true
deepest=$cgroup
for level in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
	deepest+=/level-$level-with-a-name-of-its-own
done
mkdir -p "$deepest"
sh -c 'echo $$ >"$0/cgroup.procs"; exec /bin/true in a cgroup' "$cgroup"
sh -c 'echo $$ >"$0/cgroup.procs"; exec /bin/true in a deep cgroup' "$deepest"
# More ancestors than a record has, this script the farthest but one of them.
printf '#!/bin/sh\n[ "$1" = 0 ] || { ./deeper $(($1 - 1)); true; }\n' >deeper && chmod 755 deeper && ./deeper 6
path=$work
for level in a b c d e f g h i j k l m n; do
	path+=/${letters// /$level}
done
mkdir -p "$path"
(cd "$path" && exec /bin/true in a long directory)
cp /bin/true gcc && ./gcc -c candidate.c
umount mounted
for _ in $(seq 20); do /bin/true storm; done
