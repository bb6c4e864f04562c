package io.forgewatch.control.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What the store knows of itself: which it is, how far its changes go, how far they were deleted. */
final class StoreState {
    private static final String STORE_ID = "store-id";
    private static final String FORMER_IDS = "former-store-ids";
    private static final int MAX_FORMER_IDS = 20;
    private static final String HOME = "home";
    private static final String LAST_CHANGE = "last-change";
    private static final String DELETED_UP_TO = "deleted-up-to";
    private static final String FINDING_BYTES = "finding-bytes";

    /**
     * Which store this is.
     *
     * @param id a random text
     * @param formerIds what it was before it was put back from a copy, the latest first
     */
    record Identity(String id, List<String> formerIds) {}

    private StoreState() {}

    /**
     * Which store this is: made with it. One that was put back from a copy is another: numbers of changes that were
     * lost with the old one are given again, and a place among those must not be taken for one among these.
     *
     * @param home where its tables are now
     */
    static Identity open(DSLContext db, String home) {
        Long newest = db.select(DSL.max(Tables.CHANGE))
                .from(Tables.FINDING)
                .fetchSingle()
                .value1();
        // A number is never used again, also where the newest changes were deleted.
        init(db, LAST_CHANGE, Long.toString(Math.max(newest == null ? 0 : newest, deletedUpTo(db))));
        init(db, FINDING_BYTES, "0");
        // From here on alone, where other processes open it, too.
        lock(db);
        String id = get(db, STORE_ID);
        List<String> former = new ArrayList<>();
        String formerText = get(db, FORMER_IDS);
        if (formerText != null && !formerText.isEmpty()) {
            former.addAll(List.of(formerText.split(" ", -1)));
        }
        String before = get(db, HOME);
        boolean isPutBack = id != null && before != null && !before.equals(home);
        if (isPutBack) {
            former.add(0, id);
            former = former.subList(0, Math.min(former.size(), MAX_FORMER_IDS));
            set(db, FORMER_IDS, String.join(" ", former));
        }
        if (id == null || isPutBack) {
            id = UUID.randomUUID().toString();
            set(db, STORE_ID, id);
        }
        set(db, HOME, home);
        return new Identity(id, List.copyOf(former));
    }

    /**
     * Keeps all others from changing findings until this transaction ends, and tells the newest change. As the next one learns it only
     * after the commit, changes are numbered in the order in which they are seen.
     */
    static long lock(DSLContext db) {
        String newest = Sql.first(
                db,
                "select value from store_state where name = 'last-change'" + (Sql.isPostgres(db) ? " for update" : ""),
                row -> row.getString(1));
        return Long.parseLong(Objects.requireNonNull(newest));
    }

    /** The newest change. */
    static long lastChange(DSLContext db) {
        return number(db, LAST_CHANGE);
    }

    /** Notes changes, which were locked. */
    static void advance(DSLContext db, long lastChange, long moreBytes) {
        Sql.update(
                db,
                "update store_state set value = case name when 'last-change' then ?"
                        + " else cast(cast(value as bigint) + ? as text) end where name in ('last-change', 'finding-bytes')",
                Long.toString(lastChange),
                moreBytes);
    }

    /** What findings take, as it was counted. */
    static long bytes(DSLContext db) {
        return number(db, FINDING_BYTES);
    }

    static void addBytes(DSLContext db, long more) {
        set(db, FINDING_BYTES, Long.toString(bytes(db) + more));
    }

    static long deletedUpTo(DSLContext db) {
        return number(db, DELETED_UP_TO);
    }

    static void deleted(DSLContext db, long change) {
        if (change > deletedUpTo(db)) {
            set(db, DELETED_UP_TO, Long.toString(change));
        }
    }

    @Nullable
    private static String get(DSLContext db, String name) {
        return Sql.first(db, "select value from store_state where name = ?", row -> row.getString(1), name);
    }

    private static long number(DSLContext db, String name) {
        String value = get(db, name);
        return value == null ? 0 : Long.parseLong(value);
    }

    private static void set(DSLContext db, String name, String value) {
        int updated = db.update(Tables.STATE)
                .set(Tables.STATE_VALUE, value)
                .where(Tables.STATE_NAME.eq(name))
                .execute();
        if (updated == 0) {
            init(db, name, value);
        }
    }

    private static void init(DSLContext db, String name, String value) {
        db.insertInto(Tables.STATE, Tables.STATE_NAME, Tables.STATE_VALUE)
                .values(name, value)
                .onConflictDoNothing()
                .execute();
    }
}
