package io.forgewatch.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.control.filter.Expression;
import io.forgewatch.control.filter.FieldPath;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.store.FindingPage.Position;
import io.forgewatch.v1.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Record3;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Findings by name, each at its latest revision; every method throws {@link StoreException} where the database fails. */
public final class FindingStore implements AutoCloseable {
    /** A page ends early rather than grow beyond this, so that a client's message limit (4 MiB in gRPC) holds. */
    private static final int MAX_PAGE_BYTES = 3 << 20;

    private final Database database;
    private final Clock clock;
    private final StoreState.Identity identity;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final PolicyStore policies;
    private final OwnChanges own = new OwnChanges();

    private FindingStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.identity = database.write(db -> StoreState.open(db, database.home(db)));
        this.policies = new PolicyStore(database, clock);
    }

    /** Opens or creates the database; a newer schema than this program's is refused. */
    public static FindingStore open(StoreLocation location, Clock clock) {
        Database database = Database.open(location);
        try {
            FindingStore store = new FindingStore(database, clock);
            database.listen(store::changed);
            return store;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Which database this is: a random text, made with it, and anew where it was put back from a copy. */
    public String storeId() {
        return identity.id();
    }

    /** What it was called before it was put back from a copy, each time. */
    public List<String> formerStoreIds() {
        return identity.formerIds();
    }

    /**
     * Calls back after changes were committed, here or by another control plane on the same database; now and then also where none
     * were. By any thread, while others wait: it has to return at once.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** The number of the newest committed change; 0 where there is none. */
    public long lastChange() {
        return database.read(StoreState::lastChange);
    }

    /**
     * Stores all, under the policy in force, or, where it throws, nothing; returns once it is committed.
     *
     * @throws IllegalArgumentException one of them can never be stored
     */
    public Ingested ingest(List<Finding> findings) {
        findings.forEach(FindingMerge::check);
        PolicyRun[] policy = new PolicyRun[1];
        Map<String, Long> written = new HashMap<>();
        Ingested ingested = database.write(db -> {
            long lastChange = StoreState.lock(db);
            Instant now = clock.instant();
            PolicyRun run = policies.begin(db, now);
            FindingWriter writer = new FindingWriter(db, own, lastChange, now);
            findings.forEach(finding -> writer.put(finding, run));
            run.keepHits(db);
            policy[0] = run;
            written.putAll(writer.written());
            return finish(db, writer);
        });
        own.committed(written);
        policies.committed(policy[0]);
        if (ingested.isChange()) {
            changed();
        }
        return ingested;
    }

    /**
     * Does all that storing and following takes, one after the other, in one transaction, which is then rolled back: nobody sees
     * anything of it, and nothing is left. Does nothing where others share the database, which would have the rows to clean up.
     *
     * @return what a watch would have been told
     */
    public Changes rehearse(List<Finding> revisions) {
        if (database.isShared()) {
            return new Changes(List.of(), 0);
        }
        try {
            return database.write(db -> {
                List<Changes.Change> told = new ArrayList<>();
                for (Finding revision : revisions) {
                    long lastChange = StoreState.lock(db);
                    Instant now = clock.instant();
                    FindingWriter writer = new FindingWriter(db, own, lastChange, now);
                    PolicyRun run = policies.begin(db, now);
                    writer.put(revision, run);
                    run.keepHits(db);
                    Ingested unused = writer.finish();
                    told.addAll(changesAfter(db, lastChange, 1, MAX_PAGE_BYTES).changes());
                }
                throw new Rehearsed(new Changes(told, 0));
            });
        } catch (Rehearsed e) {
            return e.changes;
        }
    }

    /** Ends a transaction without keeping anything. */
    private static final class Rehearsed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Changes changes;

        Rehearsed(Changes changes) {
            super(null, null, false, false);
            this.changes = changes;
        }
    }

    private Ingested finish(DSLContext db, FindingWriter writer) {
        Ingested done = writer.finish();
        if (done.isChange()) {
            database.announce(db);
        }
        return done;
    }

    public Optional<Finding> get(String name) {
        return database.read(db -> db.select(Tables.BODY)
                .from(Tables.FINDING)
                .where(Tables.NAME.eq(name))
                .fetchOptional(Tables.BODY)
                .map(FindingStore::parse));
    }

    /**
     * A page of those that match.
     *
     * @param after where the page before ended in the same order; null for the first
     */
    public FindingPage list(Expression wanted, FindingOrder order, @Nullable Position after, int pageSize) {
        List<Field<?>> columns = new ArrayList<>(order.fields());
        columns.add(Tables.NAME);
        columns.add(Tables.BODY);
        Lookups.Found lookup = Lookups.in(wanted);
        FindingOrder byLookup = order.over(Tables.LOOKUP_TIME, Tables.LOOKUP_NAME);
        boolean looksUp = lookup != null && byLookup != null;
        FindingOrder used = lookup != null && byLookup != null ? byLookup : order;
        Table<?> from =
                looksUp ? Tables.LOOKUP.join(Tables.FINDING).on(Tables.ID.eq(Tables.LOOKUP_FINDING)) : Tables.FINDING;
        Condition matches = lookup != null && looksUp
                ? Tables.LOOKUP_KEY.eq(lookup.key()).and(FilterSql.of(lookup.rest()))
                : FilterSql.of(wanted);
        return database.query(db -> {
            List<Finding> findings = new ArrayList<>();
            Position last = null;
            long bytes = 0;
            try (Cursor<Record> rows = db.select(columns)
                    .from(from)
                    .where(matches, after == null ? DSL.noCondition() : used.after(after))
                    .orderBy(used.sorting())
                    .limit(pageSize + 1)
                    .fetchLazy()) {
                for (Record row : rows) {
                    bytes += row.get(Tables.BODY).length;
                    if (last != null && (findings.size() == pageSize || bytes > MAX_PAGE_BYTES)) {
                        return new FindingPage(findings, last);
                    }
                    findings.add(parse(row.get(Tables.BODY)));
                    last = new Position(order.fields().stream().map(row::get).toList(), row.get(Tables.NAME));
                }
            }
            return new FindingPage(findings, null);
        });
    }

    /**
     * How many of those that match have which value of a field, the most frequent value first, at most {@code limit} of them. A
     * finding counts once for each of its values.
     */
    public List<FindingGroup> group(FieldPath field, Expression wanted, int limit) {
        Condition matches = FilterSql.of(wanted);
        return database.query(db -> FindingGroup.of(db, field, matches, limit));
    }

    /**
     * Changes what people said of a finding, and notes who did.
     *
     * @param edit changes nothing else; it may throw, and then nothing is changed
     * @return what it is now; empty where there is no such finding, and then nothing is noted
     */
    public Optional<Finding> edit(String name, UnaryOperator<Finding> edit, AuditEntry entry) {
        Optional<Finding> edited = database.write(db -> {
            FindingWriter writer = new FindingWriter(db, own, StoreState.lock(db), clock.instant());
            Optional<Finding> now = Optional.ofNullable(writer.edit(name, edit));
            if (now.isPresent()) {
                AuditLog.add(db, entry);
            }
            finish(db, writer);
            return now;
        });
        if (edited.isPresent()) {
            changed();
        }
        return edited;
    }

    /** Who changed what in this store. */
    public AuditLog audit() {
        return new AuditLog(database);
    }

    /** What opens the API, kept in the same database. */
    public TokenStore tokens() {
        return new TokenStore(database);
    }

    /** What findings are held against as they are stored, kept in the same database. */
    public PolicyStore policies() {
        return policies;
    }

    /** Which collectors may report, kept in the same database. */
    public EnrolmentStore enrolments() {
        return new EnrolmentStore(database);
    }

    /** The hosts that collectors run on, kept in the same database. */
    public NodeStore nodes() {
        return new NodeStore(database);
    }

    /** How far sinks came, kept in the same database. */
    public SinkStore sinks() {
        return new SinkStore(database);
    }

    /** The changes after the numbered one, oldest first. */
    public Changes changesAfter(long change, int limit) {
        return changesAfter(change, limit, MAX_PAGE_BYTES);
    }

    /**
     * Likewise.
     *
     * @param maxBytes of findings, but for the last of them, whatever its size
     */
    public Changes changesAfter(long change, int limit, long maxBytes) {
        return database.read(db -> changesAfter(db, change, limit, maxBytes));
    }

    private static Changes changesAfter(DSLContext db, long change, int limit, long maxBytes) {
        List<Changes.Change> changes = db.connectionResult(connection -> {
            List<Changes.Change> found = new ArrayList<>();
            long bytes = 0;
            try (PreparedStatement statement = connection.prepareStatement(
                    "select change, body from finding where change > ? order by change limit ?")) {
                statement.setLong(1, change);
                statement.setInt(2, limit);
                try (ResultSet rows = statement.executeQuery()) {
                    while (bytes < maxBytes && rows.next()) {
                        byte[] body = rows.getBytes(2);
                        bytes += body.length;
                        found.add(new Changes.Change(rows.getLong(1), parse(body)));
                    }
                }
            }
            return found;
        });
        // After the rows: what was deleted before they were read is told.
        return new Changes(changes, StoreState.deletedUpTo(db));
    }

    /**
     * Deletes findings whose last exec was before the time, oldest first.
     *
     * @param limit at most so many, so that an ingest waits for a short while only
     * @return how many
     */
    public int deleteBefore(Instant time, int limit) {
        long timeNs = FieldValues.timeNs(time);
        return database.write(db -> delete(db, timeNs, limit));
    }

    /** Likewise the oldest, whatever their age. */
    public int deleteOldest(int limit) {
        return database.write(db -> delete(db, Long.MAX_VALUE, limit));
    }

    /** What findings take of the disk. */
    public long bytes() {
        return database.bytes();
    }

    /** What only one control plane on this database does at a time; nobody does yet. */
    public Lease lease(String name) {
        return new Lease(database, name);
    }

    private static int delete(DSLContext db, long timeNs, int limit) {
        long unused = StoreState.lock(db);
        List<Record3<Long, Long, Long>> old = db.select(Tables.ID, Tables.CHANGE, Tables.SIZE)
                .from(Tables.FINDING)
                .where(Tables.LAST_TIME.lt(timeNs))
                .orderBy(Tables.LAST_TIME)
                .limit(limit)
                .fetch();
        if (old.isEmpty()) {
            return 0;
        }
        List<Long> ids = old.stream().map(Record3::value1).toList();
        List<Long> changes = old.stream().map(Record3::value2).toList();
        SearchRows.delete(db, ids);
        db.deleteFrom(Tables.FINDING).where(Tables.ID.in(ids)).execute();
        StoreState.deleted(db, Collections.max(changes));
        StoreState.addBytes(db, -old.stream().mapToLong(Record3::value3).sum());
        SinkStore.trimmed(db, changes);
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
