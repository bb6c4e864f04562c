package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LongFlagsTest {
    private final LongFlags flags = new LongFlags(16);

    @Test
    void shouldTellANoFromWhatItDoesNotKnow() {
        flags.put(5, false);

        assertThat(flags.contains(5)).isTrue();
        assertThat(flags.get(5)).isFalse();
        assertThat(flags.contains(6)).isFalse();
    }

    @Test
    void shouldTakeAnyNumberAsAKey() {
        for (long key : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(flags.contains(key)).isFalse();
            flags.put(key, true);
            assertThat(flags.get(key)).isTrue();
        }
        assertThat(flags.size()).isEqualTo(4);
    }

    @Test
    void shouldKeepTheLatestAnswer() {
        flags.put(5, false);
        flags.put(5, true);

        assertThat(flags.get(5)).isTrue();
        assertThat(flags.size()).isEqualTo(1);
    }

    @Test
    void shouldKeepNumbersThatFallOnTheSameSlotApart() {
        LongFlags large = new LongFlags(1024);
        for (long key = 0; key < 700; key++) {
            large.put(key << 40, key % 3 == 0);
        }
        for (long key = 0; key < 700; key++) {
            assertThat(large.contains(key << 40)).isTrue();
            assertThat(large.get(key << 40)).isEqualTo(key % 3 == 0);
        }
    }

    @Test
    void shouldForgetAllWhenThreeQuartersAreTaken() {
        for (long key = 0; key < 13; key++) {
            flags.put(key, true);
        }

        assertThat(flags.size()).isEqualTo(1);
        assertThat(flags.contains(11)).isFalse();
        assertThat(flags.get(12)).isTrue();
    }

    @Test
    void shouldRefuseASizeThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new LongFlags(24)).hasMessageContaining("24");
    }
}
