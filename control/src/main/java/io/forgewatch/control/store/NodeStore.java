package io.forgewatch.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.v1.NodeEvent;
import io.forgewatch.v1.NodeStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

    /** Puts nodes in place of what was known of them and adds what happened, all in one commit. */
    public void put(Collection<NodeStatus> nodes, List<NodeEvent> events) {
        database.write(
                db -> {
                    nodes.forEach(node -> put(db, node));
                    events.forEach(event -> add(db, event));
                    return nodes.size();
                },
                done -> {});
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
                .execute();
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

    /** Forgets a node and what happened to it. */
    public void remove(Collection<String> names) {
        List<String> ids = names.stream().map(NodeStore::id).toList();
        database.write(
                db -> {
                    db.deleteFrom(EVENT).where(EVENT_NODE.in(ids)).execute();
                    return db.deleteFrom(NODE).where(NAME.in(ids)).execute();
                },
                done -> {});
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
