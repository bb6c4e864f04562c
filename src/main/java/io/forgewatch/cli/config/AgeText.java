package io.forgewatch.cli.config;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import java.time.Duration;

/** How long something lasts, as settings write it. */
public final class AgeText {
    private AgeText() {}

    /**
     * Reads an age that a flag of one command was given.
     *
     * @throws Failure usage: it is none; the line names flag, value and what is allowed
     */
    public static Duration parse(String flag, String text) {
        try {
            return Values.age().parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.usage(flag + " is \"" + TerminalText.escape(text) + "\": it must be "
                    + Values.age().allowed());
        }
    }
}
