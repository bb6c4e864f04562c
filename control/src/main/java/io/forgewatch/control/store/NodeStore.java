package io.forgewatch.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Nodes and what happened to them. Methods throw {@link StoreException} where the database fails. */
public final class NodeStore {
    /** Kept of each node, and answered with it. */
    public static final int EVENTS_PER_NODE = 20;

    private static final Table<Record> NODE = DSL.table(DSL.name("node"));
    private static final Field<String> NAME = DSL.field(DSL.name("node", "name"), SQLDataType.CLOB);
    private static final Field<Long> LAST_SEEN = DSL.field(DSL.name("node", "last_seen"), SQLDataType.BIGINT);
    private static final Field<byte[]> BODY = DSL.field(DSL.name("node", "body"), SQLDataType.BLOB);

    private static final Table<Record> EVENT = DSL.table(DSL.name("node_event"));
    private static final Field<Long> EVENT_ID = DSL.field(DSL.name("node_event", "id"), SQLDataType.BIGINT);
    private static final Field<String> EVENT_NODE = DSL.field(DSL.name("node_event", "node"), SQLDataType.CLOB);
    private static final Field<byte[]> EVENT_BODY = DSL.field(DSL.name("node_event", "body"), SQLDataType.BLOB);

    private final Database database;

    NodeStore(Database database) {
        this.database = database;
    }

    /** Whether other control planes write nodes, too. */
    public boolean isShared() {
        return database.isShared();
    }

    /** A node without its events. */
    public Optional<NodeStatus> get(String name) {
        return database.read(db -> db.select(BODY)
                .from(NODE)
                .where(NAME.eq(name))
                .fetchOptional(row -> parse(NodeStatus.parser(), row.get(BODY))));
    }

    /** Every node, without its events. */
    public List<NodeStatus> all() {
        return database.read(
                db -> db.select(BODY).from(NODE).orderBy(NAME).fetch(row -> parse(NodeStatus.parser(), row.get(BODY))));
    }

    /**
     * A page of nodes by name, each with its events.
     *
     * @param after the name after which it begins, empty for the first
     */
    public List<NodeStatus> list(String after, int limit) {
        return database.read(db -> {
            List<NodeStatus> nodes = new ArrayList<>();
            for (Record row : db.select(NAME, BODY)
                    .from(NODE)
                    .where(NAME.gt(after))
                    .orderBy(NAME)
                    .limit(limit)
                    .fetch()) {
                nodes.add(parse(NodeStatus.parser(), row.get(BODY)).toBuilder()
                        .addAllEvents(events(db, row.get(NAME)))
                        .build());
            }
            return nodes;
        });
    }

    private static List<NodeEvent> events(DSLContext db, String node) {
        return db.select(EVENT_BODY)
                .from(EVENT)
                .where(EVENT_NODE.eq(node))
                .orderBy(EVENT_ID.desc())
                .limit(EVENTS_PER_NODE)
                .fetch(row -> parse(NodeEvent.parser(), row.get(EVENT_BODY)));
    }

    /**
     * Puts nodes in place of what was known of them and adds what happened, all in one commit. A node that another control plane has
     * heard of later stays as that has put it.
     */
    public void put(Collection<NodeStatus> nodes, List<NodeEvent> events) {
        // In one order over all control planes, which might wait for each other else.
        List<NodeStatus> ordered =
                nodes.stream().sorted(Comparator.comparing(NodeStatus::getName)).toList();
        database.write(db -> {
            if (!events.isEmpty()) {
                inOrder(db);
            }
            ordered.forEach(node -> put(db, node));
            events.forEach(event -> add(db, event));
            return nodes.size();
        });
    }

    private static void put(DSLContext db, NodeStatus node) {
        String name = id(node.getName());
        long lastSeen = Timestamps.toNanos(node.getLastSeenTime());
        byte[] body = node.toBuilder().clearEvents().build().toByteArray();
        db.insertInto(NODE, NAME, LAST_SEEN, BODY)
                .values(name, lastSeen, body)
                .onConflict(DSL.field(DSL.name("name"), SQLDataType.CLOB))
                .doUpdate()
                .set(DSL.field(DSL.name("last_seen"), SQLDataType.BIGINT), lastSeen)
                .set(DSL.field(DSL.name("body"), SQLDataType.BLOB), body)
                .where(LAST_SEEN.le(lastSeen))
                .execute();
    }

