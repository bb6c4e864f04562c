package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** The values that a finding is searched by, each once. */
final class SearchRows implements FieldValues.Sink {
    private record Text(String key, String value) {}

    private record Numeric(String key, long value) {}

    /** Of a row and its entry in an index, beside what is in them. */
    private static final int ROW_BYTES = 64;

    private final Set<Text> texts = new LinkedHashSet<>();
    private final Set<Numeric> numbers = new LinkedHashSet<>();
    private final Set<String> lookups = new LinkedHashSet<>();
    private String name = "";
    private long eventTimeNs;

    static SearchRows of(Finding finding) {
        SearchRows rows = new SearchRows();
        FieldValues.visit(finding, rows);
        rows.name = finding.getName();
        rows.eventTimeNs = FieldValues.timeNs(finding.getEventTime());
        return rows;
    }

    @Override
    public void text(String key, String value) {
        texts.add(new Text(key, value));
        if (Lookups.has(key)) {
            lookups.add(Lookups.of(key, value));
        }
    }

    @Override
    public void number(String key, long value) {
        numbers.add(new Numeric(key, value));
    }

    /** What they take of the disk, about. */
    long bytes() {
        long bytes = 0;
        for (Text row : texts) {
            bytes += ROW_BYTES + row.key().length() + row.value().length();
        }
        for (Numeric row : numbers) {
            bytes += ROW_BYTES + row.key().length() + Long.BYTES;
        }
        for (String lookup : lookups) {
            bytes += 2 * ROW_BYTES + lookup.length() + name.length();
        }
        return bytes;
    }

    /**
     * Adds them. There are more than a hundred for a finding, whose watchers wait for them: bound by JDBC itself, they take a fraction
     * of the time.
     */
    void insert(DSLContext db, long finding) {
        String textRow = insert(db, Tables.TEXT, Tables.TEXT_FINDING, Tables.TEXT_PATH, Tables.TEXT_VALUE);
        String numberRow = insert(db, Tables.NUMBER, Tables.NUMBER_FINDING, Tables.NUMBER_PATH, Tables.NUMBER_VALUE);
        String lookupRow = insert(
                db, Tables.LOOKUP, Tables.LOOKUP_KEY, Tables.LOOKUP_TIME, Tables.LOOKUP_NAME, Tables.LOOKUP_FINDING);
        db.connection(connection -> {
            // The first two are not empty: a finding has a name and a revision.
            try (PreparedStatement rows = connection.prepareStatement(textRow)) {
                for (Text row : texts) {
                    rows.setLong(1, finding);
                    rows.setString(2, row.key());
                    rows.setString(3, row.value());
                    rows.addBatch();
                }
                rows.executeBatch();
            }
            try (PreparedStatement rows = connection.prepareStatement(numberRow)) {
                for (Numeric row : numbers) {
                    rows.setLong(1, finding);
                    rows.setString(2, row.key());
                    rows.setLong(3, row.value());
                    rows.addBatch();
                }
                rows.executeBatch();
            }
            try (PreparedStatement rows = connection.prepareStatement(lookupRow)) {
                for (String lookup : lookups) {
                    rows.setString(1, lookup);
                    rows.setLong(2, eventTimeNs);
                    rows.setString(3, name);
                    rows.setLong(4, finding);
                    rows.addBatch();
                }
                rows.executeBatch();
            }
        });
    }

    private static String insert(DSLContext db, Table<?> table, Field<?>... columns) {
        return db.insertInto(table)
                .columns(columns)
                .values(new Object[columns.length])
                .getSQL();
    }

    static void delete(DSLContext db, Collection<Long> findings) {
        db.deleteFrom(Tables.TEXT).where(Tables.TEXT_FINDING.in(findings)).execute();
        db.deleteFrom(Tables.LOOKUP).where(Tables.LOOKUP_FINDING.in(findings)).execute();
        db.deleteFrom(Tables.NUMBER).where(Tables.NUMBER_FINDING.in(findings)).execute();
    }
}
