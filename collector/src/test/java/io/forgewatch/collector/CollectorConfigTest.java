package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.evidence.EvidenceLimits;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CollectorConfigTest {
    @Test
    void shouldWatchThisHostUnlessToldOtherwise() {
        CollectorConfig config = CollectorConfig.defaults(Path.of("/data"), "1");

        assertThat(config)
                .isEqualTo(new CollectorConfig(
                        Path.of("/"),
                        Path.of("/data"),
                        ProbeOptions.DEFAULT_RING_BYTES,
                        ProbeLoader.AUTO,
                        "",
                        "",
                        "1",
                        config.secrets(),
                        false,
                        EvidenceLimits.DEFAULT));
    }
}
