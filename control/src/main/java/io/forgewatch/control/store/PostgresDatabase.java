package io.forgewatch.control.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database that several control planes share: a few connections, of which one writes at a time, and one that is told what
 * the others stored. What must not happen twice over all of them is guarded by a lock on a row; see {@link StoreState#lock}.
 */
final class PostgresDatabase implements Database {
    private static final int CONNECTIONS = 5;
    private static final int WAIT_MS = 10_000;
    /** A finding may have 3 MiB: what a driver holds at once is bounded by this. */
    private static final int ROWS_AT_ONCE = 16;

    private static final int READ_TIMEOUT_SECONDS = 60;

    /** A process that hangs within a transaction must not hold up the others for ever. */
    private static final String SESSION = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=20s"
            + " -c statement_timeout=50s -c default_transaction_isolation=read\\ committed";

    /** Fair: who writes again and again, as retention, lets others have their turns. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private final ClientReads clients = new ClientReads(CONNECTIONS / 2, WAIT_MS);
    private final HikariDataSource pool;
    private final ChangeChannel channel;

    private PostgresDatabase(HikariDataSource pool, ChangeChannel channel) {
        this.pool = pool;
        this.channel = channel;
    }

    static PostgresDatabase open(StoreLocation.PostgresUrl location) {
        HikariDataSource pool = null;
        try {
            // Without the limits on a statement's time: on many findings a migration takes longer.
            Migrations.run(source(location), "postgres");
            pool = pool(location);
            requireUtf8(pool);
            return new PostgresDatabase(pool, new ChangeChannel(source(location)));
        } catch (FlywayException | PoolInitializationException | SQLException | DataAccessException e) {
            close(pool);
            throw StoreException.of("the database " + location.shown() + " cannot be opened", e);
        } catch (RuntimeException e) {
            close(pool);
            throw e;
        }
    }

    private static void close(@Nullable HikariDataSource pool) {
        if (pool != null) {
            pool.close();
        }
    }

    private static PGSimpleDataSource source(StoreLocation.PostgresUrl location) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(location.url());
        if (!location.password().isEmpty()) {
            source.setPassword(location.password());
        }
        source.setApplicationName("forgewatch");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(WAIT_MS / 1000);
        return source;
    }

    private static HikariDataSource pool(StoreLocation.PostgresUrl location) {
        PGSimpleDataSource source = source(location);
        source.setSocketTimeout(READ_TIMEOUT_SECONDS);
        source.setDefaultRowFetchSize(ROWS_AT_ONCE);
        source.setReWriteBatchedInserts(true);
        String options = source.getOptions();
        // What the URL says comes last, and wins.
        source.setOptions(options == null ? SESSION : SESSION + " " + options);
        HikariConfig config = new HikariConfig();
        config.setPoolName("forgewatch");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(WAIT_MS);
        // Else the driver would hold all rows of an answer at once.
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    private static void requireUtf8(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            String encoding =
                    dsl(connection).fetchSingle("show server_encoding").get(0, String.class);
            if (!"UTF8".equals(encoding)) {
                throw new SQLException("its encoding is " + encoding + "; create it with encoding UTF8");
            }
        }
    }

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        writing.lock();
        try (Connection connection = pool.getConnection()) {
            T result = work.apply(dsl(connection));
            // Without it the pool rolls back.
            connection.commit();
            return result;
        } catch (SQLException | DataAccessException e) {
            throw StoreException.of("the database did not take a change", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        try (Connection connection = pool.getConnection()) {
            T result = work.apply(dsl(connection));
            connection.rollback();
            return result;
        } catch (SQLException | DataAccessException e) {
            throw StoreException.of("the database could not be read", e);
        }
    }

    @Override
    public <T> T query(Function<DSLContext, T> work) {
        return clients.run(() -> read(work));
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void announce(DSLContext db) {
        channel.announce(db);
    }

    @Override
    public void listen(Runnable onChange) {
        channel.listen(onChange);
    }

    /**
     * The cluster, its timeline (a standby that was promoted, or a point in time that was recovered, has another), the database and
     * the table: https://www.postgresql.org/docs/15/functions-info.html, https://www.postgresql.org/docs/15/functions-admin.html.
     */
    @Override
    public String home(DSLContext db) {
        return db.fetchSingle("select (select system_identifier from pg_control_system())"
                        + " || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"
                        + " || '/' || (select oid from pg_database where datname = current_database())"
                        + " || '/' || 'store_state'::regclass::oid")
                .get(0, String.class);
    }

    /** As counted when they were stored: the files of the tables do not shrink when rows go. */
    @Override
    public long bytes() {
        return read(StoreState::bytes);
    }

    private static DSLContext dsl(Connection connection) {
        return Dialect.dsl(connection, SQLDialect.POSTGRES);
    }

    @Override
    public void close() {
        channel.close();
        writing.lock();
        try {
            pool.close();
        } finally {
            writing.unlock();
        }
    }
}
