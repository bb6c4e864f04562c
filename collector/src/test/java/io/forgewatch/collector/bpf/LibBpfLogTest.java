package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import org.junit.jupiter.api.Test;

class LibBpfLogTest {
    @Test
    void shouldKeepWhatLibbpfSaysOfABrokenObject() {
        LibBpfLog log = LibBpfLog.install();
        Memory broken = new Memory(64);
        broken.clear();
        assertThat(LibBpf.bpf_object__open_mem(broken, 64, null)).isNull();
        assertThat(Native.getLastError()).isPositive();
        assertThat(log.lines()).anyMatch(line -> line.startsWith("libbpf: ") && line.contains("ELF"));
    }

    @Test
    void shouldForgetWhenInstalledAgain() {
        Memory broken = new Memory(64);
        broken.clear();
        LibBpfLog.install();
        assertThat(LibBpf.bpf_object__open_mem(broken, 0, null)).isNull();
        assertThat(LibBpfLog.install().lines()).isEmpty();
        assertThat(LibBpfLog.current().lines()).isEmpty();
    }
}
