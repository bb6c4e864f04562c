package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DatabaseTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(StoreKind.class)
    void shouldReadWhileManyClientsAskSlowQuestions(StoreKind kind) throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch answer = new CountDownLatch(1);
        ExecutorService clients = Executors.newCachedThreadPool();
        try (Database database = Database.open(kind.in(folder))) {
            for (int i = 0; i < 20; i++) {
                var unused = clients.submit(() -> database.query(db -> {
                    asked.countDown();
                    return await(answer);
                }));
            }
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(database.<Integer>read(db -> db.fetchSingle("select 7").get(0, Integer.class)))
                    .isEqualTo(7);
            answer.countDown();
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            answer.countDown();
            clients.shutdownNow();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void shouldGiveUpAQuestionThatSqliteTakesTooLongFor() {
        try (Database database = SqliteDatabase.open(folder.resolve("findings.db"), Duration.ofMillis(300))) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> database.read(
                                db -> db.fetch("with recursive n (i) as (select 1 union all select i + 1 from n)"
                                        + " select count(*) from n")))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("took too long");
            }
            // Who comes next has the whole time.
            assertThat(database.<Integer>read(db -> db.fetchSingle("select 7").get(0, Integer.class)))
                    .isEqualTo(7);
        }
    }
}