    /**
     * Makes nodes silent, unless that was done, or they were heard of meanwhile, by any control plane.
     *
     * @param found as they were when their silence was found, by name, and the event to be added
     * @return the events that were added
     */
    public List<NodeEvent> silence(SortedMap<String, Silence> found) {
        return database.write(db -> {
            inOrder(db);
            List<NodeEvent> added = new ArrayList<>();
            for (Silence silence : found.values()) {
                if (silence(db, silence.seen())) {
                    add(db, silence.event());
                    added.add(silence.event());
                }
            }
            return added;
        });
    }

    /** A node's silence. */
    public record Silence(NodeStatus seen, NodeEvent event) {}

    private static boolean silence(DSLContext db, NodeStatus seen) {
        byte[] body = Dialect.locked(db, db.select(BODY).from(NODE).where(NAME.eq(id(seen.getName()))))
                .fetchOne(BODY);
        if (body == null) {
            return false;
        }
        NodeStatus now = parse(NodeStatus.parser(), body);
        if (now.getState() == NodeStatus.State.SILENT || !now.getLastSeenTime().equals(seen.getLastSeenTime())) {
            return false;
        }
        put(db, now.toBuilder().setState(NodeStatus.State.SILENT).build());
        return true;
    }

    /**
     * Events are numbered in the order in which they are seen, over all control planes: whoever adds any waits here for the commit of
     * those who do.
     */
    private static void inOrder(DSLContext db) {
        long unused = StoreState.lock(db);
    }

    /** The number of the newest event; 0 where there is none. */
    static long lastEvent(DSLContext db) {
        Long last = db.select(DSL.max(EVENT_ID)).from(EVENT).fetchSingle().value1();
        return last == null ? 0 : last;
    }

    /**
     * An event and its place.
     *
     * @param number grows with each event, over all nodes
     */
    public record NumberedEvent(long number, NodeEvent event) {}

    /** What happened to nodes after the numbered event, oldest first; of each node the latest {@link #EVENTS_PER_NODE} are there. */
    public List<NumberedEvent> eventsAfter(long number, int limit) {
        return database.read(db -> db.select(EVENT_ID, EVENT_BODY)
                .from(EVENT)
                .where(EVENT_ID.gt(number))
                .orderBy(EVENT_ID)
                .limit(limit)
                .fetch(row -> new NumberedEvent(row.value1(), parse(NodeEvent.parser(), row.value2()))));
    }

    private static void add(DSLContext db, NodeEvent event) {
        String node = id(event.getNode());
        db.insertInto(EVENT, EVENT_NODE, EVENT_BODY)
                .values(node, event.toByteArray())
                .execute();
        List<Long> surplus = db.select(EVENT_ID)
                .from(EVENT)
                .where(EVENT_NODE.eq(node))
                .orderBy(EVENT_ID.desc())
                .limit(EVENTS_PER_NODE, EVENTS_PER_NODE)
                .fetch(EVENT_ID);
        db.deleteFrom(EVENT).where(EVENT_ID.in(surplus)).execute();
    }

    /** Forgets those of the nodes of which nothing was heard since the time, and what happened to them. */
    public void remove(Collection<String> names, Instant before) {
        int unused = database.write(db -> {
            List<String> ids = db.select(NAME)
                    .from(NODE)
                    .where(
                            NAME.in(names.stream().map(NodeStore::id).toList()),
                            LAST_SEEN.lt(FieldValues.timeNs(before)))
                    .fetch(NAME);
            db.deleteFrom(EVENT).where(EVENT_NODE.in(ids)).execute();
            return db.deleteFrom(NODE).where(NAME.in(ids)).execute();
        });
    }

    /** What follows {@code nodes/}. */
    private static String id(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    private static <T> T parse(Parser<T> parser, byte[] body) {
        try {
            return parser.parseFrom(ByteString.copyFrom(body));
        } catch (InvalidProtocolBufferException e) {
            throw StoreException.of("a stored node cannot be read", e);
        }
    }
}
