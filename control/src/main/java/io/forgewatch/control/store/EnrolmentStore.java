package io.forgewatch.control.store;

import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Enrolment tokens and the nodes that have certificates. Methods throw {@link StoreException} where the database fails. */
public final class EnrolmentStore {
    /** Those that ended are kept; the oldest of them make room. */
    public static final int MAX_ENROLMENTS = 1000;

    /** Nodes that have a certificate. */
    public static final int MAX_NODES = 50_000;

    private static final Table<Record> ENROLMENT = DSL.table(DSL.name("enrolment"));
    private static final Field<String> ID = DSL.field(DSL.name("enrolment", "id"), SQLDataType.CLOB);
    private static final Field<String> FOR_NODE = DSL.field(DSL.name("enrolment", "node"), SQLDataType.CLOB);
    private static final Field<String> HASH = DSL.field(DSL.name("enrolment", "hash"), SQLDataType.CLOB);
    private static final Field<Long> CREATED = DSL.field(DSL.name("enrolment", "created"), SQLDataType.BIGINT);
    private static final Field<Long> EXPIRES = DSL.field(DSL.name("enrolment", "expires"), SQLDataType.BIGINT);
    private static final Field<Long> REVOKED = DSL.field(DSL.name("enrolment", "revoked"), SQLDataType.BIGINT);
    private static final Field<Long> USES = DSL.field(DSL.name("enrolment", "uses"), SQLDataType.BIGINT);
    private static final Field<Long> MAX_USES = DSL.field(DSL.name("enrolment", "max_uses"), SQLDataType.BIGINT);
    private static final List<Field<?>> COLUMNS =
            List.of(ID, FOR_NODE, HASH, CREATED, EXPIRES, REVOKED, USES, MAX_USES);

    private static final Table<Record> TRUST = DSL.table(DSL.name("node_trust"));
    private static final Field<String> NODE = DSL.field(DSL.name("node_trust", "node"), SQLDataType.CLOB);
    private static final Field<String> LINEAGE = DSL.field(DSL.name("node_trust", "lineage"), SQLDataType.CLOB);
    private static final Field<Long> NODE_EXPIRES = DSL.field(DSL.name("node_trust", "expires"), SQLDataType.BIGINT);
    private static final Field<Long> NODE_REVOKED = DSL.field(DSL.name("node_trust", "revoked"), SQLDataType.BIGINT);

    /** What came of an enrolment. */
    public enum Outcome {
        ENROLLED,
        /** The token is not good, or not for that node. */
        TOKEN_REFUSED,
        /** The node is enrolled, and the token was not made for it. */
        NODE_TAKEN,
        /** There are as many nodes as there may be. */
        TOO_MANY_NODES
    }

    private final Database database;

    EnrolmentStore(Database database) {
        this.database = database;
    }

    /** The latest made first. */
    public List<StoredEnrolment> list() {
        return database.read(db -> db.select(COLUMNS)
                .from(ENROLMENT)
                .orderBy(CREATED.desc(), ID)
                .limit(MAX_ENROLMENTS)
                .fetch(EnrolmentStore::enrolment));
    }

    public Optional<StoredEnrolment> find(String id) {
        return database.read(db -> find(db, id));
    }

    private static Optional<StoredEnrolment> find(DSLContext db, String id) {
        return db.select(COLUMNS)
                .from(ENROLMENT)
                .where(ID.eq(id))
                .fetchOptional()
                .map(EnrolmentStore::enrolment);
    }

    /** Adds a token. False where there are too many that have not ended. */
    public boolean add(StoredEnrolment enrolment, AuditEntry entry) {
        return database.write(db -> {
            if (db.fetchCount(ENROLMENT) >= MAX_ENROLMENTS && !makeRoom(db, enrolment.createdNs())) {
                return false;
            }
            db.insertInto(ENROLMENT, COLUMNS)
                    .values(
                            enrolment.id(),
                            enrolment.node(),
                            enrolment.hash(),
                            enrolment.createdNs(),
                            enrolment.expiresNs(),
                            enrolment.revokedNs(),
                            (long) enrolment.uses(),
                            (long) enrolment.maxUses())
                    .execute();
            AuditLog.add(db, entry);
            return true;
        });
    }

    private static boolean makeRoom(DSLContext db, long nowNs) {
        String oldest = db.select(ID)
                .from(ENROLMENT)
                .where(REVOKED.ne(0L).or(EXPIRES.le(nowNs)).or(USES.ge(MAX_USES)))
                .orderBy(CREATED)
                .limit(1)
                .fetchOne(ID);
        return oldest != null && db.deleteFrom(ENROLMENT).where(ID.eq(oldest)).execute() == 1;
    }

    /** Revokes a token, unless it was before. Empty where there is none. */
    public Optional<StoredEnrolment> revoke(String id, long nowNs, AuditEntry entry) {
        return database.write(db -> {
            int changed = db.update(ENROLMENT)
                    .set(DSL.field(DSL.name("revoked"), SQLDataType.BIGINT), nowNs)
                    .where(ID.eq(id), REVOKED.eq(0L))
                    .execute();
            if (changed == 1) {
                AuditLog.add(db, entry);
            }
            return find(db, id);
        });
    }

