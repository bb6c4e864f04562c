package io.forgewatch.control.store;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jooq.DSLContext;

/**
 * Adds to and takes from the tables that findings are searched by. A finding has more than a hundred rows, whose watchers wait for
 * them: all rows of a table go in one statement, in SQLite as a JSON array (https://www.sqlite.org/json1.html#jeach), in PostgreSQL
 * as arrays.
 */
final class SearchTables {
    private static final String PAIRS = "select value ->> 0, value ->> 1 from json_each(?)";

    /** A value under a field's key: a text or a number. */
    record Pair<V>(String key, V value) {}

    private final DSLContext db;
    private final boolean postgres;
    private final long finding;

    SearchTables(DSLContext db, long finding) {
        this.db = db;
        this.postgres = Sql.isPostgres(db);
        this.finding = finding;
    }

    void addTexts(Collection<Pair<String>> rows) {
        add("finding_text", "text", rows, String[]::new);
    }

    void addNumbers(Collection<Pair<Long>> rows) {
        add("finding_number", "bigint", rows, Long[]::new);
    }

    private <V> void add(String table, String type, Collection<Pair<V>> rows, Function<Integer, V[]> array) {
        if (rows.isEmpty()) {
            return;
        }
        String into = "insert into " + table + " (finding, path, value) select ?, ";
        if (postgres) {
            Sql.update(
                    db,
                    into + "path, value from unnest(?, cast(? as " + type + "[])) as rows (path, value)",
                    finding,
                    keys(rows),
                    values(rows, array));
        } else {
            Sql.update(db, into + "value ->> 0, value ->> 1 from json_each(?)", finding, json(rows));
        }
    }

    void removeTexts(Collection<Pair<String>> rows) {
        remove("finding_text", "text", rows, String[]::new);
    }

    void removeNumbers(Collection<Pair<Long>> rows) {
        remove("finding_number", "bigint", rows, Long[]::new);
    }

    private <V> void remove(String table, String type, Collection<Pair<V>> rows, Function<Integer, V[]> array) {
        if (rows.isEmpty()) {
            return;
        }
        String from = "delete from " + table + " where finding = ? and (path, value) in (";
        if (postgres) {
            Sql.update(
                    db,
                    from + "select * from unnest(?, cast(? as " + type + "[])))",
                    finding,
                    keys(rows),
                    values(rows, array));
        } else {
            Sql.update(db, from + PAIRS + ")", finding, json(rows));
        }
    }

    void addLookups(Collection<String> lookups, long eventTimeNs, String name) {
        if (lookups.isEmpty()) {
            return;
        }
        Sql.update(
                db,
                "insert into finding_lookup (lookup, event_time, name, finding) select lookup, ?, ?, ? from "
                        + (postgres ? "unnest(?) as rows (lookup)" : "(select value as lookup from json_each(?))"),
                eventTimeNs,
                name,
                finding,
                texts(lookups));
    }

    void removeLookups(Collection<String> lookups) {
        if (lookups.isEmpty()) {
            return;
        }
        Sql.update(
                db,
                "delete from finding_lookup where finding = ? and lookup "
                        + (postgres ? "= any(?)" : "in (select value from json_each(?))"),
                finding,
                texts(lookups));
    }

    /** Takes away all. */
    void clear() {
        for (String table : List.of("finding_text", "finding_lookup", "finding_number")) {
            Sql.update(db, "delete from " + table + " where finding = ?", finding);
        }
    }

    private Object texts(Collection<String> texts) {
        return postgres ? texts.toArray(String[]::new) : json(texts, SearchTables::quote);
    }

    private static <V> String[] keys(Collection<Pair<V>> rows) {
        return rows.stream().map(Pair::key).toArray(String[]::new);
    }

    private static <V> V[] values(Collection<Pair<V>> rows, Function<Integer, V[]> array) {
        return rows.stream().map(Pair::value).toArray(array::apply);
    }

    private static <V> String json(Collection<Pair<V>> rows) {
        return json(rows, (out, row) -> {
            quote(out.append('['), row.key());
            out.append(',');
            if (row.value() instanceof String text) {
                quote(out, text);
            } else {
                out.append(row.value());
            }
            out.append(']');
        });
    }

    private static <T> String json(Collection<T> elements, BiConsumer<StringBuilder, T> append) {
        StringBuilder out = new StringBuilder(128 * elements.size()).append('[');
        for (T element : elements) {
            append.accept(out.length() == 1 ? out : out.append(','), element);
        }
        return out.append(']').toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
