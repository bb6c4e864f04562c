package io.forgewatch.control.store;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The tables' and columns' names, as the migrations have them. */
final class Tables {
    static final Table<Record> FINDING = DSL.table(DSL.name("finding"));
    static final Field<Long> ID = DSL.field(DSL.name("finding", "id"), SQLDataType.BIGINT);
    static final Field<String> NAME = DSL.field(DSL.name("finding", "name"), SQLDataType.CLOB);
    static final Field<Long> REVISION = DSL.field(DSL.name("finding", "revision"), SQLDataType.BIGINT);
    static final Field<Long> CHANGE = DSL.field(DSL.name("finding", "change"), SQLDataType.BIGINT);
    static final Field<Long> EVENT_TIME = DSL.field(DSL.name("finding", "event_time"), SQLDataType.BIGINT);
    static final Field<Long> LAST_TIME = DSL.field(DSL.name("finding", "last_time"), SQLDataType.BIGINT);
    static final Field<Long> UPDATE_TIME = DSL.field(DSL.name("finding", "update_time"), SQLDataType.BIGINT);
    static final Field<Long> SEVERITY = DSL.field(DSL.name("finding", "severity"), SQLDataType.BIGINT);
    static final Field<Long> SIZE = DSL.field(DSL.name("finding", "size"), SQLDataType.BIGINT);
    static final Field<byte[]> BODY = DSL.field(DSL.name("finding", "body"), SQLDataType.BLOB);

    static final Table<Record> TEXT = DSL.table(DSL.name("finding_text"));
    static final Field<Long> TEXT_FINDING = DSL.field(DSL.name("finding_text", "finding"), SQLDataType.BIGINT);
    static final Field<String> TEXT_PATH = DSL.field(DSL.name("finding_text", "path"), SQLDataType.CLOB);
    static final Field<String> TEXT_VALUE = DSL.field(DSL.name("finding_text", "value"), SQLDataType.CLOB);

    static final Table<Record> NUMBER = DSL.table(DSL.name("finding_number"));
    static final Field<Long> NUMBER_FINDING = DSL.field(DSL.name("finding_number", "finding"), SQLDataType.BIGINT);
    static final Field<String> NUMBER_PATH = DSL.field(DSL.name("finding_number", "path"), SQLDataType.CLOB);
    static final Field<Long> NUMBER_VALUE = DSL.field(DSL.name("finding_number", "value"), SQLDataType.BIGINT);

    static final Table<Record> LOOKUP = DSL.table(DSL.name("finding_lookup"));
    static final Field<String> LOOKUP_KEY = DSL.field(DSL.name("finding_lookup", "lookup"), SQLDataType.CLOB);
    static final Field<Long> LOOKUP_TIME = DSL.field(DSL.name("finding_lookup", "event_time"), SQLDataType.BIGINT);
    static final Field<String> LOOKUP_NAME = DSL.field(DSL.name("finding_lookup", "name"), SQLDataType.CLOB);
    static final Field<Long> LOOKUP_FINDING = DSL.field(DSL.name("finding_lookup", "finding"), SQLDataType.BIGINT);

    static final Table<Record> STATE = DSL.table(DSL.name("store_state"));
    static final Field<String> STATE_NAME = DSL.field(DSL.name("store_state", "name"), SQLDataType.CLOB);
    static final Field<String> STATE_VALUE = DSL.field(DSL.name("store_state", "value"), SQLDataType.CLOB);

    static final Table<Record> LEASE = DSL.table(DSL.name("lease"));
    static final Field<String> LEASE_NAME = DSL.field(DSL.name("lease", "name"), SQLDataType.CLOB);
    static final Field<String> LEASE_HOLDER = DSL.field(DSL.name("lease", "holder"), SQLDataType.CLOB);
    static final Field<Long> LEASE_BEAT = DSL.field(DSL.name("lease", "beat"), SQLDataType.BIGINT);

    static final Table<Record> AUDIT = DSL.table(DSL.name("audit"));
    static final Field<Long> AUDIT_ID = DSL.field(DSL.name("audit", "id"), SQLDataType.BIGINT);
    static final Field<Long> AUDIT_TIME = DSL.field(DSL.name("audit", "time"), SQLDataType.BIGINT);
    static final Field<String> AUDIT_WHO = DSL.field(DSL.name("audit", "who"), SQLDataType.CLOB);
    static final Field<String> AUDIT_ACTION = DSL.field(DSL.name("audit", "action"), SQLDataType.CLOB);
    static final Field<String> AUDIT_TARGET = DSL.field(DSL.name("audit", "target"), SQLDataType.CLOB);
    static final Field<String> AUDIT_DETAIL = DSL.field(DSL.name("audit", "detail"), SQLDataType.CLOB);

    static final Table<Record> TOKEN = DSL.table(DSL.name("token"));
    static final Field<String> TOKEN_ID = DSL.field(DSL.name("token", "id"), SQLDataType.CLOB);
    static final Field<String> TOKEN_WHO = DSL.field(DSL.name("token", "who"), SQLDataType.CLOB);
    static final Field<Long> TOKEN_ROLE = DSL.field(DSL.name("token", "role"), SQLDataType.BIGINT);
    static final Field<byte[]> TOKEN_HASH = DSL.field(DSL.name("token", "hash"), SQLDataType.BLOB);
    static final Field<Long> TOKEN_CREATED = DSL.field(DSL.name("token", "created"), SQLDataType.BIGINT);
    static final Field<Long> TOKEN_EXPIRES = DSL.field(DSL.name("token", "expires"), SQLDataType.BIGINT);
    static final Field<Long> TOKEN_REVOKED = DSL.field(DSL.name("token", "revoked"), SQLDataType.BIGINT);

    static final Table<Record> SINK = DSL.table(DSL.name("sink"));
    static final Field<String> SINK_NAME = DSL.field(DSL.name("sink", "name"), SQLDataType.CLOB);
    static final Field<Long> SINK_PLACE = DSL.field(DSL.name("sink", "place"), SQLDataType.BIGINT);
    static final Field<Long> SINK_DEAD = DSL.field(DSL.name("sink", "dead"), SQLDataType.BIGINT);
    static final Field<Long> SINK_TRIMMED = DSL.field(DSL.name("sink", "trimmed"), SQLDataType.BIGINT);

    static final Table<Record> DEAD = DSL.table(DSL.name("sink_dead_letter"));
    static final Field<Long> DEAD_ID = DSL.field(DSL.name("sink_dead_letter", "id"), SQLDataType.BIGINT);
    static final Field<String> DEAD_SINK = DSL.field(DSL.name("sink_dead_letter", "sink"), SQLDataType.CLOB);
    static final Field<String> DEAD_FINDING = DSL.field(DSL.name("sink_dead_letter", "finding"), SQLDataType.CLOB);
    static final Field<Long> DEAD_REVISION = DSL.field(DSL.name("sink_dead_letter", "revision"), SQLDataType.BIGINT);
    static final Field<Long> DEAD_TIME = DSL.field(DSL.name("sink_dead_letter", "time"), SQLDataType.BIGINT);
    static final Field<String> DEAD_REASON = DSL.field(DSL.name("sink_dead_letter", "reason"), SQLDataType.CLOB);

    private Tables() {}
}
