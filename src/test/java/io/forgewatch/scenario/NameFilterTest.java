package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameFilterTest {
    @Test
    void shouldTakeEveryNameWhereNothingIsAsked() {
        assertThat(NameFilter.of("")).accepts("gcc, copied").accepts("");
    }

    @Test
    void shouldLetAStarStandForAnyTextOfTheWholeName() {
        assertThat(NameFilter.of("gcc*")).accepts("gcc", "gcc, copied").rejects("C, compiled by gcc and run");
        assertThat(NameFilter.of("*through*a?")).accepts("through a?").rejects("through ab", "through a? link");
    }

    @Test
    void shouldTakeAPartOfTheNameWithoutAStar() {
        assertThat(NameFilter.of("g++")).accepts("by g++ and run").rejects("gcc");
    }

    @Test
    void shouldTakeWhatFitsOneOfSeveral() {
        assertThat(NameFilter.of("tcc*; javac*"))
                .accepts("tcc", "javac, renamed")
                .rejects("a javac");
    }
}
