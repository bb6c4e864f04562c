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
    static final Field<byte[]> BODY = DSL.field(DSL.name("finding", "body"), SQLDataType.BLOB);

    static final Table<Record> TEXT = DSL.table(DSL.name("finding_text"));
    static final Field<Long> TEXT_FINDING = DSL.field(DSL.name("finding_text", "finding"), SQLDataType.BIGINT);
    static final Field<String> TEXT_PATH = DSL.field(DSL.name("finding_text", "path"), SQLDataType.CLOB);
    static final Field<String> TEXT_VALUE = DSL.field(DSL.name("finding_text", "value"), SQLDataType.CLOB);

    static final Table<Record> NUMBER = DSL.table(DSL.name("finding_number"));
    static final Field<Long> NUMBER_FINDING = DSL.field(DSL.name("finding_number", "finding"), SQLDataType.BIGINT);
    static final Field<String> NUMBER_PATH = DSL.field(DSL.name("finding_number", "path"), SQLDataType.CLOB);
    static final Field<Long> NUMBER_VALUE = DSL.field(DSL.name("finding_number", "value"), SQLDataType.BIGINT);

    static final Table<Record> STATE = DSL.table(DSL.name("store_state"));
    static final Field<String> STATE_NAME = DSL.field(DSL.name("store_state", "name"), SQLDataType.CLOB);
    static final Field<String> STATE_VALUE = DSL.field(DSL.name("store_state", "value"), SQLDataType.CLOB);

    private Tables() {}
}
