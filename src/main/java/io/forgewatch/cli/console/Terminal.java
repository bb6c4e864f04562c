package io.forgewatch.cli.console;

import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.Table;
import io.forgewatch.cli.text.TerminalText;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where a command writes, and what it knows of it. Both streams take UTF-8 whatever the locale.
 *
 * @param out results; buffered, flushed by whoever writes
 * @param err all else, one line at a time
 * @param environment the process's
 * @param interactive whether {@code out} is a terminal
 */
public record Terminal(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** The launcher says whether standard output is a terminal: it can ask isatty(3). */
    private static final String INTERACTIVE_PROPERTY = "forgewatch.terminal";

    /** The process's own streams. */
    public static Terminal ofProcess() {
        return new Terminal(
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Boolean.getBoolean(INTERACTIVE_PROPERTY));
    }

    /** Colour on a terminal that has it, unless NO_COLOR says no (https://no-color.org). */
    public Style style() {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Style(interactive && !refused);
    }

    /** The terminal's width; without a terminal there is no limit. */
    public int columns() {
        if (!interactive) {
            return Table.UNLIMITED;
        }
        int told = number(environment.getOrDefault("COLUMNS", ""));
        int width = told > 0 ? told : number(askTerminal());
        return width > 0 ? width : 80;
    }

    /** One line for people, whatever text it brings along. */
    public void say(String line) {
        err.println(TerminalText.escape(line));
    }

    /** Hands on what was written; false where nobody reads it any more. */
    public boolean flush() {
        return !out.checkError();
    }

    /** stty(1) prints rows and columns. */
    private static String askTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.from(new java.io.File("/dev/tty")))
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return "";
            }
            String size = new String(stty.getInputStream().readNBytes(64), StandardCharsets.UTF_8).strip();
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static int number(String text) {
        return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : 0;
    }
}
