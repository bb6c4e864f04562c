package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.Btf;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProbeCountersTest {
    @Test
    void shouldCountSkippedRunsAsSeenAndLost() {
        long[] sums = {10, 8, 2, 7, 7, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        ProbeCounters counters = ProbeCounters.of(sums, 3, 1);
        assertThat(counters.execsSeen()).isEqualTo(13).isEqualTo(counters.execsSent() + counters.execsLost());
        assertThat(counters.seen()).isEqualTo(21).isEqualTo(counters.sent() + counters.lost());
        assertThat(counters.lost()).isEqualTo(6);
        assertThat(counters.argsShortened()).isEqualTo(1);
    }

    /** Each counter's sum is its own key, so that each of the record's values tells where it was taken from. */
    @Test
    void shouldTakeEachCounterFromWhereTheKernelKeepsIt() throws Exception {
        ProbeCounters counters =
                ProbeCounters.of(LongStream.range(0, ProbeCounters.COUNT).toArray(), 0, 0);
        Map<String, Integer> java = new LinkedHashMap<>();
        for (RecordComponent component : ProbeCounters.class.getRecordComponents()) {
            long key = (long) component.getAccessor().invoke(counters);
            java.put(kernelName(component.getName()), (int) key);
        }
        java.put("FW_COUNTER_MAX", ProbeCounters.COUNT);

        try (InputStream object =
                Objects.requireNonNull(ProbeCounters.class.getResourceAsStream(ProbeObject.RESOURCE))) {
            assertThat(java)
                    .containsExactlyInAnyOrderEntriesOf(
                            Btf.read(object.readAllBytes()).enumeration("fw_counter"));
        }
    }

    /** {@code execsSeen} is {@code FW_EXEC_SEEN}. */
    private static String kernelName(String component) {
        String words = component.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        return "FW_" + words.replaceFirst("^(EXEC|EXIT)S_", "$1_");
    }
}
