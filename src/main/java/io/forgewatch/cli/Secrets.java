package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What is masked in findings, as it is configured. */
final class Secrets {
    private Secrets() {}

    /**
     * The patterns to mask by.
     *
     * @throws Failure usage: the file of further ones cannot be read, or is wrong
     */
    static SecretPatterns of(Settings settings) {
        Optional<Path> own = settings.find(Setting.REDACT_PATTERNS);
        try {
            // Read in either case: what is wrong with it should not wait until redaction is switched on.
            SecretPatterns patterns = own.isPresent() ? SecretPatterns.withOwn(own.get()) : SecretPatterns.builtIn();
            return settings.get(Setting.REDACT) ? patterns : SecretPatterns.NONE;
        } catch (IOException e) {
            throw Failure.usage(TerminalText.escape(String.valueOf(e.getMessage())));
        }
    }
}
