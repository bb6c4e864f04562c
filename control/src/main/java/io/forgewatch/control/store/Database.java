package io.forgewatch.control.store;

import java.util.function.Function;
import org.jooq.DSLContext;

/** What holds the tables, migrated. Thread-safe; every method may block, and throws {@link StoreException} where it fails. */
interface Database extends AutoCloseable {
    static Database open(StoreLocation location) {
        if (location instanceof StoreLocation.PostgresUrl url) {
            return PostgresDatabase.open(url);
        }
        return SqliteDatabase.open(((StoreLocation.SqliteFile) location).file());
    }

    /** Runs in a transaction of its own, alone among this process's writers; returns once it is committed. */
    <T> T write(Function<DSLContext, T> work);

    /** Runs on what is committed; each statement sees what was committed before it. */
    <T> T read(Function<DSLContext, T> work);

    /** Likewise, for a client, whose question may be slow: such take at most half of what reads at a time. */
    <T> T query(Function<DSLContext, T> work);

    /** Whether other processes work on the same tables. */
    boolean isShared();

    /** Tells other processes, once the transaction is committed, that changes were stored. */
    void announce(DSLContext db);

    /** Calls back when another process may have stored changes, on a thread of its own. Once. */
    void listen(Runnable onChange);

    /** Where these tables are: another text where they were put back from a copy. */
    String home(DSLContext db);

    /** What the findings take of the disk. */
    long bytes();

    /** Waits for who writes; a read that is under way fails. Idempotent. */
    @Override
    void close();
}
