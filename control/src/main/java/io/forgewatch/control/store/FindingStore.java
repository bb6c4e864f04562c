package io.forgewatch.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.v1.Finding;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Findings by name, each at its latest revision; every method throws {@link StoreException} where the database fails. */
public final class FindingStore implements AutoCloseable {
    /** A page ends early rather than grow beyond this, so that a client's message limit (4 MiB in gRPC) holds. */
    private static final int MAX_PAGE_BYTES = 3 << 20;

    private final Database database;
    private final Clock clock;
    private final StoreState state;

    private FindingStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.state = database.write(StoreState::load, loaded -> {});
    }

    /** Opens or creates the database; a newer schema than this program's is refused. */
    public static FindingStore open(Path file, Clock clock) {
        Database database = Database.open(file);
        try {
            return new FindingStore(database, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Which database this is: a random text, made with it. */
    public String storeId() {
        return state.storeId();
    }

    /** The number of the newest committed change; 0 where there is none. */
    public long lastChange() {
        return state.lastChange();
    }

    /**
     * Stores all or, where it throws, nothing; returns once it is committed.
     *
     * @throws IllegalArgumentException one of them can never be stored
     */
    public Ingested ingest(List<Finding> findings) {
        findings.forEach(FindingMerge::check);
        return database.write(
                db -> {
                    FindingWriter writer = new FindingWriter(db, state.lastChange(), clock.instant());
                    findings.forEach(writer::put);
                    return writer.result();
                },
                ingested -> state.committed(ingested.lastChange()));
    }

    public Optional<Finding> get(String name) {
        return database.read(db -> db.select(Tables.BODY)
                .from(Tables.FINDING)
                .where(Tables.NAME.eq(name))
                .fetchOptional(Tables.BODY)
                .map(FindingStore::parse));
    }

    /** A page of those that match, by event time and name, both descending. */
    public FindingPage list(Filter filter, @Nullable Position after, int pageSize) {
        Condition wanted = FilterSql.of(filter.expression());
        Condition beyond = after == null
                ? DSL.noCondition()
                : Tables.EVENT_TIME
                        .lt(after.eventTimeNs())
                        .or(Tables.EVENT_TIME.eq(after.eventTimeNs()).and(Tables.NAME.lt(after.name())));
        return database.read(db -> {
            List<Finding> findings = new ArrayList<>();
            Position last = null;
            long bytes = 0;
            try (Cursor<Record3<Long, String, byte[]>> rows = db.select(Tables.EVENT_TIME, Tables.NAME, Tables.BODY)
                    .from(Tables.FINDING)
                    .where(wanted, beyond)
                    .orderBy(Tables.EVENT_TIME.desc(), Tables.NAME.desc())
                    .limit(pageSize + 1)
                    .fetchLazy()) {
                for (Record3<Long, String, byte[]> row : rows) {
                    bytes += row.value3().length;
                    if (last != null && (findings.size() == pageSize || bytes > MAX_PAGE_BYTES)) {
                        return new FindingPage(findings, last);
                    }
                    findings.add(parse(row.value3()));
                    last = new Position(row.value1(), row.value2());
                }
            }
            return new FindingPage(findings, null);
        });
    }

    /** The changes after the numbered one, oldest first. */
    public Changes changesAfter(long change, int limit) {
        return database.read(db -> {
            List<Changes.Change> changes = new ArrayList<>();
            long bytes = 0;
            try (Cursor<Record2<Long, byte[]>> rows = db.select(Tables.CHANGE, Tables.BODY)
                    .from(Tables.FINDING)
                    .where(Tables.CHANGE.gt(change))
                    .orderBy(Tables.CHANGE)
                    .limit(limit)
                    .fetchLazy()) {
                while (rows.hasNext() && bytes < MAX_PAGE_BYTES) {
                    Record2<Long, byte[]> row = rows.fetchNext();
                    bytes += row.value2().length;
                    changes.add(new Changes.Change(row.value1(), parse(row.value2())));
                }
            }
            // After the rows: what was deleted before they were read is told.
            return new Changes(changes, StoreState.deletedUpTo(db));
        });
    }

    /**
     * Deletes findings whose last exec was before the time, oldest first.
     *
     * @param limit at most so many, so that an ingest waits for a short while only
     * @return how many
     */
    public int deleteBefore(Instant time, int limit) {
        long timeNs = FieldValues.timeNs(time);
        return database.write(db -> delete(db, timeNs, limit), deleted -> {});
    }

    private static int delete(DSLContext db, long timeNs, int limit) {
        List<Record2<Long, Long>> old = db.select(Tables.ID, Tables.CHANGE)
                .from(Tables.FINDING)
                .where(Tables.LAST_TIME.lt(timeNs))
                .orderBy(Tables.LAST_TIME)
                .limit(limit)
                .fetch();
        long newest = 0;
        for (Record2<Long, Long> row : old) {
            SearchRows.delete(db, row.value1());
            db.deleteFrom(Tables.FINDING).where(Tables.ID.eq(row.value1())).execute();
            newest = Math.max(newest, row.value2());
        }
        if (!old.isEmpty()) {
            StoreState.deleted(db, newest);
        }
        return old.size();
    }

    /** How many findings there are. */
    public long count() {
        return database.read(db -> {
            Record1<Integer> counted = db.selectCount().from(Tables.FINDING).fetchSingle();
            return counted.value1().longValue();
        });
    }

    static Finding parse(byte[] body) {
        try {
            return Finding.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw StoreException.of("a stored finding cannot be read", e);
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        database.close();
    }
}
