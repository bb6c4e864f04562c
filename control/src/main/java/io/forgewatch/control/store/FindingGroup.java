package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldPath;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * How many findings have a value.
 *
 * @param value a text as it is; a number, boolean, rank or time as {@link io.forgewatch.control.filter.FieldValues} gives it
 */
public record FindingGroup(String value, long count) {
    /** Those of a field, the most frequent first. */
    static List<FindingGroup> of(DSLContext db, FieldPath field, Condition matches, int limit) {
        return field.kind().isText()
                ? of(db, Tables.TEXT, Tables.TEXT_FINDING, Tables.TEXT_PATH, Tables.TEXT_VALUE, field, matches, limit)
                : of(
                        db,
                        Tables.NUMBER,
                        Tables.NUMBER_FINDING,
                        Tables.NUMBER_PATH,
                        Tables.NUMBER_VALUE,
                        field,
                        matches,
                        limit);
    }

    private static <T> List<FindingGroup> of(
            DSLContext db,
            Table<Record> values,
            Field<Long> of,
            Field<String> path,
            Field<T> value,
            FieldPath field,
            Condition matches,
            int limit) {
        return db.select(value, DSL.count())
                .from(values)
                .join(Tables.FINDING)
                .on(of.eq(Tables.ID))
                .where(path.eq(field.key()), matches)
                .groupBy(value)
                .orderBy(DSL.count().desc(), value)
                .limit(limit)
                .fetch(row -> new FindingGroup(String.valueOf(row.value1()), row.value2()));
    }
}
