package io.forgewatch.control.store;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets clients' questions take part of the connections only: what collectors, watches and sinks wait for has the others. */
final class ClientReads {
    private final Semaphore places;
    private final long waitMs;

    ClientReads(int places, long waitMs) {
        this.places = new Semaphore(places, true);
        this.waitMs = waitMs;
    }

    <T> T run(Supplier<T> read) {
        try {
            if (!places.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
                throw new StoreException("the database is busy: try again", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("waiting for the database was interrupted", e);
        }
        try {
            return read.get();
        } finally {
            places.release();
        }
    }
}
