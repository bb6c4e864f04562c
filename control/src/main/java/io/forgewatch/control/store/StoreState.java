package io.forgewatch.control.store;

import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What the store knows of itself: which it is, how far its changes go, how far they were deleted. */
final class StoreState {
    private static final String STORE_ID = "store-id";
    private static final String DELETED_UP_TO = "deleted-up-to";

    private final String storeId;
    private volatile long lastChange;

    private StoreState(String storeId, long lastChange) {
        this.storeId = storeId;
        this.lastChange = lastChange;
    }

    static StoreState load(DSLContext db) {
        String storeId = get(db, STORE_ID);
        if (storeId == null) {
            storeId = UUID.randomUUID().toString();
            set(db, STORE_ID, storeId);
        }
        Long newest = db.select(DSL.max(Tables.CHANGE))
                .from(Tables.FINDING)
                .fetchSingle()
                .value1();
        // A number is never used again, also where the newest changes were deleted.
        return new StoreState(storeId, Math.max(newest == null ? 0 : newest, deletedUpTo(db)));
    }

    String storeId() {
        return storeId;
    }

    long lastChange() {
        return lastChange;
    }

    /** Called after the commit, while no other can write. */
    void committed(long change) {
        lastChange = change;
    }

    static long deletedUpTo(DSLContext db) {
        String value = get(db, DELETED_UP_TO);
        return value == null ? 0 : Long.parseLong(value);
    }

    static void deleted(DSLContext db, long change) {
        if (change > deletedUpTo(db)) {
            set(db, DELETED_UP_TO, Long.toString(change));
        }
    }

    @Nullable
    private static String get(DSLContext db, String name) {
        return db.select(Tables.STATE_VALUE)
                .from(Tables.STATE)
                .where(Tables.STATE_NAME.eq(name))
                .fetchOne(Tables.STATE_VALUE);
    }

    private static void set(DSLContext db, String name, String value) {
        db.deleteFrom(Tables.STATE).where(Tables.STATE_NAME.eq(name)).execute();
        db.insertInto(Tables.STATE, Tables.STATE_NAME, Tables.STATE_VALUE)
                .values(name, value)
                .execute();
    }
}
