package io.forgewatch.control.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of the tests' own (src/test/postgres), which ends with this JVM: started when first asked for, and then shared.
 * Each who asks gets a schema of its own, as a role that may nothing beyond.
 */
public final class PostgresServer {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable PostgresServer shared;

    private final BufferedReader lines;
    private final Writer orders;
    private final int port;
    private final String password;

    private PostgresServer() throws IOException, SQLException {
        Process process = new ProcessBuilder(
                        // Surefire runs in the module's folder.
                        Path.of("../src/test/postgres")
                                .toAbsolutePath()
                                .normalize()
                                .toString(),
                        "-c",
                        "fsync=off")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = process.inputReader();
        orders = process.outputWriter();
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("src/test/postgres did not start a server: see above");
        }
        port = Integer.parseInt(line.substring(0, line.indexOf(' ')));
        password = line.substring(line.indexOf(' ') + 1);
        execute("create role app login password '" + password + "'");
    }

    /** The server. */
    public static synchronized PostgresServer get() {
        try {
            if (shared == null) {
                shared = new PostgresServer();
            }
            return shared;
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Where nothing is yet. */
    public static StoreLocation.PostgresUrl newSchema() {
        String schema = "test" + SCHEMAS.incrementAndGet();
        get().execute("create schema " + schema + " authorization app");
        return get().location("postgres", "app", "&currentSchema=" + schema);
    }

    /** A whole database, for what concerns one. */
    public static StoreLocation.PostgresUrl newDatabase() {
        String database = "test" + SCHEMAS.incrementAndGet();
        get().execute("create database " + database + " owner app");
        return get().location(database, "app", "");
    }

    private StoreLocation.PostgresUrl location(String database, String user, String parameters) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user + parameters;
        return new StoreLocation.PostgresUrl(url, password);
    }

    public int port() {
        return port;
    }

    public String password() {
        return password;
    }

    /** As its superuser. */
    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        location("postgres", "forgewatch", "").url(), "forgewatch", password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Stops and starts it; connections break. */
    public synchronized void restart() throws IOException {
        orders.write("restart\n");
        orders.flush();
        if (lines.readLine() == null) {
            throw new IOException("the server did not start again");
        }
    }
}
