package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import java.time.Instant;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** How far each sink came, and what could not be sent. Methods throw {@link StoreException} where the database fails. */
public final class SinkStore {
    /** Of each sink; then the oldest go, which {@link SinkCursor#dead()} still counts. */
    public static final int MAX_DEAD_LETTERS = 1000;

    private static final Field<Long> EVENTS = DSL.field(DSL.name("events"), SQLDataType.BIGINT);
    private static final long NO_EVENTS = -1;

    private final Database database;

    SinkStore(Database database) {
        this.database = database;
    }

    /**
     * A sink's place; one that was never there begins with what comes from now on.
     *
     * @param sendsNodeEvents whether it is sent these, too; one that was not begins with those that come from now on
     */
    public SinkCursor open(String sink, boolean sendsNodeEvents) {
        return database.write(db -> {
            db.insertInto(Tables.SINK, Tables.SINK_NAME, Tables.SINK_PLACE, Tables.SINK_DEAD, Tables.SINK_TRIMMED)
                    .values(sink, StoreState.lastChange(db), 0L, 0L)
                    .onConflictDoNothing()
                    .execute();
            db.update(Tables.SINK)
                    .set(EVENTS, sendsNodeEvents ? NodeStore.lastEvent(db) : NO_EVENTS)
                    .where(Tables.SINK_NAME.eq(sink), sendsNodeEvents ? EVENTS.eq(NO_EVENTS) : EVENTS.ne(NO_EVENTS))
                    .execute();
            return cursor(db, sink);
        });
    }

    /** A sink's place, which was opened. */
    public SinkCursor cursor(String sink) {
        return database.read(db -> cursor(db, sink));
    }

    private static SinkCursor cursor(DSLContext db, String sink) {
        Record4<Long, Long, Long, Long> row = db.select(
                        Tables.SINK_PLACE, Tables.SINK_DEAD, Tables.SINK_TRIMMED, EVENTS)
                .from(Tables.SINK)
                .where(Tables.SINK_NAME.eq(sink))
                .fetchSingle();
        return new SinkCursor(row.value1(), row.value2(), row.value3(), row.value4());
    }

    /**
     * Notes that everything up to the change and up to the event of nodes was dealt with, and what of it is dead; both or, where it throws, neither.
     *
     * @param lease whose holder sends
     * @return false where that is another by now, and then nothing was noted
     */
    public boolean advance(String sink, long place, long events, List<DeadLetter> dead, Lease lease) {
        return database.write(db -> {
            if (!lease.confirm(db)) {
                return false;
            }
            dead.forEach(letter -> insert(db, letter));
            if (!dead.isEmpty()) {
                dropOldest(db, sink);
            }
            db.update(Tables.SINK)
                    .set(Tables.SINK_PLACE, place)
                    .set(EVENTS, events)
                    .set(Tables.SINK_DEAD, Tables.SINK_DEAD.plus(dead.size()))
                    .where(Tables.SINK_NAME.eq(sink))
                    .execute();
            return true;
        });
    }

    private static void insert(DSLContext db, DeadLetter letter) {
        db.insertInto(
                        Tables.DEAD,
                        Tables.DEAD_SINK,
                        Tables.DEAD_FINDING,
                        Tables.DEAD_REVISION,
                        Tables.DEAD_TIME,
                        Tables.DEAD_REASON)
                .values(
                        letter.sink(),
                        letter.finding(),
                        letter.revision(),
                        FieldValues.timeNs(letter.time()),
                        letter.reason())
                .execute();
    }

    private static void dropOldest(DSLContext db, String sink) {
        Long newestToDrop = db.select(Tables.DEAD_ID)
                .from(Tables.DEAD)
                .where(Tables.DEAD_SINK.eq(sink))
                .orderBy(Tables.DEAD_ID.desc())
                .limit(1)
                .offset(MAX_DEAD_LETTERS)
                .fetchOne(Tables.DEAD_ID);
        if (newestToDrop != null) {
            db.deleteFrom(Tables.DEAD)
                    .where(Tables.DEAD_SINK.eq(sink), Tables.DEAD_ID.le(newestToDrop))
                    .execute();
        }
    }

    /**
     * Dead letters, the latest first.
     *
     * @param sink whose; empty for all
     * @param before only those before the numbered one; 0 for all
     */
    public List<DeadLetter.Numbered> deadLetters(String sink, long before, int limit) {
        Condition wanted = DSL.noCondition()
                .and(sink.isEmpty() ? DSL.noCondition() : Tables.DEAD_SINK.eq(sink))
                .and(before == 0 ? DSL.noCondition() : Tables.DEAD_ID.lt(before));
        return database.read(db -> db.select(
                        Tables.DEAD_ID,
                        Tables.DEAD_SINK,
                        Tables.DEAD_FINDING,
                        Tables.DEAD_REVISION,
                        Tables.DEAD_TIME,
                        Tables.DEAD_REASON)
                .from(Tables.DEAD)
                .where(wanted)
                .orderBy(Tables.DEAD_ID.desc())
                .limit(limit)
                .fetch(row -> new DeadLetter.Numbered(
                        row.get(Tables.DEAD_ID),
                        new DeadLetter(
                                row.get(Tables.DEAD_SINK),
                                row.get(Tables.DEAD_FINDING),
                                row.get(Tables.DEAD_REVISION),
                                Instant.ofEpochSecond(0, row.get(Tables.DEAD_TIME)),
                                row.get(Tables.DEAD_REASON)))));
    }

    /** Counts, in the transaction that deletes findings, for each sink those that it had not come to. */
    static void trimmed(DSLContext db, List<Long> changes) {
        for (String sink : db.select(Tables.SINK_NAME).from(Tables.SINK).fetch(Tables.SINK_NAME)) {
            long place = cursor(db, sink).place();
            long missed = changes.stream().filter(change -> change > place).count();
            if (missed > 0) {
                db.update(Tables.SINK)
                        .set(Tables.SINK_TRIMMED, Tables.SINK_TRIMMED.plus(missed))
                        .where(Tables.SINK_NAME.eq(sink))
                        .execute();
            }
        }
    }
}
