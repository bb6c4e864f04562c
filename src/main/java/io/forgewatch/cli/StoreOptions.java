package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.store.StoreLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where findings are kept, as it is configured. */
final class StoreOptions {
    private static final String PASSWORD_VARIABLE = "FORGEWATCH_STORE_PASSWORD";
    private static final int MAX_PASSWORD_BYTES = 4096;

    private StoreOptions() {}

    /**
     * The store.
     *
     * @throws Failure usage: the URL is none, or the password's file cannot be read; the line shows neither
     */
    static StoreLocation of(Settings settings, Map<String, String> environment) {
        Optional<String> url = settings.find(Setting.STORE);
        if (url.isEmpty()) {
            return ControlConfig.databaseIn(settings.get(Setting.DATA_DIR));
        }
        try {
            return new StoreLocation.PostgresUrl(url.get(), password(settings, environment));
        } catch (IllegalArgumentException e) {
            // It may hold a secret, so it is not shown.
            throw Failure.usage(Setting.STORE.flag() + " is not as it must be: " + e.getMessage() + "; it must be "
                    + "jdbc:postgresql://HOST[:PORT]/DATABASE?user=NAME, with the password in a file that "
                    + Setting.STORE_PASSWORD_FILE.flag() + " names, or in " + PASSWORD_VARIABLE);
        }
    }

    private static String password(Settings settings, Map<String, String> environment) {
        Optional<Path> file = settings.find(Setting.STORE_PASSWORD_FILE);
        if (file.isEmpty()) {
            return environment.getOrDefault(PASSWORD_VARIABLE, "");
        }
        String shown = TerminalText.escape(file.get().toString());
        try (InputStream in = Files.newInputStream(file.get())) {
            byte[] bytes = in.readNBytes(MAX_PASSWORD_BYTES + 1);
            String password = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > MAX_PASSWORD_BYTES || password.isEmpty()) {
                throw Failure.usage("the file " + shown + " holds no password: write it there, alone");
            }
            return password;
        } catch (IOException e) {
            throw Failure.usage("the password for the store cannot be read from " + shown + ": "
                    + Setting.STORE_PASSWORD_FILE.flag() + " names a file that this user may read");
        }
    }
}
