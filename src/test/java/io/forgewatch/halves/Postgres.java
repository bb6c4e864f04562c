package io.forgewatch.halves;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL server of a test's own (src/test/postgres), which ends with it, however it ends. */
final class Postgres implements AutoCloseable {
    private final Process process;
    final String url;
    final String password;

    Postgres() throws IOException {
        // Surefire runs in the module's folder.
        process = new ProcessBuilder(Path.of("test/postgres").toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("test/postgres did not start a server: see above");
        }
        int space = line.indexOf(' ');
        url = "jdbc:postgresql://127.0.0.1:" + line.substring(0, space) + "/postgres?user=forgewatch";
        password = line.substring(space + 1);
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("the server did not stop in order: " + status);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted while the server stopped", e);
        }
    }
}
