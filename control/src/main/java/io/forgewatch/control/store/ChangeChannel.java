package io.forgewatch.control.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the processes on one database of each other's changes, by NOTIFY (https://www.postgresql.org/docs/15/sql-notify.html). A
 * notification is only a hint to look: it may be lost while the connection is, so listeners are also called every few seconds.
 */
final class ChangeChannel implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeChannel.class);
    private static final String NAME = "forgewatch_changes";
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DataSource source;
    /** Told with each notification, so that this process does not hear itself. */
    private final String self = UUID.randomUUID().toString();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Connection listening;
    private volatile @Nullable Thread thread;
    private boolean isBroken;

    ChangeChannel(DataSource source) {
        this.source = source;
    }

    /** Within the transaction that stores changes; told when that is committed. */
    void announce(DSLContext db) {
        var unused = db.fetch("select pg_notify(?, ?)", NAME, self);
    }

    void listen(Runnable onChange) {
        Thread listener = new Thread(() -> run(onChange), "forgewatch-changes");
        listener.setDaemon(true);
        thread = listener;
        listener.start();
    }

    private void run(Runnable onChange) {
        while (closed.getCount() > 0) {
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                listening = connection;
                statement.execute("listen " + NAME);
                isBroken = false;
                PGConnection notified = connection.unwrap(PGConnection.class);
                // What was told while nobody listened.
                onChange.run();
                while (closed.getCount() > 0) {
                    if (isToldByOthers(notified.getNotifications((int) POLL.toMillis()))) {
                        onChange.run();
                    }
                }
            } catch (SQLException e) {
                if (!awaitRetry(e, onChange)) {
                    return;
                }
            }
        }
    }

    /** True also when nothing was told for long. */
    private boolean isToldByOthers(PGNotification @Nullable [] notifications) {
        if (notifications == null || notifications.length == 0) {
            return true;
        }
        for (PGNotification notification : notifications) {
            if (!self.equals(notification.getParameter())) {
                return true;
            }
        }
        return false;
    }

    private boolean awaitRetry(SQLException cause, Runnable onChange) {
        if (closed.getCount() == 0) {
            return false;
        }
        if (!isBroken) {
            isBroken = true;
            LOGGER.warn(
                    "{}: changes of other control planes come late until it is back",
                    StoreException.of("the database does not tell of changes", cause)
                            .getMessage());
        }
        onChange.run();
        try {
            return !closed.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    /** Idempotent; waits for the thread for a while. */
    @Override
    public void close() {
        closed.countDown();
        Connection connection = listening;
        Thread listener = thread;
        try {
            if (connection != null) {
                // Ends the wait for notifications.
                connection.abort(Runnable::run);
            }
            if (listener != null) {
                listener.join(5_000);
            }
        } catch (SQLException e) {
            LOGGER.debug("the connection for notifications did not close in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
