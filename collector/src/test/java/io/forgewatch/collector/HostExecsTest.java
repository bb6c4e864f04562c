package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.RecordBytes;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HostExecsTest {
    private static final long HOST = 4026531836L;
    private static final long OWN = 4026532000L;
    private static final String ID = "5a".repeat(32);

    private final ExecRecordDecoder decoder = new ExecRecordDecoder();
    private final HostExecs hostExecs = new HostExecs(new ContainerResolver(HOST), HOST);

    private boolean isHost(RecordBytes record) {
        return hostExecs.isHost(Objects.requireNonNull(decoder.examine(RecordBytes.buffer(record.build()))));
    }

    private static RecordBytes onHost(long cgroupId, String... leafFirst) {
        return new RecordBytes().cgroupId(cgroupId).pidNamespace(HOST).cgroup(leafFirst);
    }

    @Test
    void shouldTellTheHostsFromAContainers() {
        assertThat(isHost(onHost(1, "sshd.service", "system.slice"))).isTrue();
        assertThat(isHost(onHost(2, ID, "docker"))).isFalse();
        assertThat(isHost(onHost(3).pidNamespace(OWN).rootMountDiffers())).isFalse();
    }

    @Test
    void shouldRememberACgroupByItsId() {
        assertThat(isHost(onHost(1, "user.slice"))).isTrue();
        // The kernel never gives an id twice: the names are not even looked at.
        assertThat(isHost(onHost(1, ID, "docker"))).isTrue();
    }

    @Test
    void shouldNotLetAHostProcessSpeakForAContainerInTheSameCgroup() {
        assertThat(isHost(onHost(1, "user.slice"))).isTrue();
        assertThat(isHost(onHost(1, "user.slice").pidNamespace(OWN).rootMountDiffers()))
                .isFalse();
        assertThat(isHost(onHost(1, "user.slice").pidNamespace(OWN))).isTrue();
        assertThat(isHost(onHost(1, "user.slice").rootMountDiffers())).isTrue();
    }

    @Test
    void shouldNotMixTheTwoVersionsNumbers() {
        assertThat(isHost(onHost(1, "user.slice"))).isTrue();
        assertThat(isHost(onHost(1, ID, "docker").cgroupV1())).isFalse();
    }

    @Test
    void shouldNotRememberWhatTheKernelCouldNotRead() {
        assertThat(isHost(onHost(1).cgroupFailed())).isTrue();
        assertThat(isHost(onHost(1, ID, "docker"))).isFalse();
        assertThat(isHost(onHost(2).pidNamespace(0).rootMountDiffers())).isTrue();
        assertThat(isHost(onHost(2).pidNamespace(OWN).rootMountDiffers())).isFalse();
    }
}
