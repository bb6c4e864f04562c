package io.forgewatch.control.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The SQLite file: migrated, one connection that writes, a few that read what is committed. */
final class Database implements AutoCloseable {
    private static final int READERS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final long READER_WAIT_MS = 10_000;

    private final ReentrantLock writing = new ReentrantLock();

    @GuardedBy("writing")
    private final Connection writer;

    private final BlockingQueue<Connection> idleReaders = new ArrayBlockingQueue<>(READERS);
    private final List<Connection> readers = new ArrayList<>();
    private volatile boolean closed;

    private Database(Connection writer) {
        this.writer = writer;
    }

    static Database open(Path file) {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        try {
            SQLiteDataSource source = source(file, false);
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:io/forgewatch/control/store/sqlite")
                    .load()
                    .migrate();
            Database database = new Database(source.getConnection());
            for (int i = 0; i < READERS; i++) {
                Connection reader = source(file, true).getConnection();
                database.readers.add(reader);
                database.idleReaders.add(reader);
            }
            return database;
        } catch (SQLException | FlywayException e) {
            throw StoreException.of("the database " + file + " cannot be opened", e);
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        // As PostgreSQL's, and as the filters in memory.
        config.enableCaseSensitiveLike(true);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setReadOnly(readOnly);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** Runs in a transaction of its own, alone among writers; returns once it is committed and was told so, still alone. */
    <T> T write(Function<DSLContext, T> work, Consumer<T> committed) {
        writing.lock();
        try {
            T result = dsl(writer).transactionResult(transaction -> work.apply(transaction.dsl()));
            committed.accept(result);
            return result;
        } catch (DataAccessException e) {
            throw StoreException.of("the database did not take a change", e);
        } finally {
            writing.unlock();
        }
    }

    /** Runs on what is committed. */
    <T> T read(Function<DSLContext, T> work) {
        Connection connection = takeReader();
        try {
            return work.apply(dsl(connection));
        } catch (DataAccessException e) {
            throw StoreException.of("the database could not be read", e);
        } finally {
            idleReaders.add(connection);
        }
    }

    private Connection takeReader() {
        try {
            Connection connection = closed ? null : idleReaders.poll(READER_WAIT_MS, TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw new StoreException(closed ? "the store is closed" : "the database is busy: try again", null);
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("waiting for the database was interrupted", e);
        }
    }

    private static DSLContext dsl(Connection connection) {
        return DSL.using(connection, SQLDialect.SQLITE);
    }

    /** Waits for who writes; a read that is under way fails. Idempotent. */
    @Override
    public void close() {
        closed = true;
        writing.lock();
        try {
            List<Connection> all = new ArrayList<>(readers);
            all.add(writer);
            for (Connection connection : all) {
                connection.close();
            }
        } catch (SQLException e) {
            throw StoreException.of("the database was not closed in order", e);
        } finally {
            writing.unlock();
        }
    }
}
