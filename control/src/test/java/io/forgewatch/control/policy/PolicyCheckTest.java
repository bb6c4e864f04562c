package io.forgewatch.control.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Timestamp;
import io.forgewatch.control.Policies;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyProblem;
import io.forgewatch.v1.PolicyProblem.Level;
import io.forgewatch.v1.PolicyRule;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final PolicyRule GOOD = Policies.exception("ci", Policies.GCC_IMAGE);

    private static List<PolicyProblem> problems(Policy policy) {
        return PolicyCheck.problems(policy, NOW);
    }

    private static List<PolicyProblem> problems(PolicyRule.Builder exception) {
        return problems(Policy.newBuilder().addExceptions(exception).build());
    }

    @Test
    void shouldHaveNothingAgainstAGoodOneOrAnEmptyOne() {
        assertThat(problems(GOOD.toBuilder())).isEmpty();
        assertThat(problems(Policy.getDefaultInstance())).isEmpty();
        assertThat(problems(Policy.newBuilder()
                        .addSeverityOverrides(Policies.override("prod", "kubernetes.pods.ns=\"prod\"", Severity.HIGH))
                        .build()))
                .isEmpty();
    }

    @Test
    void shouldTellEverythingThatIsWrongWithItsPlace() {
        Policy policy = Policy.newBuilder()
                .addExceptions(GOOD.toBuilder().setFilter("containers.uri=\"a\" AND contaners.id=\"b\""))
                .addExceptions(GOOD.toBuilder().setOwner("").setReason("two\nlines"))
                .addSeverityOverrides(GOOD.toBuilder().setName("Up!"))
                .build();
        assertThat(problems(policy))
                .extracting(PolicyProblem::getField, PolicyProblem::getRule, PolicyProblem::getColumn)
                .containsExactly(
                        tuple("exceptions[0].filter", "ci", 24),
                        tuple("exceptions[1].name", "ci", 0),
                        tuple("exceptions[1].owner", "ci", 0),
                        tuple("exceptions[1].reason", "ci", 0),
                        tuple("severityOverrides[0].name", "", 0),
                        tuple("severityOverrides[0].severity", "", 0));
        assertThat(problems(policy)).allMatch(PolicyCheck::isError);
        assertThat(problems(policy).get(0).getMessage())
                .isEqualTo("a finding has no field 'contaners'; did you mean containers?");
        assertThat(problems(policy).get(1).getMessage()).startsWith("exceptions[0] has the same name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name:*",
                "severity>=LOW",
                "NOT severity>CRITICAL",
                "selftest=false",
                "state=ACTIVE",
                "processes.name!=\"make\"",
                "containers.uri=\"*\"",
                "evidence.toolchain=\"gcc\" OR evidence.toolchain!=\"gcc\"",
                "revision>=1 AND build.execCount>0"
            })
    void shouldWarnOfWhatMatchesEverything(String filter) {
        assertThat(problems(GOOD.toBuilder().setFilter(filter))).singleElement().satisfies(problem -> {
            assertThat(problem.getLevel()).isEqualTo(Level.WARNING);
            assertThat(problem.getField()).isEqualTo("exceptions[0].filter");
            assertThat(problem.getMessage())
                    .startsWith("it matches findings of every kind")
                    .endsWith("muted");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity=LOW",
                "processes.name=\"gcc\"",
                "evidence.toolchain=\"go\" AND processes.args=\"--ci\"",
                "containers.uri!=\"web\" AND severity=LOW",
                "kubernetes.pods:* AND severity=LOW",
                "containers.cgroupPath=\"/ci*\"",
                "containers.uri=\"ci\" OR processes.name=\"ci\"",
                "NOT containers.uri=\"web\" AND severity<HIGH"
            })
    void shouldWarnOfAnExceptionThatAnybodyCouldMeet(String filter) {
        assertThat(problems(GOOD.toBuilder().setFilter(filter)))
                .singleElement()
                .extracting(PolicyProblem::getMessage)
                .asString()
                .startsWith("it holds in every container");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes.pods.ns=\"ci\" AND severity<HIGH",
                "containers.labels.app=\"builder\"",
                "node.name=\"ci-*\"",
                "containers.uri=\"a\" OR containers.imageId=\"b\""
            })
    void shouldNotWarnOfOneThatSaysWhere(String filter) {
        assertThat(problems(GOOD.toBuilder().setFilter(filter))).isEmpty();
    }

    @Test
    void shouldWarnOfWhatNeverEndsOrHasEnded() {
        assertThat(problems(GOOD.toBuilder().clearExpireTime()))
                .extracting(PolicyProblem::getMessage)
                .containsExactly("it never ends: an exception that has an expireTime is looked at again");
        assertThat(problems(GOOD.toBuilder().setExpireTime(Policies.time("2026-11-24T00:00:00Z"))))
                .extracting(PolicyProblem::getMessage)
                .containsExactly("it has ended: this rule applies to nothing");
        assertThat(problems(
                        GOOD.toBuilder().setExpireTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))))
                .extracting(PolicyProblem::getLevel)
                .containsExactly(Level.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mute=MUTED", "containers.id=\"a\" AND muteInfo:*", "policy.hash=\"a\"", "policy:*"})
    void shouldRefuseToAskForWhatPolicyDecides(String filter) {
        assertThat(problems(GOOD.toBuilder().setFilter(filter)))
                .filteredOn(PolicyCheck::isError)
                .extracting(PolicyProblem::getMessage)
                .containsExactly("a rule cannot ask for mute, muteInfo or policy, which policy decides");
    }

    @Test
    void shouldBoundRulesBytesAndComparisons() {
        assertThat(problems(rules(101, "containers.id=\"a\""))).singleElement().matches(PolicyCheck::isError);
        assertThat(problems(rules(100, "containers.id=\"a\""))).isEmpty();
        assertThat(problems(rules(100, "containers.id=\"" + "a".repeat(600) + "\"")))
                .singleElement()
                .extracting(PolicyProblem::getMessage)
                .asString()
                .contains("bytes");
        String many = IntStream.range(0, 21).mapToObj(i -> "node.name=a").collect(Collectors.joining(" OR "));
        assertThat(problems(rules(50, many)))
                .singleElement()
                .extracting(PolicyProblem::getMessage)
                .isEqualTo("the filters of a policy have at most 1000 comparisons, not 1050");
    }

    private static Policy rules(int count, String filter) {
        Policy.Builder policy = Policy.newBuilder();
        for (int i = 0; i < count; i++) {
            policy.addExceptions(Policies.exception("r" + i, filter));
        }
        return policy.build();
    }
}
