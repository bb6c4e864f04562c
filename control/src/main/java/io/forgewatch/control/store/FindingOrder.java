package io.forgewatch.control.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list of findings, as https://google.aip.dev/132#ordering writes it. Those that are equal in it are ordered by name,
 * so that each finding has its own place.
 */
public final class FindingOrder {
    /** Newest first. */
    public static final FindingOrder NEWEST = new FindingOrder(List.of(new Key(Tables.EVENT_TIME, true)));

    private static final Pattern KEY = Pattern.compile("\\s*([a-z_]+)(\\s+(?:asc|desc))?\\s*");
    private static final Map<String, Field<Long>> FIELDS = new TreeMap<>(Map.of(
            "event_time", Tables.EVENT_TIME,
            "last_event_time", Tables.LAST_TIME,
            "update_time", Tables.UPDATE_TIME,
            "severity", Tables.SEVERITY));

    private record Key(Field<Long> field, boolean descending) {}

    private final List<Key> keys;
    private final Field<String> name;

    private FindingOrder(List<Key> keys) {
        this(keys, Tables.NAME);
    }

    private FindingOrder(List<Key> keys, Field<String> name) {
        this.keys = List.copyOf(keys);
        this.name = name;
    }

    /**
     * Reads an order; the empty one is {@link #NEWEST}.
     *
     * @throws IllegalArgumentException it names what findings are not ordered by; one line
     */
    public static FindingOrder parse(String text) {
        if (text.isBlank()) {
            return NEWEST;
        }
        List<Key> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : text.split(",", -1)) {
            var matcher = KEY.matcher(part);
            Field<Long> field = matcher.matches() ? FIELDS.get(matcher.group(1)) : null;
            if (field == null || !names.add(matcher.group(1))) {
                throw new IllegalArgumentException("order_by names some of " + String.join(", ", FIELDS.keySet())
                        + ", each once, with \" desc\" behind for the greatest first");
            }
            String direction = matcher.group(2);
            keys.add(new Key(field, direction != null && direction.endsWith("desc")));
        }
        return new FindingOrder(keys);
    }

    List<Field<Long>> fields() {
        return keys.stream().map(Key::field).toList();
    }

    /** The name goes the way of the first key, so that one index serves both. */
    private boolean namesDescend() {
        return keys.get(0).descending();
    }

    /** The same order over other columns of the same values, where it is by time alone; else null. */
    @Nullable
    FindingOrder over(Field<Long> eventTime, Field<String> name) {
        Key first = keys.get(0);
        return keys.size() == 1 && first.field().equals(Tables.EVENT_TIME)
                ? new FindingOrder(List.of(new Key(eventTime, first.descending())), name)
                : null;
    }

    List<SortField<?>> sorting() {
        List<SortField<?>> sorting = new ArrayList<>();
        for (Key key : keys) {
            sorting.add(key.descending() ? key.field().desc() : key.field().asc());
        }
        sorting.add(namesDescend() ? name.desc() : name.asc());
        return sorting;
    }

    /** What comes after a place. */
    Condition after(FindingPage.Position place) {
        Condition beyond = namesDescend() ? name.lt(place.name()) : name.gt(place.name());
        for (int i = keys.size() - 1; i >= 0; i--) {
            Key key = keys.get(i);
            long at = place.values().get(i);
            Condition past = key.descending() ? key.field().lt(at) : key.field().gt(at);
            beyond = past.or(key.field().eq(at).and(beyond));
            if (i == 0) {
                // Says the same once more, so that an index narrows it.
                Condition from =
                        key.descending() ? key.field().le(at) : key.field().ge(at);
                beyond = DSL.and(from, beyond);
            }
        }
        return beyond;
    }

    /** How many values a place in this order has. */
    public int size() {
        return keys.size();
    }
}
