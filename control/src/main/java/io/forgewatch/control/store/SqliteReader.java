package io.forgewatch.control.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.sqlite.ProgressHandler;

/**
 * A connection that reads, each time for so long only: JDBC's limit on a statement's time is, in SQLite's driver, one on waiting for a
 * lock. Who took it has it alone.
 */
final class SqliteReader implements AutoCloseable {
    /** Of SQLite's virtual machine: a few milliseconds. */
    private static final int STEPS_BETWEEN_LOOKS = 100_000;

    private final Connection connection;
    private final DSLContext db;
    private final long limitNs;
    private long beganNs;

    SqliteReader(Connection connection, Duration limit) throws SQLException {
        this.connection = connection;
        this.db = Dialect.dsl(connection, SQLDialect.SQLITE);
        this.limitNs = limit.toNanos();
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return isOverdue() ? 1 : 0;
            }
        });
    }

    /** From here on the time counts. */
    DSLContext begin() {
        beganNs = System.nanoTime();
        return db;
    }

    boolean isOverdue() {
        return System.nanoTime() - beganNs > limitNs;
    }

    /** Idempotent. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            ProgressHandler.clearHandler(connection);
            connection.close();
        }
    }
}
