package io.forgewatch.control.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jooq.Record2;

/**
 * What one process at a time does. Whoever does it renews it every {@link #RENEWAL}; where it was not renewed for {@link #TERM}, as another
 * sees it on its own clock, that other takes it. Clocks of hosts are never compared. Thread-safe.
 */
public final class Lease implements AutoCloseable {
    /** How often it is to be renewed. */
    public static final Duration RENEWAL = Duration.ofSeconds(2);

    private static final Duration TERM = Duration.ofSeconds(10);
    /** Who cannot renew it stops before another may begin. */
    private static final Duration OWN_TERM = Duration.ofSeconds(8);

    /** Alone on its file, a process goes on at once where the one before it was killed. */
    private static final String ALONE = "alone";

    private static final String NOBODY = "";

    private final Database database;
    private final String name;
    private final String self;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private String otherHolder = NOBODY;

    @GuardedBy("this")
    private long otherBeat = -1;

    @GuardedBy("this")
    private long otherSeenNs;

    @GuardedBy("this")
    private boolean isHeld;

    @GuardedBy("this")
    private long renewedNs;

    @GuardedBy("this")
    private long term;

    Lease(Database database, String name) {
        this(database, name, database.isShared() ? UUID.randomUUID().toString() : ALONE, System::nanoTime);
    }

    Lease(Database database, String name, String self, LongSupplier nanos) {
        this.database = database;
        this.name = name;
        this.self = self;
        this.nanos = nanos;
    }

    /**
     * Renews or takes it, where that may be.
     *
     * @return whether this process has it now
     * @throws StoreException the database fails; it may still have it
     */
    public boolean renew() {
        long now = nanos.getAsLong();
        boolean held = database.write(db -> confirm(db) || take(db, now));
        synchronized (this) {
            if (held) {
                if (!isHeld || now - renewedNs >= OWN_TERM.toNanos()) {
                    term++;
                }
                renewedNs = now;
            }
            isHeld = held;
        }
        return held;
    }

    /** Which time this process has it, from 1; 0 where it does not, or could not renew it for too long. Does not block. */
    public synchronized long term() {
        return isHeld && nanos.getAsLong() - renewedNs < OWN_TERM.toNanos() ? term : 0;
    }

    /** Within a transaction: whether this process has it still, and nobody else takes it before the end. */
    boolean confirm(DSLContext db) {
        return db.update(Tables.LEASE)
                        .set(Tables.LEASE_BEAT, Tables.LEASE_BEAT.plus(1))
                        .where(Tables.LEASE_NAME.eq(name), Tables.LEASE_HOLDER.eq(self))
                        .execute()
                == 1;
    }

    private synchronized boolean take(DSLContext db, long now) {
        Record2<String, Long> row = db.select(Tables.LEASE_HOLDER, Tables.LEASE_BEAT)
                .from(Tables.LEASE)
                .where(Tables.LEASE_NAME.eq(name))
                .fetchOne();
        if (row == null) {
            return db.insertInto(Tables.LEASE, Tables.LEASE_NAME, Tables.LEASE_HOLDER, Tables.LEASE_BEAT)
                            .values(name, self, 1L)
                            .onConflictDoNothing()
                            .execute()
                    == 1;
        }
        boolean isSame = row.value1().equals(otherHolder) && row.value2() == otherBeat;
        if (!isSame) {
            otherHolder = row.value1();
            otherBeat = row.value2();
            otherSeenNs = now;
        }
        boolean isFree = otherHolder.equals(NOBODY) || (isSame && now - otherSeenNs >= TERM.toNanos());
        return isFree
                && db.update(Tables.LEASE)
                                .set(Tables.LEASE_HOLDER, self)
                                .set(Tables.LEASE_BEAT, Tables.LEASE_BEAT.plus(1))
                                .where(
                                        Tables.LEASE_NAME.eq(name),
                                        Tables.LEASE_HOLDER.eq(otherHolder),
                                        Tables.LEASE_BEAT.eq(otherBeat))
                                .execute()
                        == 1;
    }

    /** Lets another have it at once; where the database fails, in a while. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            isHeld = false;
        }
        try {
            int unused = database.write(db -> db.update(Tables.LEASE)
                    .set(Tables.LEASE_HOLDER, NOBODY)
                    .where(Tables.LEASE_NAME.eq(name), Tables.LEASE_HOLDER.eq(self))
                    .execute());
        } catch (StoreException e) {
            // Then it ends by itself.
            return;
        }
    }
}
