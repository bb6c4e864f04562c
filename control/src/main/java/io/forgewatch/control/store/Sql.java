package io.forgewatch.control.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/**
 * Statements that are written out. Every ingest runs these: to put them together by jOOQ takes longer than running them, above all
 * where a process has just started.
 */
final class Sql {
    /** Makes something of the row that a result is at. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private Sql() {}

    static boolean isPostgres(DSLContext db) {
        return db.family() == SQLDialect.POSTGRES;
    }

    /** Runs a statement; returns how many rows it changed. */
    static int update(DSLContext db, String sql, Object... values) {
        return db.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        });
    }

    /** The first row, or null where there is none. */
    static <T> @Nullable T first(DSLContext db, String sql, Row<T> row, Object... values) {
        return db.connectionResult(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, values);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? row.of(rows) : null;
                }
            }
        });
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof String[] texts) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
            } else if (values[i] instanceof Long[] numbers) {
                statement.setArray(i + 1, statement.getConnection().createArrayOf("int8", numbers));
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }
}
