package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.forgewatch.control.Findings;
import io.forgewatch.v1.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two control planes' stores over one PostgreSQL database. */
@Timeout(120)
final class SharedStoreTest {
    private static final int FINDINGS = 300;

    private final StoreLocation location = PostgresServer.newSchema();
    private FindingStore one;
    private FindingStore other;

    @BeforeEach
    void open() {
        one = FindingStore.open(location, Clock.systemUTC());
        other = FindingStore.open(location, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void shouldShowEachChangeOnceToWhoeverFollowsWhileBothStore() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int number = writer;
                writers.add(threads.submit(() -> store(number % 2 == 0 ? one : other, number)));
            }
            Future<List<Long>> seenByOne = threads.submit(() -> follow(one));
            Future<List<Long>> seenByOther = threads.submit(() -> follow(other));
            for (Future<?> writer : writers) {
                writer.get();
            }
            // Each finding changes once, so nothing that was seen was overtaken by a later change.
            assertThat(seenByOne.get())
                    .hasSize(4 * FINDINGS)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(seenByOther.get()).isEqualTo(seenByOne.get());
            assertThat(one.lastChange()).isEqualTo(4 * FINDINGS);
            assertThat(other.count()).isEqualTo(4 * FINDINGS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void store(FindingStore store, int writer) {
        for (int i = 0; i < FINDINGS; i += 3) {
            store.ingest(List.of(finding(writer, i), finding(writer, i + 1), finding(writer, i + 2)));
        }
    }

    private static io.forgewatch.v1.Finding finding(int writer, int number) {
        return Findings.gcc("w" + writer + "-" + number, number);
    }

    /** Every change's number, as a watch reads them. */
    private static List<Long> follow(FindingStore store) {
        List<Long> seen = new ArrayList<>();
        long place = 0;
        while (seen.size() < 4 * FINDINGS) {
            for (Changes.Change change : store.changesAfter(place, 7).changes()) {
                place = change.number();
                seen.add(place);
            }
        }
        return seen;
    }

    @Test
    void shouldStoreOnceWhatBothAreGiven() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = threads.submit(() -> store(one, 0));
            Future<?> second = threads.submit(() -> store(other, 0));
            first.get();
            second.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(one.count()).isEqualTo(FINDINGS);
        assertThat(one.lastChange()).isEqualTo(FINDINGS);
    }

    @Test
    void shouldTellTheOtherOfChangesAlsoAfterTheServerWasAway() throws Exception {
        AtomicInteger told = new AtomicInteger();
        other.onChange(told::incrementAndGet);
        // Some calls come in any case.
        one.ingest(List.of(Findings.gcc("a", 1)));
        int before = told.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> told.get() > before);

        PostgresServer.get().restart();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> one.ingest(List.of(Findings.gcc("b", 2))).lastChange() == 2);
        int afterwards = told.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> told.get() > afterwards);
        assertThat(other.get("findings/b")).isPresent();
    }

    @Test
    void shouldKnowTheSameStoreTokensAndAudit() {
        assertThat(one.storeId()).isEqualTo(other.storeId());
        AuditEntry entry = new AuditEntry(Clock.systemUTC().instant(), "nul\0", "UpdateFinding", "x", "y\0");
        one.ingest(List.of(Findings.gcc("a", 1)));
        one.edit("findings/a", finding -> finding.toBuilder().setMuteInfo("ci").build(), entry);
        assertThat(other.get("findings/a").orElseThrow().getMuteInfo()).isEqualTo("ci");
        assertThat(other.audit().list(0, 10)).hasSize(1);
        StoredToken token =
                new StoredToken("id", "who", Role.VIEWER, com.google.protobuf.ByteString.copyFromUtf8("hash"), 1, 2, 0);
        assertThat(other.tokens().add(token, entry)).isTrue();
        assertThat(one.tokens().list()).containsExactly(token);
        assertThat(one.tokens().revoke("id", 5, entry)).isPresent();
        assertThat(other.tokens().list().get(0).revokedNs()).isEqualTo(5);
        assertThat(other.audit().list(0, 10)).hasSize(3);
    }

    @Test
    void shouldSayThatItIsClosed() {
        one.close();
        assertThatThrownBy(() -> one.get("findings/a"))
                .isInstanceOf(StoreException.class)
                .hasMessageNotContaining("\n");
    }
}
