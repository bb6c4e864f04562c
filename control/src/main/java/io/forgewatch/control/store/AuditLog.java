package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Who changed what. Each entry is committed with the change that it tells of; the latest are kept, a bounded number. */
public final class AuditLog {
    /** A thousand nodes that renew, and people at work, fill it in years. */
    static final int MAX_ENTRIES = 100_000;

    /**
     * An entry and its place.
     *
     * @param number grows with each entry
     */
    public record Numbered(long number, AuditEntry entry) {}

    private final Database database;

    AuditLog(Database database) {
        this.database = database;
    }

    static void add(DSLContext db, AuditEntry entry) {
        db.insertInto(
                        Tables.AUDIT,
                        Tables.AUDIT_TIME,
                        Tables.AUDIT_WHO,
                        Tables.AUDIT_ACTION,
                        Tables.AUDIT_TARGET,
                        Tables.AUDIT_DETAIL)
                .values(
                        FieldValues.timeNs(entry.time()),
                        text(entry.who()),
                        entry.action(),
                        text(entry.target()),
                        text(entry.detail()))
                .execute();
        keep(db, MAX_ENTRIES);
    }

    /** Drops all but the latest. */
    static void keep(DSLContext db, int entries) {
        Long latest = db.select(DSL.max(Tables.AUDIT_ID))
                .from(Tables.AUDIT)
                .fetchSingle()
                .value1();
        db.deleteFrom(Tables.AUDIT).where(Tables.AUDIT_ID.le(latest - entries)).execute();
    }

    /** PostgreSQL's texts hold no NUL. */
    private static String text(String text) {
        return text.replace('\0', '\uFFFD');
    }

    /** The latest first: those before the numbered one, 0 for all. */
    public List<Numbered> list(long before, int limit) {
        Condition earlier = before == 0 ? DSL.noCondition() : Tables.AUDIT_ID.lt(before);
        return database.read(db -> db.select(
                        Tables.AUDIT_ID,
                        Tables.AUDIT_TIME,
                        Tables.AUDIT_WHO,
                        Tables.AUDIT_ACTION,
                        Tables.AUDIT_TARGET,
                        Tables.AUDIT_DETAIL)
                .from(Tables.AUDIT)
                .where(earlier)
                .orderBy(Tables.AUDIT_ID.desc())
                .limit(limit)
                .fetch(row -> new Numbered(
                        row.get(Tables.AUDIT_ID),
                        new AuditEntry(
                                Instant.ofEpochSecond(0, row.get(Tables.AUDIT_TIME)),
                                row.get(Tables.AUDIT_WHO),
                                row.get(Tables.AUDIT_ACTION),
                                row.get(Tables.AUDIT_TARGET),
                                row.get(Tables.AUDIT_DETAIL)))));
    }
}
