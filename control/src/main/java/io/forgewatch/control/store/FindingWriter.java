package io.forgewatch.control.store;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Record3;
import org.jspecify.annotations.Nullable;

/** Puts a batch's findings into the database, within one transaction. */
final class FindingWriter {
    private final DSLContext db;
    private final Instant now;
    private long lastChange;
    private int added;
    private int updated;
    private int ignored;

    FindingWriter(DSLContext db, long lastChange, Instant now) {
        this.db = db;
        this.lastChange = lastChange;
        this.now = now;
    }

    /** Puts what people said of a finding in place of it; null where there is no such finding. */
    @Nullable
    Finding edit(String name, UnaryOperator<Finding> edit) {
        Record3<Long, Long, byte[]> row = row(name);
        if (row == null) {
            return null;
        }
        Finding edited = edit.apply(FindingStore.parse(row.value3())).toBuilder()
                .setUpdateTime(Timestamps.fromMillis(now.toEpochMilli()))
                .build();
        update(row.value1(), edited, ++lastChange);
        updated++;
        SearchRows.of(edited).replace(db, row.value1());
        return edited;
    }

    @Nullable
    private Record3<Long, Long, byte[]> row(String name) {
        return db.select(Tables.ID, Tables.REVISION, Tables.BODY)
                .from(Tables.FINDING)
                .where(Tables.NAME.eq(name))
                .fetchOne();
    }

    void put(Finding incoming, PolicyRun policy) {
        Record3<Long, Long, byte[]> row = row(incoming.getName());
        if (row != null && row.value2() >= incoming.getRevision()) {
            ignored++;
            return;
        }
        long change = ++lastChange;
        long id = row == null ? change : row.value1();
        Finding before = row == null ? null : FindingStore.parse(row.value3());
        Finding merged = policy.apply(before, FindingMerge.merge(before, incoming, now));
        if (row == null) {
            insert(id, merged, change);
            added++;
        } else {
            update(id, merged, change);
            updated++;
        }
        SearchRows.of(merged).replace(db, id);
    }

    /** The first change's number serves as the row's. */
    private void insert(long id, Finding finding, long change) {
        db.insertInto(
                        Tables.FINDING,
                        Tables.ID,
                        Tables.NAME,
                        Tables.REVISION,
                        Tables.CHANGE,
                        Tables.EVENT_TIME,
                        Tables.LAST_TIME,
                        Tables.UPDATE_TIME,
                        Tables.SEVERITY,
                        Tables.BODY)
                .values(
                        id,
                        finding.getName(),
                        finding.getRevision(),
                        change,
                        eventTime(finding),
                        lastTime(finding),
                        FieldValues.timeNs(finding.getUpdateTime()),
                        (long) finding.getSeverityValue(),
                        finding.toByteArray())
                .execute();
    }

    private void update(long id, Finding finding, long change) {
        db.update(Tables.FINDING)
                .set(Tables.REVISION, finding.getRevision())
                .set(Tables.CHANGE, change)
                .set(Tables.EVENT_TIME, eventTime(finding))
                .set(Tables.LAST_TIME, lastTime(finding))
                .set(Tables.UPDATE_TIME, FieldValues.timeNs(finding.getUpdateTime()))
                .set(Tables.SEVERITY, (long) finding.getSeverityValue())
                .set(Tables.BODY, finding.toByteArray())
                .where(Tables.ID.eq(id))
                .execute();
    }

    private static long eventTime(Finding finding) {
        return FieldValues.timeNs(finding.getEventTime());
    }

    private static long lastTime(Finding finding) {
        return finding.hasLastEventTime() ? FieldValues.timeNs(finding.getLastEventTime()) : eventTime(finding);
    }

    Ingested result() {
        return new Ingested(added, updated, ignored, lastChange);
    }
}
