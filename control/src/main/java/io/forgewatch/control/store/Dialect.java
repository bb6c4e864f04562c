package io.forgewatch.control.store;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SelectForUpdateStep;
import org.jooq.impl.DSL;

/** In what SQLite's and PostgreSQL's SQL differ, as far as jOOQ does not know it. */
final class Dialect {
    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private Dialect() {}

    static DSLContext dsl(Connection connection, SQLDialect dialect) {
        return DSL.using(connection, dialect);
    }

    /** The rows, which nobody else changes before this transaction ends. SQLite has one writer anyway. */
    static <R extends Record> Select<R> locked(DSLContext db, SelectForUpdateStep<R> rows) {
        return db.family() == SQLDialect.POSTGRES ? rows.forUpdate() : rows;
    }
}
