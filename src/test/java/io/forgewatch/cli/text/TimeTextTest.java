package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeTextTest {
    @Test
    void shouldShowUtcWhateverTheZone() {
        Timestamp time = Timestamp.newBuilder()
                .setSeconds(1_795_478_400)
                .setNanos(7_999_999)
                .build();
        assertThat(TimeText.seconds(time)).isEqualTo("2026-11-24 00:00:00");
        assertThat(TimeText.millis(time)).isEqualTo("2026-11-24 00:00:00.007Z");
        assertThat(TimeText.clock(Instant.parse("2026-11-24T23:59:59.999999Z"))).isEqualTo("23:59:59.999");
    }

    @ParameterizedTest
    @CsvSource({
        "-PT1S, 0 ms",
        "PT0S, 0 ms",
        "PT0.0129S, 12 ms",
        "PT3.49S, 3.4 s",
        "PT59.999S, 59.9 s",
        "PT5M6S, 5 min 6 s",
        "PT2H3M4S, 2 h 3 min",
        "P4DT5H6M, 4 d 5 h"
    })
    void shouldShowADurationInItsTwoLargestUnits(Duration duration, String text) {
        assertThat(TimeText.duration(duration)).isEqualTo(text);
    }
}
