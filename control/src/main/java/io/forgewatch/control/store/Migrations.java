package io.forgewatch.control.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings tables to what this program knows. Each kind of database has a folder of its own; what changes both has the same number in
 * both, and what PostgreSQL begins with is what SQLite's first five come to.
 */
final class Migrations {
    private Migrations() {}

    /** @throws org.flywaydb.core.api.FlywayException it cannot, also since the tables are newer than this program */
    static void run(DataSource source, String folder) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/forgewatch/control/store/" + folder)
                .load()
                .migrate();
    }
}
