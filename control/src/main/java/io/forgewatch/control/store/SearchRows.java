package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.Finding;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;

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

    /** Puts them in place of those that were there. */
    void replace(DSLContext db, long finding) {
        delete(db, finding);
        BatchBindStep textRows =
                db.batch(db.insertInto(Tables.TEXT, Tables.TEXT_FINDING, Tables.TEXT_PATH, Tables.TEXT_VALUE)
                        .values(finding, "", ""));
        for (Text row : texts) {
            textRows = textRows.bind(finding, row.key(), row.value());
        }
        BatchBindStep numberRows =
                db.batch(db.insertInto(Tables.NUMBER, Tables.NUMBER_FINDING, Tables.NUMBER_PATH, Tables.NUMBER_VALUE)
                        .values(finding, "", 0L));
        for (Numeric row : numbers) {
            numberRows = numberRows.bind(finding, row.key(), row.value());
        }
        // Neither is empty: a finding has a name and a revision.
        textRows.execute();
        numberRows.execute();
    }

    static void delete(DSLContext db, long finding) {
        db.deleteFrom(Tables.TEXT).where(Tables.TEXT_FINDING.eq(finding)).execute();
        db.deleteFrom(Tables.NUMBER).where(Tables.NUMBER_FINDING.eq(finding)).execute();
    }
}
