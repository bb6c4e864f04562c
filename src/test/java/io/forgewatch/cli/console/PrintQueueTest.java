package io.forgewatch.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrintQueueTest {
    private static final int EIGHT_MIB = 8 << 20;

    private final PrintQueue<Integer> queue = new PrintQueue<>(Integer::longValue);

    @Test
    void refusesWhatWouldBeTooLargeTogether() throws InterruptedException {
        assertThat(queue.offer(EIGHT_MIB)).isTrue();
        assertThat(queue.offer(EIGHT_MIB)).isTrue();
        assertThat(queue.offer(1)).isFalse();

        assertThat(queue.poll(0)).isEqualTo(EIGHT_MIB);
        assertThat(queue.offer(1)).isTrue();
    }

    @Test
    void refusesTooMany() {
        int taken = 0;
        while (taken < 10_000 && queue.offer(1)) {
            taken++;
        }
        assertThat(taken).isEqualTo(4_096);
    }

    @Test
    void hasRoomAgainAfterItWasCleared() {
        queue.offer(EIGHT_MIB);
        queue.offer(EIGHT_MIB);

        assertThat(queue.clear()).isEqualTo(2);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.offer(2 * EIGHT_MIB)).isTrue();
    }
}
