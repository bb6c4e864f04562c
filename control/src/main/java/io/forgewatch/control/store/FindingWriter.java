package io.forgewatch.control.store;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jooq.Record4;
import org.jspecify.annotations.Nullable;

/** Puts a batch's findings into the database, within one transaction. */
final class FindingWriter {
    private final DSLContext db;
    private final Instant now;
    private long lastChange;
    private long moreBytes;
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
        Stored row = row(name);
        if (row == null) {
            return null;
        }
        Finding edited = edit.apply(row.finding()).toBuilder()
                .setUpdateTime(Timestamps.fromMillis(now.toEpochMilli()))
                .build();
        update(row, edited, ++lastChange);
        updated++;
        return edited;
    }

    private record Stored(Record4<Long, Long, Long, byte[]> row) {
        long id() {
            return row.value1();
        }

        long revision() {
            return row.value2();
        }

        long size() {
            return row.value3();
        }

        Finding finding() {
            return FindingStore.parse(row.value4());
        }
    }

    @Nullable
    private Stored row(String name) {
        return db.select(Tables.ID, Tables.REVISION, Tables.SIZE, Tables.BODY)
                .from(Tables.FINDING)
                .where(Tables.NAME.eq(name))
                .fetchOne(Stored::new);
    }

    void put(Finding incoming, PolicyRun policy) {
        Stored row = row(incoming.getName());
        if (row != null && row.revision() >= incoming.getRevision()) {
            ignored++;
            return;
        }
        long change = ++lastChange;
        Finding before = row == null ? null : row.finding();
        Finding merged = policy.apply(before, FindingMerge.merge(before, incoming, now));
        if (row == null) {
            insert(merged, change);
            added++;
        } else {
            update(row, merged, change);
            updated++;
        }
    }

    /** The first change's number serves as the row's. */
    private void insert(Finding finding, long change) {
        byte[] body = finding.toByteArray();
        SearchRows rows = SearchRows.of(finding);
        long size = body.length + rows.bytes();
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
                        Tables.SIZE,
                        Tables.BODY)
                .values(
                        change,
                        finding.getName(),
                        finding.getRevision(),
                        change,
                        eventTime(finding),
                        lastTime(finding),
                        FieldValues.timeNs(finding.getUpdateTime()),
                        (long) finding.getSeverityValue(),
                        size,
                        body)
                .execute();
        rows.insert(db, change);
        moreBytes += size;
    }

    private void update(Stored row, Finding finding, long change) {
        byte[] body = finding.toByteArray();
        SearchRows rows = SearchRows.of(finding);
        long size = body.length + rows.bytes();
        db.update(Tables.FINDING)
                .set(Tables.REVISION, finding.getRevision())
                .set(Tables.CHANGE, change)
                .set(Tables.EVENT_TIME, eventTime(finding))
                .set(Tables.LAST_TIME, lastTime(finding))
                .set(Tables.UPDATE_TIME, FieldValues.timeNs(finding.getUpdateTime()))
                .set(Tables.SEVERITY, (long) finding.getSeverityValue())
                .set(Tables.SIZE, size)
                .set(Tables.BODY, body)
                .where(Tables.ID.eq(row.id()))
                .execute();
        SearchRows.delete(db, List.of(row.id()));
        rows.insert(db, row.id());
        moreBytes += size - row.size();
    }

    private static long eventTime(Finding finding) {
        return FieldValues.timeNs(finding.getEventTime());
    }

    private static long lastTime(Finding finding) {
        return finding.hasLastEventTime() ? FieldValues.timeNs(finding.getLastEventTime()) : eventTime(finding);
    }

    /** Notes how far the changes go now. Once, after the last. */
    Ingested finish() {
        if (added + updated > 0) {
            StoreState.advance(db, lastChange, moreBytes);
        }
        return new Ingested(added, updated, ignored, lastChange);
    }
}
