package io.forgewatch.control.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what was committed from the write-ahead log into the database's file every second, so that no commit has to wait for that
 * (https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files). One thread with a connection of its own; where it cannot keep
 * up, the connection that writes does it at {@link #MAX_PAGES}.
 */
final class SqliteCheckpoints implements AutoCloseable {
    /** 64 MiB of pages of 4 KiB. */
    static final int MAX_PAGES = 16_384;

    private static final Logger LOGGER = LoggerFactory.getLogger(SqliteCheckpoints.class);

    private final Connection connection;
    private final ScheduledThreadPoolExecutor executor;
    private volatile boolean due;

    /** Takes the connection over. */
    SqliteCheckpoints(Connection connection) {
        this.connection = connection;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "forgewatch-checkpoint");
            thread.setDaemon(true);
            return thread;
        });
        var unused = executor.scheduleWithFixedDelay(this::run, 1, 1, TimeUnit.SECONDS);
    }

    /** Something was committed. */
    void committed() {
        due = true;
    }

    private void run() {
        if (!due) {
            return;
        }
        due = false;
        try (Statement statement = connection.createStatement()) {
            // Waits for nobody; what a reader still needs stays for the next time.
            statement.execute("pragma wal_checkpoint(passive)");
        } catch (SQLException e) {
            due = true;
            LOGGER.debug("the write-ahead log was not brought into the database, which is tried again", e);
        }
    }

    /** Waits for the one that may be running. */
    @Override
    public void close() throws SQLException {
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
