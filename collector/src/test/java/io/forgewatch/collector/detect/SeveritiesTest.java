package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SeveritiesTest {
    static Stream<Arguments> launches() {
        return Stream.of(
                row(Severity.MEDIUM, driver("gcc"), "real work"),
                row(Severity.MEDIUM, driver("tcc").does(Activity.RUN), "real work (RUN)"),
                row(Severity.MEDIUM, driver("gcc").does(Activity.LINK), "real work"),
                row(Severity.MEDIUM, driver("as").does(Activity.ASSEMBLE), "real work"),
                row(Severity.MEDIUM, driver("gcc").copiedUp(), "real work"),
                row(Severity.MEDIUM, driver("gcc").origin(Origin.UNKNOWN), "real work"),
                row(Severity.MEDIUM, driver("gcc").origin(Origin.MOUNTED), "real work"),
                row(Severity.HIGH, driver("gcc").origin(Origin.ADDED), "not from the image"),
                row(Severity.HIGH, driver("gcc").origin(Origin.MEMFD), "only in memory"),
                row(Severity.HIGH, driver("gcc").origin(Origin.DELETED), "deleted"),
                row(Severity.HIGH, driver("gcc").renamed(), "renamed"),
                row(Severity.HIGH, driver("gcc").injected(), "from outside"),
                row(Severity.LOW, driver("gcc").does(Activity.QUERY), "only asked"),
                row(
                        Severity.LOW,
                        driver("gcc")
                                .does(Activity.QUERY)
                                .origin(Origin.MEMFD)
                                .injected()
                                .renamed(),
                        "only asked"),
                row(Severity.LOW, driver("gcc").tier(Tier.NAME), "only its name"),
                row(
                        Severity.LOW,
                        driver("gcc").tier(Tier.NAME).origin(Origin.ADDED).injected(),
                        "only its name"));
    }

    @ParameterizedTest
    @MethodSource("launches")
    void shouldJudgeALaunchByTheTable(Severity expected, Launched launch, String first) {
        Finding finding = new TrackedHost().launch(launch).finding();

        assertThat(finding.getSeverity()).isEqualTo(expected);
        assertThat(finding.getSeverityReasons(0)).contains(first);
    }

    @Test
    void shouldListEveryReasonTheStrongestFirst() {
        Finding finding = new TrackedHost()
                .launch(driver("gcc").origin(Origin.ADDED).injected())
                .finding();

        assertThat(finding.getSeverityReasonsList())
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("not from the image"),
                        reason -> assertThat(reason).contains("from outside"),
                        reason -> assertThat(reason).contains("real work"));
    }

    @Test
    void shouldListAMountedCompilerWithoutRaising() {
        Finding finding =
                new TrackedHost().launch(driver("gcc").origin(Origin.MOUNTED)).finding();

        assertThat(finding.getSeverityReasonsList()).last().asString().contains("mounted volume");
    }

    @Test
    void shouldNotRaiseRealWorkByAnotherLaunchThatOnlyAsked() {
        Finding finding = new TrackedHost()
                .launch(driver("gcc").origin(Origin.ADDED).does(Activity.QUERY).at(0))
                .launch(driver("gcc").pid(101).at(1))
                .tick(2000)
                .finding();

        assertThat(finding.getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(finding.getSeverityReasonsList()).last().asString().contains("not from the image");
    }

    @Test
    void shouldRiseWithALaterLaunch() {
        Finding finding = new TrackedHost()
                .launch(driver("gcc").does(Activity.QUERY).at(0))
                .launch(driver("gcc").pid(101).origin(Origin.ADDED).at(1))
                .tick(2000)
                .finding();

        assertThat(finding.getSeverity()).isEqualTo(Severity.HIGH);
    }

    private static Arguments row(Severity severity, Launched launch, String first) {
        return Arguments.of(severity, launch, first);
    }
}
