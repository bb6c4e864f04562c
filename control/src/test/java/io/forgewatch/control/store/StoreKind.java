package io.forgewatch.control.store;

import java.nio.file.Path;

/** What a test of the store runs on: each in turn. */
public enum StoreKind {
    SQLITE,
    POSTGRES;

    /** A store where nothing is yet; a file is in the directory. */
    public StoreLocation in(Path directory) {
        return this == SQLITE
                ? new StoreLocation.SqliteFile(directory.resolve("findings.db"))
                : PostgresServer.newSchema();
    }
}
