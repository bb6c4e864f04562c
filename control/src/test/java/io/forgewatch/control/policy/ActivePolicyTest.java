package io.forgewatch.control.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Findings;
import io.forgewatch.control.Policies;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Mute;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Kubernetes;
import io.forgewatch.v1.Pod;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyEffect;
import io.forgewatch.v1.Resource;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ActivePolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private static final Finding BUILD = Findings.gcc("a", 1).toBuilder()
            .setMute(Mute.UNMUTED)
            .addSeverityReasons("a compiler did real work (COMPILE)")
            .build();

    private static ActivePolicy active(Policy policy) {
        return ActivePolicy.onTrial(policy);
    }

    @Test
    void shouldLeaveNoTraceAsLongAsNoneWasSet() {
        assertThat(ActivePolicy.NONE.apply(BUILD, NOW)).isSameAs(BUILD);
    }

    @Test
    void shouldKeepItsHashWithWhatItDoesNotConcern() {
        ActivePolicy policy = active(Policies.muting("severity=LOW"));
        assertThat(policy.apply(BUILD, NOW))
                .isEqualTo(BUILD.toBuilder()
                        .setPolicy(PolicyEffect.newBuilder().setHash(policy.hash()))
                        .build());
    }

    @Test
    void shouldMuteBySayingWhoAndWhy() {
        Finding muted = active(Policies.muting(Policies.GCC_IMAGE)).apply(BUILD, NOW);
        assertThat(muted.getMute()).isEqualTo(Mute.MUTED);
        assertThat(muted.getMuteInfo())
                .isEqualTo("muted by exception ci (ci@example.org: our builds compile, until 2030-01-01T00:00:00Z)");
        assertThat(muted.getPolicy().getException()).isEqualTo("ci");
        assertThat(muted.getSeverity()).isEqualTo(BUILD.getSeverity());
        assertThat(muted.getState()).isEqualTo(BUILD.getState());
    }

    @Test
    void shouldGiveAnotherSeverityAndKeepTheFoundOne() {
        Finding raised = active(Policy.newBuilder()
                        .addSeverityOverrides(
                                Policies.override("prod", "kubernetes.pods.ns=\"prod\"", Severity.CRITICAL))
                        .build())
                .apply(BUILD, NOW);
        assertThat(raised.getSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(raised.getSeverityReasonsList())
                .containsExactly(
                        "severity override prod says CRITICAL, found was MEDIUM (ci@example.org: our builds compile,"
                                + " until 2030-01-01T00:00:00Z)",
                        "a compiler did real work (COMPILE)");
        assertThat(raised.getPolicy().getSeverityOverride()).isEqualTo("prod");
        assertThat(raised.getPolicy().getOriginalSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(PolicyEffects.without(raised)).isEqualTo(BUILD);
    }

    @Test
    void shouldTakeTheFirstOfEachListAndHoldBothAgainstWhatWasFound() {
        Finding applied = active(Policy.newBuilder()
                        .addExceptions(Policies.exception("critical", "severity=CRITICAL"))
                        .addExceptions(Policies.exception("medium", "severity=MEDIUM"))
                        .addExceptions(Policies.exception("also", "severity=MEDIUM"))
                        .addSeverityOverrides(Policies.override("up", "mute:* severity=MEDIUM", Severity.CRITICAL))
                        .addSeverityOverrides(Policies.override("down", "severity=MEDIUM", Severity.LOW))
                        .build())
                .apply(BUILD, NOW);
        assertThat(applied.getPolicy().getException()).isEqualTo("medium");
        assertThat(applied.getPolicy().getSeverityOverride()).isEqualTo("up");
    }

    @Test
    void shouldStopAtTheMomentInWhichARuleEnds() {
        ActivePolicy policy = active(Policies.muting(Policies.GCC_IMAGE));
        Instant end = Instant.parse("2030-01-01T00:00:00Z");
        assertThat(policy.apply(BUILD, end.minusNanos(1)).getMute()).isEqualTo(Mute.MUTED);
        assertThat(policy.apply(BUILD, end).getMute()).isEqualTo(Mute.UNMUTED);
        assertThat(policy.count(end.minusNanos(1))).isEqualTo(new ActivePolicy.RuleCounts(1, 0, 0));
        assertThat(policy.count(end)).isEqualTo(new ActivePolicy.RuleCounts(0, 1, 0));
    }

    @Test
    void shouldLeaveAloneWhatSomebodyDecided() {
        Finding unmuted = BUILD.toBuilder().setMuteInfo("unmuted by ann").build();
        Finding applied = active(Policies.muting(Policies.GCC_IMAGE)).apply(unmuted, NOW);
        assertThat(applied.getMute()).isEqualTo(Mute.UNMUTED);
        assertThat(applied.getMuteInfo()).isEqualTo("unmuted by ann");
        assertThat(applied.getPolicy().getException()).isEmpty();
    }

    /** A container can make cgroups below its own, named as it likes; it stands first then. */
    /** What a cgroup within another is called is up to who made it. */
    @Test
    void shouldNotRelaxByThePodOrResourceOfANestedContainer() {
        Finding.Builder nested = BUILD.toBuilder()
                .setResource(Resource.newBuilder().setDisplayName("trusted"))
                .setKubernetes(Kubernetes.newBuilder().addPods(Pod.newBuilder().setUid("trusted")));
        String[] filters = {"kubernetes.pods.uid=trusted", "resource.displayName=trusted"};
        for (String filter : filters) {
            ActivePolicy policy = active(Policies.muting(filter));
            assertThat(policy.apply(nested.build(), NOW).getMute()).isEqualTo(Mute.MUTED);
        }
        while (nested.getContainersCount() < 8) {
            nested.addContainers(Container.newBuilder().setId("trusted"));
            for (String filter : filters) {
                ActivePolicy policy = active(Policies.muting(filter));
                assertThat(policy.apply(nested.build(), NOW).getMute()).isEqualTo(Mute.UNMUTED);
            }
        }
        assertThat(active(Policies.muting("containers.id=trusted"))
                        .apply(nested.build(), NOW)
                        .getMute())
                .as("the outermost is not listed")
                .isEqualTo(Mute.UNMUTED);
    }

    @Test
    void shouldRelaxByTheOutermostContainerAloneAndRaiseByAny() {
        Finding nested = BUILD.toBuilder()
                .addContainers(Container.newBuilder().setId("outer").setUri("docker.io/library/web:1"))
                .build();
        assertThat(active(Policies.muting(Policies.GCC_IMAGE))
                        .apply(nested, NOW)
                        .getMute())
                .isEqualTo(Mute.UNMUTED);
        assertThat(active(Policies.muting("containers.uri=\"*/web:1\""))
                        .apply(nested, NOW)
                        .getMute())
                .isEqualTo(Mute.MUTED);
        for (Severity severity : new Severity[] {Severity.LOW, Severity.HIGH}) {
            Finding overridden = active(Policy.newBuilder()
                            .addSeverityOverrides(Policies.override("inner", Policies.GCC_IMAGE, severity))
                            .build())
                    .apply(nested, NOW);
            assertThat(overridden.getSeverity()).isEqualTo(severity == Severity.HIGH ? Severity.HIGH : Severity.MEDIUM);
            assertThat(overridden.getContainersList()).isEqualTo(nested.getContainersList());
        }
    }

    @Test
    void shouldGoOnWithoutARuleThatItCannotRead() {
        ActivePolicy policy = active(Policy.newBuilder()
                .addExceptions(Policies.exception("newer", "containers.signer=\"us\""))
                .addExceptions(Policies.exception("ci", Policies.GCC_IMAGE))
                .addSeverityOverrides(Policies.exception("severe", "severity=LOW"))
                .build());
        assertThat(policy.count(NOW)).isEqualTo(new ActivePolicy.RuleCounts(1, 0, 2));
        assertThat(policy.apply(BUILD, NOW).getPolicy().getException()).isEqualTo("ci");
    }

    @Test
    void shouldHashWhatWasSetAndNothingElse() {
        Policy policy = Policies.muting("severity=LOW");
        Policy.Builder told = policy.toBuilder().setVersion(7).setAuthor("ann").setEtag("x");
        told.getExceptionsBuilder(0).setHitCount(3);
        assertThat(PolicyHash.of(told.build())).isEqualTo(PolicyHash.of(policy)).matches("[0-9a-f]{64}");
        assertThat(PolicyHash.of(Policies.muting("severity=HIGH"))).isNotEqualTo(PolicyHash.of(policy));
    }
}
