package io.forgewatch.collector;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountTest {
    private static final byte[] LINES = """
            26 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw
            126 26 0:57 / /a\\040-\\040b rw - fuse.sshfs none rw
            6 26 0:1048575 / /x rw - tmpfs tmpfs rw
            7 26 nonsense / /y rw - tmpfs tmpfs rw
            8 26 0:1 / /z rw tmpfs tmpfs rw
            9
            """.getBytes(US_ASCII);

    @Test
    void shouldFindAMountByItsNumber() {
        assertThat(Mount.find(26, LINES)).contains(new Mount(254 << 20, "ext4"));
        assertThat(Mount.find(126, LINES)).contains(new Mount(57, "fuse.sshfs"));
        assertThat(Mount.find(6, LINES)).contains(new Mount(1048575, "tmpfs"));
    }

    @Test
    void shouldFindNothingElse() {
        for (long id : new long[] {2, 1, 0, -1, 7, 8, 9}) {
            assertThat(Mount.find(id, LINES)).as("mount %d", id).isEmpty();
        }
        assertThat(Mount.find(26, new byte[0])).isEmpty();
    }

    @Test
    void shouldReadOnlyWhatTheKernelServesByItself() {
        for (String type : new String[] {
            "fuse",
            "fuse.sshfs",
            "fuseblk",
            "nfs",
            "nfs4",
            "cifs",
            "smb3",
            "ceph",
            "9p",
            "afs",
            "lustre",
            "glusterfs",
            "fuse.glusterfs",
            "autofs",
            "virtiofs",
            "proc",
            "ecryptfs",
            "",
            "new"
        }) {
            assertThat(FileSystems.readable(type)).as(type).isFalse();
            assertThat(FileSystems.stampsWrites(type)).as(type).isFalse();
        }
        for (String type : new String[] {"overlay", "ext4", "xfs", "btrfs", "zfs", "erofs", "squashfs"}) {
            assertThat(FileSystems.readable(type)).as(type).isTrue();
            assertThat(FileSystems.stampsWrites(type)).as(type).isTrue();
        }
        assertThat(FileSystems.readable("tmpfs")).isTrue();
        assertThat(FileSystems.stampsWrites("tmpfs")).isFalse();
        assertThat(FileSystems.readable(0x65735546)).isFalse();
        assertThat(FileSystems.readable(0x01021994)).isTrue();
        assertThat(FileSystems.stampsWrites(0x01021994)).isFalse();
    }
}
