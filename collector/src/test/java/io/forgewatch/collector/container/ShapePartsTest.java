package io.forgewatch.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapePartsTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @Test
    void shouldAcceptAnIdOnlyInItsWholeForm() {
        assertThat(IdForm.HEX64.fits(HEX)).isTrue();
        assertThat(IdForm.HEX64.fits(HEX.substring(1))).isFalse();
        assertThat(IdForm.HEX64.fits(HEX.toUpperCase(java.util.Locale.ROOT))).isFalse();
        assertThat(IdForm.GARDEN.fits("69b1ce07-1b36-4ee5-4a2c-6b1f")).isTrue();
        assertThat(IdForm.GARDEN.fits("69b1ce07-1b36-4ee5-4a2c-6b1f00112233"))
                .as("a UUID")
                .isFalse();
        assertThat(IdForm.FARGATE.fits("0".repeat(32) + "-12")).isTrue();
        assertThat(IdForm.FARGATE.fits("0".repeat(32) + "-")).isFalse();
        assertThat(IdForm.NAME.fits("web-1.a_b")).isTrue();
        assertThat(IdForm.NAME.fits("-web")).isFalse();
        assertThat(IdForm.NAME.fits("a\nb")).isFalse();
        assertThat(IdForm.NAME.fits("x".repeat(256))).isFalse();
        assertThat(IdForm.DIGITS.fits("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "true,  podabc-1,                       abc-1",
        "true,  pod,                            ''",
        "true,  podABC,                         ''",
        "false, podabc-1,                       ''",
        "false, kubepods-burstable-poda_b.slice, a-b",
        "false, kubepods-burstable.slice,       ''",
        "false, user-pod1.slice,                ''",
    })
    void shouldReadAPodsUidOnlyInAKubeletsTree(boolean inKubepods, String name, String uid) {
        assertThat(PodUids.uidIn(inKubepods, name)).isEqualTo(uid);
    }

    @Test
    void shouldWantTheWholeLevelToFitAShape() {
        CgroupShape docker = CgroupShape.ALL.get(0);

        assertThat(docker.idIn("", "docker-" + HEX + ".scope")).isEqualTo(HEX);
        assertThat(docker.idIn("", "docker-" + HEX)).isEqualTo(HEX);
        assertThat(docker.idIn("", "docker-" + HEX + ".service")).isNull();
        assertThat(docker.idIn("", "docker-.scope")).isNull();
        assertThat(docker.idIn("", "docker-")).isNull();
    }
}
