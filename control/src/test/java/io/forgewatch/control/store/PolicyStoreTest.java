package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.Findings;
import io.forgewatch.control.Policies;
import io.forgewatch.control.SetClock;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Finding.Mute;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
final class PolicyStoreTest {
    @TempDir
    Path directory;

    private final SetClock clock = new SetClock();
    private final StoreKind kind;
    private StoreLocation location;
    private FindingStore store;

    PolicyStoreTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void locate() {
        location = kind.in(directory);
        open();
    }

    private void open() {
        store = FindingStore.open(location, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Policy set(Policy policy) {
        return store.policies().set(policy, "", "ann").orElseThrow();
    }

    private void ingest(String id, int revision) {
        store.ingest(
                List.of(Findings.gcc(id, 1).toBuilder().setRevision(revision).build()));
    }

    private Finding get(String id) {
        return store.get("findings/" + id).orElseThrow();
    }

    private long hits(String rule) {
        Policy policy = store.policies().current();
        return Stream.concat(policy.getExceptionsList().stream(), policy.getSeverityOverridesList().stream())
                .filter(each -> each.getName().equals(rule))
                .findFirst()
                .orElseThrow()
                .getHitCount();
    }

    @Test
    void shouldApplyFromTheNextRevisionOnAndLeaveTheStoredAlone() {
        ingest("before", 1);
        String hash = set(Policies.muting(Policies.GCC_IMAGE)).getHash();
        ingest("after", 1);

        assertThat(get("before").hasPolicy()).isFalse();
        assertThat(get("before").getMute()).isEqualTo(Mute.UNMUTED);
        assertThat(get("after").getMute()).isEqualTo(Mute.MUTED);
        assertThat(get("after").getPolicy().getHash()).isEqualTo(hash);
        ingest("before", 2);
        assertThat(get("before").getMute()).isEqualTo(Mute.MUTED);
    }

    @Test
    void shouldUnmuteWithTheNextRevisionOnceTheRuleHasEndedOrIsGone() {
        Policy policy = set(Policies.muting(Policies.GCC_IMAGE));
        ingest("a", 1);
        clock.pass(Duration.ofDays(2000));
        ingest("a", 2);
        assertThat(get("a").getMute()).isEqualTo(Mute.UNMUTED);
        assertThat(get("a").getMuteInfo()).isEmpty();
        assertThat(get("a").getPolicy().getHash()).isEqualTo(policy.getHash());

        set(Policy.newBuilder()
                .addSeverityOverrides(Policies.override("up", Policies.GCC_IMAGE, Severity.CRITICAL).toBuilder()
                        .clearExpireTime())
                .build());
        ingest("a", 3);
        assertThat(get("a").getSeverity()).isEqualTo(Severity.CRITICAL);
        set(Policy.getDefaultInstance());
        ingest("a", 4);
        assertThat(get("a").getSeverity()).isEqualTo(Severity.MEDIUM);
        assertThat(get("a").getSeverityReasonsList()).isEmpty();
    }

    @Test
    void shouldNotBelieveWhatACollectorSaysOfPolicy() {
        Finding.Builder forged = Findings.gcc("a", 1).toBuilder();
        forged.getPolicyBuilder().setHash("x").setSeverityOverride("y").setOriginalSeverity(Severity.LOW);
        store.ingest(List.of(forged.build()));
        assertThat(get("a").hasPolicy()).isFalse();
        assertThat(get("a").getSeverity()).isEqualTo(Severity.MEDIUM);
    }

    @Test
    void shouldCountAFindingOnceForEachRule() {
        set(Policies.muting(Policies.GCC_IMAGE).toBuilder()
                .addExceptions(Policies.exception("never", Policies.GCC_IMAGE))
                .addSeverityOverrides(Policies.override("up", "severity=MEDIUM", Severity.HIGH))
                .build());
        Finding first = Findings.gcc("a", 1);
        // Twice in one batch, then the batch again, then later revisions.
        store.ingest(List.of(first, first, Findings.gcc("b", 1)));
        store.ingest(List.of(first, Findings.gcc("b", 1)));
        ingest("a", 2);
        ingest("a", 3);
        assertThat(List.of(hits("ci"), hits("never"), hits("up"))).containsExactly(2L, 0L, 2L);
        assertThat(store.policies().current().getExceptions(0).getLastHitTime())
                .isEqualTo(Policies.time("2026-11-24T00:00:00Z"));
        assertThat(store.policies().counts().held()).isEqualTo(4);
        assertThat(store.policies().counts().muted()).isEqualTo(4);
        assertThat(store.policies().counts().overridden()).isEqualTo(4);

        close();
        open();
        assertThat(hits("ci")).isEqualTo(2);
        ingest("c", 1);
        assertThat(hits("ci")).isEqualTo(3);
    }

    @Test
    void shouldKeepTheCountOfARuleThatStaysAndForgetThatOfOneThatGoes() {
        set(Policies.muting(Policies.GCC_IMAGE));
        ingest("a", 1);
        set(Policies.muting("severity=LOW"));
        assertThat(hits("ci")).isEqualTo(1);
        set(Policy.getDefaultInstance());
        set(Policies.muting(Policies.GCC_IMAGE));
        assertThat(hits("ci")).isZero();
    }

    @Test
    void shouldReplaceOnlyTheOneThatWasMeant() {
        String none = store.policies().current().getEtag();
        Policy first = store.policies()
                .set(Policies.muting("severity=LOW"), none, "ann")
                .orElseThrow();
        assertThat(first.getVersion()).isEqualTo(1);
        assertThat(first.getAuthor()).isEqualTo("ann");
        assertThat(store.policies().set(Policy.getDefaultInstance(), none, "bob"))
                .isEmpty();
        assertThat(store.policies().current().getExceptionsCount()).isEqualTo(1);

        Policy second = set(Policy.getDefaultInstance());
        Policy third = set(Policies.muting("severity=LOW"));
        assertThat(third.getHash()).isEqualTo(first.getHash());
        assertThat(third.getEtag()).isNotIn(first.getEtag(), second.getEtag());
    }

    @Test
    void shouldStayTheSameWhereTheSameIsSet() {
        Policy first = set(Policies.muting("severity=LOW"));
        assertThat(set(first)).isEqualTo(first);
        assertThat(store.audit().list(0, 10)).hasSize(1);
    }

    @Test
    void shouldNoteWhoChangedWhat() {
        set(Policies.muting("severity=LOW"));
        set(Policy.newBuilder()
                .addExceptions(Policies.exception("ci", "severity=HIGH"))
                .addExceptions(Policies.exception("lab", "node.name=\"lab\""))
                .build());
        store.policies().set(Policy.getDefaultInstance(), "", "bob");
        assertThat(store.audit().list(0, 10))
                .extracting(numbered ->
                        numbered.entry().who() + " " + numbered.entry().action() + " "
                                + numbered.entry().target() + " "
                                + numbered.entry().detail().replaceAll("hash [0-9a-f]{64}", "hash"))
                .containsExactly(
                        "bob UpdatePolicy policy version 3, hash: removed ci, removed lab",
                        "ann UpdatePolicy policy version 2, hash: changed ci, added lab",
                        "ann UpdatePolicy policy version 1, hash: added ci");
    }

    @Test
    void shouldKeepEarlierOnesByTheirHashUpToALimit() {
        String oldest = set(Policies.muting("severity=LOW")).getHash();
        for (int i = 1; i < PolicyStore.MAX_VERSIONS; i++) {
            set(Policies.muting("build.execCount=" + i));
        }
        assertThat(store.policies().find(oldest).orElseThrow().getExceptions(0).getFilter())
                .isEqualTo("severity=LOW");
        set(Policy.getDefaultInstance());
        assertThat(store.policies().find(oldest)).isEmpty();
        assertThat(store.policies().find("0".repeat(64))).isEmpty();
        assertThat(store.policies().current().getVersion()).isEqualTo(PolicyStore.MAX_VERSIONS + 1L);
    }

    @Test
    void shouldApplyWhatAnotherReplicaHasSet() {
        try (FindingStore other = FindingStore.open(location, clock)) {
            other.policies().set(Policies.muting(Policies.GCC_IMAGE), "", "ann");
        }
        ingest("a", 1);
        assertThat(get("a").getMute()).isEqualTo(Mute.MUTED);
    }
}
