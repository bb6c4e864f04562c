package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.sql.PreparedStatement;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;

/** The values that a finding is searched by, each once. */
final class SearchRows implements FieldValues.Sink {
    private record Text(String key, String value) {}

    private record Numeric(String key, long value) {}

    private final Set<Text> texts = new LinkedHashSet<>();
    private final Set<Numeric> numbers = new LinkedHashSet<>();

    static SearchRows of(Finding finding) {
        SearchRows rows = new SearchRows();
        FieldValues.visit(finding, rows);
        return rows;
    }

    @Override
    public void text(String key, String value) {
        texts.add(new Text(key, value));
    }

    @Override
    public void number(String key, long value) {
        numbers.add(new Numeric(key, value));
    }

    /**
     * Puts them in place of those that were there. There are more than a hundred for a finding, whose watchers wait for them: bound
     * by JDBC itself, they take a fraction of the time.
     */
    void replace(DSLContext db, long finding) {
        delete(db, finding);
        String textRow = insert(db, Tables.TEXT, Tables.TEXT_FINDING, Tables.TEXT_PATH, Tables.TEXT_VALUE);
        String numberRow = insert(db, Tables.NUMBER, Tables.NUMBER_FINDING, Tables.NUMBER_PATH, Tables.NUMBER_VALUE);
        db.connection(connection -> {
            // Neither is empty: a finding has a name and a revision.
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
        });
    }

    private static String insert(DSLContext db, Table<?> table, Field<?>... columns) {
        return db.insertInto(table)
                .columns(columns)
                .values(new Object[columns.length])
                .getSQL();
    }

    static void delete(DSLContext db, long finding) {
        db.deleteFrom(Tables.TEXT).where(Tables.TEXT_FINDING.eq(finding)).execute();
        db.deleteFrom(Tables.NUMBER).where(Tables.NUMBER_FINDING.eq(finding)).execute();
    }
}
