package io.forgewatch.control.store;

import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.store.SearchTables.Pair;
import io.forgewatch.v1.Finding;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;

/** The values that a finding is searched by, each once. */
final class SearchRows implements FieldValues.Sink {
    /** Of a row and its entry in an index, beside what is in them. */
    private static final int ROW_BYTES = 64;

    private final Set<Pair<String>> texts = new LinkedHashSet<>();
    private final Set<Pair<Long>> numbers = new LinkedHashSet<>();
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
        texts.add(new Pair<>(key, value));
        if (Lookups.has(key)) {
            lookups.add(Lookups.of(key, value));
        }
    }

    @Override
    public void number(String key, long value) {
        numbers.add(new Pair<>(key, value));
    }

    /** What they take of the disk, about. */
    long bytes() {
        long bytes = 0;
        for (Pair<String> row : texts) {
            bytes += ROW_BYTES + row.key().length() + row.value().length();
        }
        for (Pair<Long> row : numbers) {
            bytes += ROW_BYTES + row.key().length() + Long.BYTES;
        }
        for (String lookup : lookups) {
            bytes += 2 * ROW_BYTES + lookup.length() + name.length();
        }
        return bytes;
    }

    /** Adds them to a finding that has none. */
    void insert(DSLContext db, long finding) {
        SearchTables tables = new SearchTables(db, finding);
        tables.addTexts(texts);
        tables.addNumbers(numbers);
        tables.addLookups(lookups, eventTimeNs, name);
    }

    /** Puts them in the place of those that the finding has: only what differs is written, most stays from revision to revision. */
    void replace(DSLContext db, long finding, SearchRows before) {
        SearchTables tables = new SearchTables(db, finding);
        tables.removeTexts(without(before.texts, texts));
        tables.removeNumbers(without(before.numbers, numbers));
        tables.addTexts(without(texts, before.texts));
        tables.addNumbers(without(numbers, before.numbers));
        boolean isMoved = eventTimeNs != before.eventTimeNs;
        tables.removeLookups(isMoved ? before.lookups : without(before.lookups, lookups));
        tables.addLookups(isMoved ? lookups : without(lookups, before.lookups), eventTimeNs, name);
    }

    /** Likewise where it is not known which those are. */
    void replaceAll(DSLContext db, long finding) {
        new SearchTables(db, finding).clear();
        insert(db, finding);
    }

    private static <T> List<T> without(Set<T> rows, Set<T> others) {
        return rows.stream().filter(row -> !others.contains(row)).toList();
    }

    static void delete(DSLContext db, Collection<Long> findings) {
        db.deleteFrom(Tables.TEXT).where(Tables.TEXT_FINDING.in(findings)).execute();
        db.deleteFrom(Tables.LOOKUP).where(Tables.LOOKUP_FINDING.in(findings)).execute();
        db.deleteFrom(Tables.NUMBER).where(Tables.NUMBER_FINDING.in(findings)).execute();
    }
}
