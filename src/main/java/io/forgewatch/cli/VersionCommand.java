package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine;

/** {@code forgewatch version}. */
@CommandLine.Command(name = "version", description = "Print the version, and what it runs on.")
final class VersionCommand extends Command {
    VersionCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        terminal.out()
                .printf(
                        "forgewatch %s (Java %s, %s %s %s)%n",
                        version(),
                        System.getProperty("java.version"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"));
        return ExitCode.OK;
    }

    /** The version that was built. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw Failure.failed("the version cannot be read: the installation is damaged, install it again", e);
        }
        return properties.getProperty("version", "unknown");
    }
}
