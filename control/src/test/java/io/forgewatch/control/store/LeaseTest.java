package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StoreKind.class)
final class LeaseTest {
    @TempDir
    Path directory;

    private final StoreKind kind;
    private Database database;
    private long nowNs;
    private Lease one;
    private Lease other;

    LeaseTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = Database.open(kind.in(directory));
        one = new Lease(database, "work", "one", () -> nowNs);
        other = new Lease(database, "work", "other", () -> nowNs);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldBeOneHoldersWhileThatRenewsIt() {
        assertThat(one.renew()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(other.renew()).isFalse();
            pass(2);
            assertThat(one.renew()).isTrue();
        }
        assertThat(one.term()).isEqualTo(1);
        assertThat(other.term()).isZero();
        assertThat(confirms(one)).isTrue();
        assertThat(confirms(other)).isFalse();
    }

    @Test
    void shouldGoOverOnlyAfterItsHolderHasStopped() {
        assertThat(one.renew()).isTrue();
        assertThat(other.renew()).isFalse();
        pass(8);
        assertThat(one.term()).isZero();
        assertThat(other.renew()).isFalse();
        pass(2);
        assertThat(other.renew()).isTrue();
        assertThat(other.term()).isEqualTo(1);
        // It was only slow.
        assertThat(confirms(one)).isFalse();
        assertThat(one.renew()).isFalse();
        assertThat(one.term()).isZero();
    }

    @Test
    void shouldBeADifferentTermAfterAPause() {
        assertThat(one.renew()).isTrue();
        pass(30);
        assertThat(one.renew()).isTrue();
        assertThat(one.term()).isEqualTo(2);
    }

    @Test
    void shouldGoOverAtOnceWhereItIsGivenUp() {
        assertThat(one.renew()).isTrue();
        one.close();
        one.close();
        assertThat(one.term()).isZero();
        assertThat(other.renew()).isTrue();
        assertThat(one.renew()).isFalse();
    }

    private boolean confirms(Lease lease) {
        return database.write(lease::confirm);
    }

    private void pass(int seconds) {
        nowNs += Duration.ofSeconds(seconds).toNanos();
    }
}
