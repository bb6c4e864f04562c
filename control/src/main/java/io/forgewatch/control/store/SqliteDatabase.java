package io.forgewatch.control.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

    /** A moment longer than a request may take, so that its client is told of that. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(31);

    /** Fair: who writes again and again, as retention, lets others have their turns. */
    private final ReentrantLock writing = new ReentrantLock(true);

    @GuardedBy("writing")
    private final Connection writer;

    private final SqliteCheckpoints checkpoints;
    private final BlockingQueue<SqliteReader> idleReaders = new ArrayBlockingQueue<>(READERS);
    private final List<SqliteReader> readers = new ArrayList<>();
    private final ClientReads clients = new ClientReads(READERS / 2, READER_WAIT_MS);
    private volatile boolean closed;

    private SqliteDatabase(Connection writer, SqliteCheckpoints checkpoints) {
        this.writer = writer;
        this.checkpoints = checkpoints;
    }

    static SqliteDatabase open(Path file) {
        return open(file, READ_LIMIT);
    }

    /** With a limit of its own on the time of a read. */
    static SqliteDatabase open(Path file, Duration readLimit) {
        try {
            SQLiteDataSource source = source(file, false);
            Migrations.run(source, "sqlite");
            SqliteDatabase database =
                    new SqliteDatabase(source.getConnection(), new SqliteCheckpoints(source.getConnection()));
            for (int i = 0; i < READERS; i++) {
                SqliteReader reader = new SqliteReader(source(file, true).getConnection(), readLimit);
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
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(SqliteCheckpoints.MAX_PAGES));
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
            T result = transaction(work);
            checkpoints.committed();
            return result;
        } catch (SQLException | DataAccessException e) {
            throw StoreException.of("the database did not take a change", e);
        } finally {
            writing.unlock();
        }
    }

    @GuardedBy("writing")
    private <T> T transaction(Function<DSLContext, T> work) throws SQLException {
        // Begins it.
        writer.setAutoCommit(false);
        boolean isCommitted = false;
        try {
            T result = work.apply(Dialect.dsl(writer, SQLDialect.SQLITE));
            writer.commit();
            isCommitted = true;
            return result;
        } finally {
            if (!isCommitted) {
                writer.rollback();
            }
            writer.setAutoCommit(true);
        }
    }

    @Override
    public <T> T read(Function<DSLContext, T> work) {
        SqliteReader reader = takeReader();
        try {
            return work.apply(reader.begin());
        } catch (DataAccessException e) {
            throw StoreException.of(
                    reader.isOverdue()
                            ? "the database took too long for a question, which was given up"
                            : "the database could not be read",
                    e);
        } finally {
            idleReaders.add(reader);
        }
    }

    @Override
    public <T> T query(Function<DSLContext, T> work) {
        return clients.run(() -> read(work));
    }

    private SqliteReader takeReader() {
        try {
            SqliteReader reader = closed ? null : idleReaders.poll(READER_WAIT_MS, TimeUnit.MILLISECONDS);
            if (reader == null) {
                throw new StoreException(closed ? "the store is closed" : "the database is busy: try again", null);
            }
            return reader;
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

    @Override
    public void close() {
        closed = true;
        writing.lock();
        try {
            checkpoints.close();
            for (SqliteReader reader : readers) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw StoreException.of("the database was not closed in order", e);
        } finally {
            writing.unlock();
        }
    }
}
