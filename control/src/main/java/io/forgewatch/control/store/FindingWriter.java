package io.forgewatch.control.store;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Puts a batch's findings into the database, within one transaction. */
final class FindingWriter {
    private final DSLContext db;
    private final OwnChanges own;
    private final Map<String, Long> written = new HashMap<>();
    private final Instant now;
    private long lastChange;
    private long moreBytes;
    private int added;
    private int updated;
    private int ignored;

    /** @param own the changes that this process has committed */
    FindingWriter(DSLContext db, OwnChanges own, long lastChange, Instant now) {
        this.db = db;
        this.own = own;
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

    private record Stored(long id, long revision, long change, long size, Finding finding) {
        static Stored of(ResultSet row) throws SQLException {
            return new Stored(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    FindingStore.parse(row.getBytes(5)));
        }
    }

    @Nullable
    private Stored row(String name) {
        return Sql.first(db, "select id, revision, change, size, body from finding where name = ?", Stored::of, name);
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
        Sql.update(
                db,
                "insert into finding (id, name, revision, change, event_time, last_time, update_time, severity, size, body)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                change,
                finding.getName(),
                finding.getRevision(),
                change,
                eventTime(finding),
                lastTime(finding),
                FieldValues.timeNs(finding.getUpdateTime()),
                (long) finding.getSeverityValue(),
                size,
                body);
        rows.insert(db, change);
        written.put(finding.getName(), change);
        moreBytes += size;
    }

    private void update(Stored row, Finding finding, long change) {
        byte[] body = finding.toByteArray();
        SearchRows rows = SearchRows.of(finding);
        long size = body.length + rows.bytes();
        Sql.update(
                db,
                "update finding set revision = ?, change = ?, event_time = ?, last_time = ?, update_time = ?, severity = ?,"
                        + " size = ?, body = ? where id = ?",
                finding.getRevision(),
                change,
                eventTime(finding),
                lastTime(finding),
                FieldValues.timeNs(finding.getUpdateTime()),
                (long) finding.getSeverityValue(),
                size,
                body,
                row.id());
        if (isOwn(finding.getName(), row.change())) {
            rows.replace(db, row.id(), SearchRows.of(row.finding()));
        } else {
            rows.replaceAll(db, row.id());
        }
        written.put(finding.getName(), change);
        moreBytes += size - row.size();
    }

    /** Whether this process wrote its rows: another version of this program may search findings by other values. */
    private boolean isOwn(String name, long change) {
        Long here = written.get(name);
        return here != null ? here == change : own.has(name, change);
    }

    private static long eventTime(Finding finding) {
        return FieldValues.timeNs(finding.getEventTime());
    }

    private static long lastTime(Finding finding) {
        return finding.hasLastEventTime() ? FieldValues.timeNs(finding.getLastEventTime()) : eventTime(finding);
    }

    /** The last change of each finding that was written here. */
    Map<String, Long> written() {
        return written;
    }

    /** Notes how far the changes go now. Once, after the last. */
    Ingested finish() {
        if (added + updated > 0) {
            StoreState.advance(db, lastChange, moreBytes);
        }
        return new Ingested(added, updated, ignored, lastChange);
    }
}
