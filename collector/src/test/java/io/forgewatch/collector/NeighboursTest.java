package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NeighboursTest {
    private final Neighbours neighbours = new Neighbours(3);

    private static HostProcess process(int pid) {
        return new HostProcess(pid, pid * 1000L);
    }

    @Test
    void shouldKeepTheOldestOfAGroup() {
        for (int pid = 100; pid > 0; pid--) {
            neighbours.add(7, process(pid));
        }
        assertThat(neighbours.of(7)).extracting(HostProcess::pid).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(neighbours.size()).isEqualTo(6);
        assertThat(neighbours.of(8)).isEmpty();
    }

    @Test
    void shouldForgetAProcessThatHasEnded() {
        neighbours.add(7, process(1));
        neighbours.add(7, process(2));
        neighbours.remove(1);
        neighbours.remove(99);
        assertThat(neighbours.of(7)).containsExactly(process(2));
        neighbours.remove(8, process(2));
        neighbours.remove(7, new HostProcess(2, 5));
        assertThat(neighbours.of(7)).containsExactly(process(2));
        neighbours.remove(7, process(2));
        assertThat(neighbours.of(7)).isEmpty();
        assertThat(neighbours.size()).isZero();
    }

    @Test
    void shouldTakeTheLastWordOnWhereAProcessIs() {
        neighbours.add(7, process(1));
        neighbours.add(8, process(1));
        neighbours.add(8, new HostProcess(1, 5));
        assertThat(neighbours.of(7)).isEmpty();
        assertThat(neighbours.of(8)).containsExactly(new HostProcess(1, 5));
    }

    @Test
    void shouldForgetTheGroupThatWasUsedLongestAgo() {
        for (int group = 1; group <= 3; group++) {
            neighbours.add(group, process(group));
        }
        assertThat(neighbours.of(1)).hasSize(1);
        for (int group = 4; group <= 1000; group++) {
            neighbours.add(group, process(group));
            assertThat(neighbours.of(1)).hasSize(1);
        }
        assertThat(neighbours.of(2)).isEmpty();
        assertThat(neighbours.of(1000)).hasSize(1);
        assertThat(neighbours.size()).isEqualTo(3);
    }
}
