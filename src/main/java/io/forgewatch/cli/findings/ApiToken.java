package io.forgewatch.cli.findings;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What opens the API.
 *
 * @param value the bearer token (RFC 6750)
 * @param source where it was found, for error lines
 */
record ApiToken(String value, String source) {
    /** Holds the token itself; never a flag, since arguments are everybody's to read. */
    private static final String VARIABLE = "FORGEWATCH_TOKEN";

    private static final int MAX_BYTES = 4096;

    /** From a flagged file, else the variable, else the configured file, else the data folder. */
    static ApiToken find(Settings settings, Map<String, String> environment) {
        String variable = environment.getOrDefault(VARIABLE, "").strip();
        if (!variable.isEmpty() && !settings.isFlagged(Setting.TOKEN_FILE)) {
            return of(variable, VARIABLE);
        }
        Path file = settings.tokenFile();
        String name = TerminalText.escape(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            return of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip(), name);
        } catch (NoSuchFileException e) {
            throw Failure.failed(
                    "there is no token at " + name
                            + ": forgewatch run writes it when it starts; name it with --token-file,"
                            + " --data-dir or " + VARIABLE,
                    e);
        } catch (AccessDeniedException e) {
            throw Failure.missing(
                    "the token at " + name + " may not be read: use the account that runs Forgewatch (sudo), or set "
                            + VARIABLE,
                    e);
        } catch (IOException e) {
            throw Failure.failed("the token at " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static ApiToken of(String value, String source) {
        if (value.isEmpty() || !value.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw Failure.failed("there is no token in " + source
                    + ": it must hold one line of printable characters; copy the one that forgewatch run wrote");
        }
        return new ApiToken(value, source);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ApiToken from " + source;
    }
}
