package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.collector.report.identity.Enrolment;
import io.forgewatch.collector.report.identity.EnrolmentToken;
import io.forgewatch.collector.report.identity.NodeCredential;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch collector enroll}. */
@CommandLine.Command(
        name = "enroll",
        description = {
            "Get this host's certificate from a control plane, once; the collector renews it by itself.",
            "The enrolment token is what forgewatch control init or forgewatch enrolment create printed; it also tells by"
                    + " which CA the control plane is known. It is read from a file or FORGEWATCH_ENROLMENT, never from a"
                    + " flag: arguments are everybody's to read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sudo forgewatch collector enroll --control control.example:7444 --enrolment-file enrolment",
            "  ssh control.example forgewatch enrolment create --node web-1 |",
            "    sudo forgewatch collector enroll --control control.example:7444 --node-name web-1 --enrolment-file -"
        })
final class CollectorEnrollCommand extends Command {
    private static final String VARIABLE = "FORGEWATCH_ENROLMENT";
    private static final int MAX_BYTES = 4096;

    @Option(
            names = "--enrolment-file",
            paramLabel = "FILE",
            description = "Holds the enrolment token; - for standard input.")
    private @Nullable Path file;

    CollectorEnrollCommand(Terminal terminal) {
        super(terminal, Setting.CONTROL, Setting.DATA_DIR, Setting.NODE_NAME);
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        InetSocketAddress control = CollectorCommand.control(settings);
        EnrolmentToken token = token();
        try {
            NodeCredential enrolled = Enrolment.enroll(
                    settings.get(Setting.DATA_DIR), control.getHostString(), control.getPort(), token, node(settings));
            terminal.say("forgewatch: this host is enrolled as " + enrolled.node() + ", its certificate is good until "
                    + enrolled.expires() + " and renewed by the collector: sudo forgewatch collector "
                    + Setting.CONTROL.flag() + " " + control.getHostString() + ":" + control.getPort());
        } catch (IOException e) {
            throw Failure.failed(TerminalText.escape(String.valueOf(e.getMessage())), e);
        }
        return ExitCode.OK;
    }

    private static String node(Settings settings) {
        Optional<String> named = settings.find(Setting.NODE_NAME);
        if (named.isPresent()) {
            return named.get();
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw Failure.failed("this host's name cannot be read: name it with " + Setting.NODE_NAME.flag(), e);
        }
    }

    private EnrolmentToken token() {
        String where = file == null ? VARIABLE : file.toString().equals("-") ? "standard input" : file.toString();
        try {
            return EnrolmentToken.parse(text().strip());
        } catch (IOException e) {
            throw Failure.failed("the enrolment token in " + where + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("there is no enrolment token in " + TerminalText.escape(where)
                    + ": it is one line that begins with fwe_, as forgewatch enrolment create prints it; name its file"
                    + " with --enrolment-file");
        }
    }

    private String text() throws IOException {
        if (file == null) {
            return terminal.environment().getOrDefault(VARIABLE, "");
        }
        try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }
}
