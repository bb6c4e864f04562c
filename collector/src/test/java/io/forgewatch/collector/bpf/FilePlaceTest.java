package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FilePlaceTest {
    @Test
    void shouldReadMountAndInode() throws IOException {
        assertThat(FilePlace.parse("pos:\t0\nflags:\t012100000\nmnt_id:\t26\nino:\t1234\n"))
                .isEqualTo(new FilePlace(26, 1234));
        assertThat(FilePlace.parse("mnt_id:\t0\nino:\t18446744073709551615\n")).isEqualTo(new FilePlace(0, -1));
    }

    @Test
    void shouldHaveNoInodeOfAnOlderKernel() throws IOException {
        assertThat(FilePlace.parse("pos:\t0\nflags:\t0\nmnt_id:\t-1\n")).isEqualTo(new FilePlace(-1, 0));
    }

    @Test
    void shouldRefuseWhatIsNoFdinfo() {
        for (String text : new String[] {"", "ino:\t5\n", "mnt_id:\tx\n", "mnt_id:\t26\nino:\t1 2\n"}) {
            assertThatThrownBy(() -> FilePlace.parse(text)).as(text).isInstanceOf(IOException.class);
        }
    }
}
