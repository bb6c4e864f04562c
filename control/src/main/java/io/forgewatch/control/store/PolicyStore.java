package io.forgewatch.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.policy.ActivePolicy;
import io.forgewatch.control.policy.PolicyChange;
import io.forgewatch.control.policy.PolicyHash;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The policy in force, those before it, and what rules were applied to. Thread-safe; methods throw {@link StoreException} where the
 * database fails.
 */
public final class PolicyStore {
    /** Kept, so that what findings name can be read; older ones are forgotten. */
    public static final int MAX_VERSIONS = 500;

    private static final Table<Record> POLICY = DSL.table(DSL.name("policy"));
    private static final Field<Long> VERSION = DSL.field(DSL.name("policy", "version"), SQLDataType.BIGINT);
    private static final Field<String> HASH = DSL.field(DSL.name("policy", "hash"), SQLDataType.CLOB);
    private static final Field<String> WHO = DSL.field(DSL.name("policy", "who"), SQLDataType.CLOB);
    private static final Field<Long> SET_TIME = DSL.field(DSL.name("policy", "set_time"), SQLDataType.BIGINT);
    private static final Field<String> BODY = DSL.field(DSL.name("policy", "body"), SQLDataType.CLOB);

    private static final Table<Record> HIT = DSL.table(DSL.name("policy_hit"));
    private static final Field<String> HIT_RULE = DSL.field(DSL.name("policy_hit", "rule"), SQLDataType.CLOB);
    private static final Field<Long> HIT_COUNT = DSL.field(DSL.name("policy_hit", "hits"), SQLDataType.BIGINT);
    private static final Field<Long> HIT_TIME = DSL.field(DSL.name("policy_hit", "last_time"), SQLDataType.BIGINT);

    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();

    private final Database database;
    private final Clock clock;
    private final PolicyCounts counts = new PolicyCounts();
    private volatile ActivePolicy active = ActivePolicy.NONE;

    PolicyStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        database.read(this::inForce);
    }

    /** What happened to findings since this store was opened. */
    public PolicyCounts counts() {
        return counts;
    }

    /** How many of its rules are in which state at this moment, as far as this process knows. */
    public ActivePolicy.RuleCounts rules() {
        return active.count(clock.instant());
    }

    /** Whether any was ever set, as far as this process knows. */
    public boolean isSet() {
        return active.version() != 0;
    }

    /** The policy in force, with what its rules were applied to; the empty one, of version 0, where none was set. */
    public Policy current() {
        return database.read(db -> withHits(db, latest(db, DSL.noCondition())));
    }

    /** One that was set, by its hash; empty where there was none, or it is not kept any more. */
    public Optional<Policy> find(String hash) {
        return database.read(db -> {
            Policy found = latest(db, HASH.eq(hash));
            return found.getVersion() == 0 ? Optional.empty() : Optional.of(withHits(db, found));
        });
    }

    /**
     * Puts a policy, which was checked, in place of the one in force, and notes who did. One with the same rules stays as it is.
     *
     * @param etag of the one to replace; empty for any
     * @return the policy in force then; empty where another one than {@code etag}'s is, and then nothing is changed
     */
    public Optional<Policy> set(Policy wanted, String etag, String who) {
        Policy content = PolicyHash.content(wanted);
        Optional<Policy> set = database.write(db -> {
            // From here on alone, where other processes set one, too.
            long unused = StoreState.lock(db);
            Policy before = latest(db, DSL.noCondition());
            if (!etag.isEmpty() && !etag.equals(before.getEtag())) {
                return Optional.<Policy>empty();
            }
            if (before.getVersion() == 0 || !before.getHash().equals(PolicyHash.of(content))) {
                replace(db, before, content, who);
            }
            return Optional.of(withHits(db, latest(db, DSL.noCondition())));
        });
        set.ifPresent(policy -> active = ActivePolicy.of(policy));
        return set;
    }

    private void replace(DSLContext db, Policy before, Policy content, String who) {
        Instant now = clock.instant();
        long version = before.getVersion() + 1;
        db.insertInto(POLICY, VERSION, HASH, WHO, SET_TIME, BODY)
                .values(version, PolicyHash.of(content), who, FieldValues.timeNs(now), print(content))
                .execute();
        db.deleteFrom(POLICY).where(VERSION.le(version - MAX_VERSIONS)).execute();
        List<String> names = rules(content).map(PolicyRule::getName).toList();
        db.deleteFrom(HIT).where(HIT_RULE.notIn(names)).execute();
        // Each rule has its row from the start: who counts then only has to change it.
        for (String name : names) {
            db.insertInto(HIT, HIT_RULE, HIT_COUNT, HIT_TIME)
                    .values(name, 0L, 0L)
                    .onConflictDoNothing()
                    .execute();
        }
        String what = "version " + version + ", hash " + PolicyHash.of(content) + ": "
                + PolicyChange.between(before, content);
        AuditLog.add(db, new AuditEntry(now, who, "UpdatePolicy", "policy", what));
    }

    /** Within a transaction that stores findings: the policy that is in force in it, whoever set it. */
    PolicyRun begin(DSLContext db, Instant now) {
        return new PolicyRun(inForce(db), now);
    }

    /** After the commit of what {@link #begin} began. */
    void committed(PolicyRun run) {
        counts.add(run);
    }

    private ActivePolicy inForce(DSLContext db) {
        Long version = Sql.first(db, "select version from policy order by version desc limit 1", row -> row.getLong(1));
        if (version != null && version != active.version()) {
            active = ActivePolicy.of(latest(db, DSL.noCondition()));
        }
        return active;
    }

    static void hit(DSLContext db, String rule, long count, long timeNs) {
        db.update(HIT)
                .set(HIT_COUNT, HIT_COUNT.plus(count))
                .set(HIT_TIME, timeNs)
                .where(HIT_RULE.eq(rule))
                .execute();
    }

    /** Without hits; the empty one where there is none. */
    private static Policy latest(DSLContext db, Condition wanted) {
        return db.select(VERSION, HASH, WHO, SET_TIME, BODY)
                .from(POLICY)
                .where(wanted)
                .orderBy(VERSION.desc())
                .limit(1)
                .fetchOptional(row -> parse(row.value5()).toBuilder()
                        .setVersion(row.value1())
                        .setHash(row.value2())
                        .setEtag(PolicyHash.etag(row.value1(), row.value2()))
                        .setAuthor(row.value3())
                        .setUpdateTime(Timestamps.fromNanos(row.value4()))
                        .build())
                .orElseGet(() -> {
                    String hash = PolicyHash.of(Policy.getDefaultInstance());
                    return Policy.newBuilder()
                            .setHash(hash)
                            .setEtag(PolicyHash.etag(0, hash))
                            .build();
                });
    }

    private record Hits(long count, long lastTimeNs) {}

    private static Policy withHits(DSLContext db, Policy policy) {
        Map<String, Hits> hits = db.select(HIT_RULE, HIT_COUNT, HIT_TIME)
                .from(HIT)
                .fetchMap(HIT_RULE, row -> new Hits(row.get(HIT_COUNT), row.get(HIT_TIME)));
        Policy.Builder told = policy.toBuilder();
        told.getExceptionsBuilderList().forEach(rule -> tell(rule, hits));
        told.getSeverityOverridesBuilderList().forEach(rule -> tell(rule, hits));
        return told.build();
    }

    private static void tell(PolicyRule.Builder rule, Map<String, Hits> hits) {
        Hits known = hits.getOrDefault(rule.getName(), new Hits(0, 0));
        rule.setHitCount(known.count());
        if (known.lastTimeNs() != 0) {
            rule.setLastHitTime(Timestamps.fromNanos(known.lastTimeNs()));
        }
    }

    private static Stream<PolicyRule> rules(Policy policy) {
        return Stream.concat(policy.getExceptionsList().stream(), policy.getSeverityOverridesList().stream());
    }

    private static String print(Policy content) {
        try {
            return PRINTER.print(content);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only a message with an Any cannot be printed, and a policy has none", e);
        }
    }

    private static Policy parse(String body) {
        try {
            Policy.Builder policy = Policy.newBuilder();
            PARSER.merge(body, policy);
            return policy.build();
        } catch (InvalidProtocolBufferException e) {
            throw StoreException.of("the stored policy cannot be read", e);
        }
    }
}
