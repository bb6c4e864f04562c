package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Policies;
import io.forgewatch.control.policy.ActivePolicy;
import io.forgewatch.control.policy.PolicyEffects;
import io.forgewatch.control.store.StoreLocation.SqliteFile;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever the rules and the findings: policy only adds, and what it adds can be taken away. */
final class PolicyProperties {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static int applied;

    @AfterContainer
    static void shouldHaveAppliedToSome() {
        // Else the properties would hold by matching nothing.
        assertThat(applied).isGreaterThan(500);
    }

    private static Policy policy(Random random) {
        RandomFilters filters = new RandomFilters(random);
        Policy.Builder policy = Policy.newBuilder();
        for (int i = 0; i < 3; i++) {
            policy.addExceptions(Policies.exception("e" + i, filters.next(2)));
            policy.addSeverityOverrides(
                    Policies.override("s" + i, filters.next(2), Severity.forNumber(random.nextInt(1, 5))));
        }
        return policy.build();
    }

    @Property(tries = 500)
    void shouldBeTakenAwayWithoutATrace(@ForAll long seed) {
        Random random = new Random(seed);
        ActivePolicy policy = ActivePolicy.onTrial(policy(random));
        Finding bare = new RandomFindings(random)
                .next(1).toBuilder()
                        .clearPolicy()
                        .clearMuteInfo()
                        .setMute(Finding.Mute.UNMUTED)
                        .build();
        Finding under = policy.apply(bare, NOW);
        assertThat(PolicyEffects.without(under)).isEqualTo(bare);
        assertThat(policy.apply(PolicyEffects.without(under), NOW)).isEqualTo(under);
        applied += under.getPolicy().getException().isEmpty() ? 0 : 1;
        applied += under.getPolicy().getSeverityOverride().isEmpty() ? 0 : 1;
    }

    /** Batches come more than once and out of order, as collectors send them after a restart. */
    @Property(tries = 40)
    void shouldCountEachFindingOnceForARuleThatStays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Policy policy = policy(random);
        List<Finding> sent = new ArrayList<>();
        RandomFindings findings = new RandomFindings(random);
        for (int i = 0; i < 8; i++) {
            sent.add(findings.next(i % 4).toBuilder()
                    .setRevision(1 + i / 4)
                    .setNode(Node.newBuilder().setName("node-" + i % 4))
                    .build());
        }
        Path directory = Files.createTempDirectory("policy");
        try (FindingStore plain = FindingStore.open(new SqliteFile(directory.resolve("plain.db")), CLOCK);
                FindingStore under = FindingStore.open(new SqliteFile(directory.resolve("under.db")), CLOCK)) {
            under.policies().set(policy, "", "ann");
            Map<String, Long> expected = new HashMap<>();
            Map<String, Finding> before = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                int from = Math.min(random.nextInt(i / 2 + 1), sent.size() - 1);
                List<Finding> batch = sent.subList(from, Math.min(sent.size(), from + 1 + random.nextInt(3)));
                plain.ingest(batch);
                for (Finding finding : batch) {
                    under.ingest(List.of(finding));
                    Finding now = under.get(finding.getName()).orElseThrow();
                    Finding was = before.put(now.getName(), now);
                    count(
                            expected,
                            was == null ? "" : was.getPolicy().getException(),
                            now.getPolicy().getException());
                    count(
                            expected,
                            was == null ? "" : was.getPolicy().getSeverityOverride(),
                            now.getPolicy().getSeverityOverride());
                    assertThat(PolicyEffects.without(now))
                            .isEqualTo(plain.get(now.getName()).orElseThrow());
                }
            }
            Policy told = under.policies().current();
            Stream.concat(told.getExceptionsList().stream(), told.getSeverityOverridesList().stream())
                    .forEach(rule -> assertThat(rule.getHitCount())
                            .as(PolicyRule.getDescriptor().getName() + " " + rule.getName())
                            .isEqualTo(expected.getOrDefault(rule.getName(), 0L)));
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static void count(Map<String, Long> counts, String was, String is) {
        if (!is.isEmpty() && !is.equals(was)) {
            counts.merge(is, 1L, Long::sum);
        }
    }
}
