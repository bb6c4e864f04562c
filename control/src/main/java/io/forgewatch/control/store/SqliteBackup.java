package io.forgewatch.control.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Copies the SQLite database while a control plane goes on with it (https://www.sqlite.org/lang_vacuum.html#vacuuminto). The copy is as of
 * one moment; put in the place of the database it becomes a store of its own, see {@link StoreState#open}.
 */
public final class SqliteBackup {
    private static final String HOME = "a copy";

    private SqliteBackup() {}

    /**
     * Returns once the copy is whole and on the disk.
     *
     * @param copy must not exist; it is made with mode 0600
     * @throws IOException there is no copy; one line that says what, why and what to do
     */
    public static void write(Path database, Path copy) throws IOException {
        if (!Files.isRegularFile(database)) {
            throw new IOException("there is no database " + database + ": name its folder with --data-dir");
        }
        Path folder = copy.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("the folder of " + copy + " does not exist: make it");
        }
        Path unfinished = Files.createTempFile(
                folder,
                ".forgewatch-backup",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            copy(database, unfinished);
            sync(unfinished, StandardOpenOption.WRITE);
            // Unlike a rename, a link replaces nothing.
            Files.createLink(copy, unfinished);
            sync(folder, StandardOpenOption.READ);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(copy + " exists: a backup replaces nothing, choose another name", e);
        } catch (SQLException e) {
            throw new IOException(
                    StoreException.of("the database " + database + " cannot be copied", e)
                            .getMessage(),
                    e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void copy(Path database, Path unfinished) throws SQLException {
        try (Connection from = SqliteDatabase.source(database, true).getConnection();
                PreparedStatement vacuum = from.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, unfinished.toString());
            vacuum.execute();
        }
        try (Connection to = SqliteDatabase.plain(unfinished).getConnection();
                PreparedStatement mark = to.prepareStatement("insert into store_state (name, value) values ('home', ?)"
                        + " on conflict (name) do update set value = excluded.value")) {
            mark.setString(1, HOME);
            mark.executeUpdate();
        }
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
