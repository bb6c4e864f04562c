package io.forgewatch.collector.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ProbeObjectTest {
    @Test
    void shouldGoTheWayOfTypedProgramsWhereTheyAreTaken() throws Exception {
        String way = ProbeObject.eitherWay(raw -> raw ? "raw_tp" : "tp_btf");
        assertThat(way).isEqualTo("tp_btf");
    }

    @Test
    void shouldGoTheWayOfRawProgramsWhereTypedOnesAreRefused() throws Exception {
        String way = ProbeObject.eitherWay(raw -> {
            if (!raw) {
                throw new ProbeException("cannot load tp_btf");
            }
            return "raw_tp";
        });
        assertThat(way).isEqualTo("raw_tp");
    }

    @Test
    void shouldSayWhyTypedProgramsWereRefusedWhereNoneAreTaken() {
        assertThatThrownBy(() -> ProbeObject.eitherWay(raw -> {
                    throw new ProbeException("cannot load " + (raw ? "raw_tp" : "tp_btf"));
                }))
                .hasMessage("cannot load tp_btf")
                .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("cannot load raw_tp"));
    }

    @Test
    @Tag("kernel")
    void shouldTellTheWayThatThisKernelTakes() throws Exception {
        assertThat(ProbeReport.loadAny(ProbeOptions.defaults(Set.of())).program())
                .isEqualTo("forgewatch_exec (tp_btf)");
    }
}
