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
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A file: one connection that writes, a few that read what is committed. */
final class SqliteDatabase implements Database {
    private static final int READERS = 4;
    private static final int BUSY_TIMEOUT_MS = 10_000;
    private static final long READER_WAIT_MS = 10_000;
    private static final String HOME = "in place";

    private final ReentrantLock writing = new ReentrantLock();

    @GuardedBy("writing")
    private final Connection writer;

    private final BlockingQueue<Connection> idleReaders = new ArrayBlockingQueue<>(READERS);
    private final List<Connection> readers = new ArrayList<>();
    private volatile boolean closed;

    private SqliteDatabase(Connection writer) {
        this.writer = writer;
    }

    static SqliteDatabase open(Path file) {
        try {
            SQLiteDataSource source = source(file, false);
            Migrations.run(source, "sqlite");
            SqliteDatabase database = new SqliteDatabase(source.getConnection());
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

    /** As it is, nothing set. */
    static SQLiteDataSource plain(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    static SQLiteDataSource source(Path file, boolean readOnly) {
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

    @Override
    public <T> T write(Function<DSLContext, T> work) {
        writing.lock();
        try {
            return dsl(writer).transactionResult(transaction -> work.apply(transaction.dsl()));
        } catch (DataAccessException e) {
            throw StoreException.of("the database did not take a change", e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
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

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void announce(DSLContext db) {}

    @Override
    public void listen(Runnable onChange) {}

    /** {@link SqliteBackup} writes another into the copy. */
    @Override
    public String home(DSLContext db) {
        return HOME;
    }

    /** Without what is free in the file already. */
    @Override
    public long bytes() {
        return read(db -> db.fetchSingle("select (page_count - freelist_count) * page_size"
                        + " from pragma_page_count, pragma_freelist_count, pragma_page_size")
                .get(0, long.class));
    }

    private static DSLContext dsl(Connection connection) {
        return Dialect.dsl(connection, SQLDialect.SQLITE);
    }

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