    /** Takes one of the token's uses and notes the node's new lineage; both or neither. */
    public Outcome enroll(String id, NodeTrust node, long nowNs, AuditEntry entry) {
        return database.write(db -> {
            Optional<StoredEnrolment> token = find(db, id);
            if (token.isEmpty() || use(db, id, node.node(), nowNs) == 0) {
                return Outcome.TOKEN_REFUSED;
            }
            if (db.fetchCount(TRUST) >= MAX_NODES) {
                db.deleteFrom(TRUST).where(NODE_EXPIRES.le(nowNs)).execute();
            }
            boolean hasRoom =
                    db.fetchCount(TRUST) < MAX_NODES || trust(db, node.node()).isPresent();
            // A host that was revoked may still have a token of many uses: only one made for it brings it back.
            Condition replaceable =
                    token.get().node().isEmpty() ? NODE_REVOKED.eq(0L).and(NODE_EXPIRES.le(nowNs)) : DSL.noCondition();
            if (!hasRoom || put(db, node, replaceable) == 0) {
                db.update(ENROLMENT)
                        .set(DSL.field(DSL.name("uses"), SQLDataType.BIGINT), USES.minus(1L))
                        .where(ID.eq(id))
                        .execute();
                return hasRoom ? Outcome.NODE_TAKEN : Outcome.TOO_MANY_NODES;
            }
            AuditLog.add(db, entry);
            return Outcome.ENROLLED;
        });
    }

    private static int use(DSLContext db, String id, String node, long nowNs) {
        return db.update(ENROLMENT)
                .set(DSL.field(DSL.name("uses"), SQLDataType.BIGINT), USES.plus(1L))
                .where(
                        ID.eq(id),
                        REVOKED.eq(0L),
                        EXPIRES.gt(nowNs),
                        USES.lt(MAX_USES),
                        FOR_NODE.eq("").or(FOR_NODE.eq(node)))
                .execute();
    }

    private static int put(DSLContext db, NodeTrust node, Condition replaceable) {
        return db.insertInto(TRUST, NODE, LINEAGE, NODE_EXPIRES, NODE_REVOKED)
                .values(node.node(), node.lineage(), node.expiresNs(), 0L)
                .onConflict(DSL.field(DSL.name("node"), SQLDataType.CLOB))
                .doUpdate()
                .set(DSL.field(DSL.name("lineage"), SQLDataType.CLOB), node.lineage())
                .set(DSL.field(DSL.name("expires"), SQLDataType.BIGINT), node.expiresNs())
                .set(DSL.field(DSL.name("revoked"), SQLDataType.BIGINT), 0L)
                .where(replaceable)
                .execute();
    }

    /** What is known of a node's certificates; empty where it was never enrolled. */
    public Optional<NodeTrust> trust(String node) {
        return database.read(db -> trust(db, node));
    }

    private static Optional<NodeTrust> trust(DSLContext db, String node) {
        return db.select(NODE, LINEAGE, NODE_EXPIRES, NODE_REVOKED)
                .from(TRUST)
                .where(NODE.eq(node))
                .fetchOptional()
                .map(row ->
                        new NodeTrust(row.get(NODE), row.get(LINEAGE), row.get(NODE_EXPIRES), row.get(NODE_REVOKED)));
    }

    /** Notes that a node's certificate was renewed. False where it was revoked or enrolled anew meanwhile. */
    public boolean renew(NodeTrust node, AuditEntry entry) {
        return database.write(db -> {
            int changed = db.update(TRUST)
                    .set(DSL.field(DSL.name("expires"), SQLDataType.BIGINT), node.expiresNs())
                    .where(NODE.eq(node.node()), LINEAGE.eq(node.lineage()), NODE_REVOKED.eq(0L))
                    .execute();
            if (changed == 1) {
                AuditLog.add(db, entry);
            }
            return changed == 1;
        });
    }

    /** Revokes a node's certificates, unless they were before. Empty where it was never enrolled. */
    public Optional<NodeTrust> revokeNode(String node, long nowNs, AuditEntry entry) {
        return database.write(db -> {
            int changed = db.update(TRUST)
                    .set(DSL.field(DSL.name("revoked"), SQLDataType.BIGINT), nowNs)
                    .where(NODE.eq(node), NODE_REVOKED.eq(0L))
                    .execute();
            if (changed == 1) {
                AuditLog.add(db, entry);
            }
            return trust(db, node);
        });
    }

    private static StoredEnrolment enrolment(Record row) {
        return new StoredEnrolment(
                row.get(ID),
                row.get(FOR_NODE),
                row.get(HASH),
                row.get(CREATED),
                row.get(EXPIRES),
                row.get(REVOKED),
                row.get(USES).intValue(),
                row.get(MAX_USES).intValue());
    }
}
