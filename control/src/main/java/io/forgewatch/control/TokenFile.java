package io.forgewatch.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The bearer token's file: made once, readable to its owner only. */
final class TokenFile {
    private static final int TOKEN_BYTES = 32;
    private static final int MAX_FILE_BYTES = 4096;

    private TokenFile() {}

    /** Reads the token; makes one where there is none, so that a reader sees the whole of it or no file. */
    static String readOrCreate(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException("the token file " + file + " is too large; remove it to have a new one made");
        }
        String token = Files.readString(file).strip();
        if (!token.matches("[A-Za-z0-9._~+/=-]{16,1024}")) {
            throw new IOException("the token file " + file + " holds no token; remove it to have a new one made");
        }
        return token;
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String line = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("the token file " + file + " is no file");
        }
        // Made with mode 0600, whatever the umask.
        Path written = Files.createTempFile(
                directory,
                ".token",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(written, line.getBytes(StandardCharsets.US_ASCII));
            // A link, unlike a rename, does not replace what another has made meanwhile.
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException e) {
            // Then that is the token.
            return;
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
