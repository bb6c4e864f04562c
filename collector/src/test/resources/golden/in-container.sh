#!/bin/sh
# Runs in the container that golden records are captured in: in-container.sh DEPTH
# Deeper than a record's ancestors reach, so that none of them is the capturing machine's.
if [ "$1" -gt 0 ]; then
	sh "$0" $(($1 - 1))
	exit $?
fi
cd /build || exit 1
printf 'int main(void)\n{\n\treturn 0;\n}\n' >hello.c
gcc -O2 -c hello.c
printf '#!/bin/sh\nexit 0\n' >configure
chmod 755 configure
./configure --prefix=/usr
gcc -static -pthread -o exec_ways exec_ways.c
./exec_ways end golden
./exec_ways memfd golden
env true "$(printf '\377\376\303')" "$(printf '\033[2J')" 'a\x41b' "$(printf 'two\nlines')" "$(printf '\342\200\256')" ''
sh -c 'exit 7' golden-exit
exit 0
