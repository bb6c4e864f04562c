package io.forgewatch.collector.report;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The outbox's SQLite file, {@code collector/outbox.db} below the data directory, for its owner only and held by one process. What was
 * committed survives the death of the process and of the machine: WAL with {@code synchronous=FULL}
 * (https://www.sqlite.org/pragma.html#pragma_synchronous). Not thread-safe: {@link Outbox} holds its lock.
 */
final class OutboxFile implements AutoCloseable {
    /** What a row costs beside its body, about. */
    static final int ROW_BYTES = 160;

    private static final Logger LOG = LoggerFactory.getLogger(OutboxFile.class);
    private static final int SCHEMA = 1;
    private static final int BUSY_TIMEOUT_MS = 1_000;

    private final Connection connection;
    private final boolean setAside;

    private OutboxFile(Connection connection, boolean setAside) {
        this.connection = connection;
        this.setAside = setAside;
    }

    /** A finding that waits. */
    record Row(long sequence, long revision, int bodyBytes) {}

    /** Likewise, with what it is. */
    record Body(long sequence, ByteString finding) {}

    /** How much waits. */
    record Total(long rows, long bytes) {}

    /**
     * Opens it; one that is damaged is set aside in favour of a new one, and that is logged.
     *
     * @throws IOException it cannot be made, read or written, another process holds it, or a newer version made it; one line
     */
    static OutboxFile open(Path dataDir) throws IOException {
        Path directory = dataDir.resolve("collector");
        Path file = directory.resolve("outbox.db");
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            createPrivately(file);
            try {
                return new OutboxFile(connect(file), false);
            } catch (SQLException e) {
                if (!isDamage(e)) {
                    throw e;
                }
                setAside(file, e);
                createPrivately(file);
                return new OutboxFile(connect(file), true);
            }
        } catch (SQLException e) {
            String why =
                    e instanceof SQLiteException s && s.getResultCode().name().startsWith("SQLITE_BUSY")
                            ? "another collector uses it: stop it, or choose another folder with --data-dir"
                            : e.getMessage() + ": see to the folder, or choose another with --data-dir";
            throw new IOException("cannot open the outbox " + file + ": " + why, e);
        }
    }

    private static void createPrivately(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // Then that is it.
        }
    }

    private static Connection connect(Path file) throws SQLException, IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
                String found = check.next() ? check.getString(1) : "nothing";
                if (!found.equals("ok")) {
                    throw new SQLiteException(found.replace('\n', ' '), SQLiteErrorCode.SQLITE_CORRUPT);
                }
            }
            int schema;
            try (ResultSet version = statement.executeQuery("PRAGMA user_version")) {
                schema = version.next() ? version.getInt(1) : 0;
            }
            if (schema > SCHEMA) {
                throw new IOException("the outbox " + file
                        + " was made by a newer Forgewatch: start that one until it is empty, or move the file away");
            }
            connection.setAutoCommit(false);
            if (schema < SCHEMA) {
                statement.executeUpdate("CREATE TABLE outbox ("
                        // Never used again, also after a restart: what was acknowledged is told from what was not.
                        + "sequence INTEGER PRIMARY KEY AUTOINCREMENT, "
                        + "name TEXT NOT NULL, "
                        + "revision INTEGER NOT NULL, "
                        // Milliseconds since 1970, when the finding began to wait.
                        + "since INTEGER NOT NULL, "
                        // io.forgewatch.v1.Finding as protobuf.
                        + "body BLOB NOT NULL)");
                statement.executeUpdate("CREATE INDEX outbox_of ON outbox (name, sequence)");
                statement.executeUpdate("PRAGMA user_version = " + SCHEMA);
            }
            connection.commit();
            return connection;
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isDamage(SQLException e) {
        String code = e instanceof SQLiteException s ? s.getResultCode().name() : "";
        return code.startsWith("SQLITE_CORRUPT") || code.equals("SQLITE_NOTADB");
    }

    private static void setAside(Path file, SQLException why) throws IOException {
        Path aside = file.resolveSibling("outbox.damaged.db");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        for (String part : new String[] {"-wal", "-journal", "-shm"}) {
            Path from = file.resolveSibling(file.getFileName() + part);
            Files.deleteIfExists(aside.resolveSibling(aside.getFileName() + part));
            if (Files.exists(from)) {
                Files.move(from, aside.resolveSibling(aside.getFileName() + part));
            }
        }
        LOG.error(
                "the outbox {} is damaged ({}) and was set aside as {}: findings that waited in it may not have reached"
                        + " the control plane",
                file,
                why.getMessage(),
                aside);
    }

    /** Whether a damaged one was set aside for this. */
    boolean wasSetAside() {
        return setAside;
    }

    /** Of those up to a sequence. */
    Total total(long upTo) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT count(*), coalesce(sum(length(body)), 0) FROM outbox WHERE sequence <= ?")) {
            query.setLong(1, upTo);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Total(row.getLong(1), row.getLong(2) + ROW_BYTES * row.getLong(1))
                        : new Total(0, 0);
            }
        }
    }

    /** Milliseconds since 1970 from when on the first one waits; null where none does. */
    @Nullable
    Long waitsSince() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT since FROM outbox ORDER BY sequence LIMIT 1")) {
            return row.next() ? row.getLong(1) : null;
        }
    }

    /** The finding's row that comes after a sequence; null where there is none. */
    @Nullable
    Row find(String name, long after) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT sequence, revision, length(body) FROM outbox"
                + " WHERE name = ? AND sequence > ? ORDER BY sequence DESC LIMIT 1")) {
            query.setString(1, name);
            query.setLong(2, after);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? new Row(row.getLong(1), row.getLong(2), row.getInt(3)) : null;
            }
        }
    }

    void insert(String name, long revision, long sinceMs, byte[] body) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO outbox (name, revision, since, body) VALUES (?, ?, ?, ?)")) {
            insert.setString(1, name);
            insert.setLong(2, revision);
            insert.setLong(3, sinceMs);
            insert.setBytes(4, body);
            insert.executeUpdate();
        }
    }

    /** In place: it keeps its turn. */
    void replace(long sequence, long revision, byte[] body) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE outbox SET revision = ?, body = ? WHERE sequence = ?")) {
            update.setLong(1, revision);
            update.setBytes(2, body);
            update.setLong(3, sequence);
            update.executeUpdate();
        }
    }

    /** Those after a sequence, in order, as many as fit; one in any case. */
    List<Body> after(long sequence, int maxRows, int maxBytes) throws SQLException {
        List<Body> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT sequence, body FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?")) {
            query.setLong(1, sequence);
            query.setInt(2, maxRows);
            try (ResultSet found = query.executeQuery()) {
                long bytes = 0;
                while (found.next()) {
                    byte[] body = found.getBytes(2);
                    bytes += body.length;
                    if (!rows.isEmpty() && bytes > maxBytes) {
                        break;
                    }
                    rows.add(new Body(found.getLong(1), ByteString.copyFrom(body)));
                }
            }
        }
        return rows;
    }

    /** Deletes those up to a sequence. */
    void deleteUpTo(long sequence) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE sequence <= ?")) {
            delete.setLong(1, sequence);
            delete.executeUpdate();
        }
    }

    void delete(long sequence) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE sequence = ?")) {
            delete.setLong(1, sequence);
            delete.executeUpdate();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Undoes what is not committed; where even that fails, the next statement will say so. */
    void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back", e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
