package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlInit;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code forgewatch control init}. */
@CommandLine.Command(
        name = "init",
        description = {
            "Give the data folder a CA, so that control speaks TLS and collectors can be enrolled, and make an enrolment"
                    + " token. The token is printed once, on standard output: only a hash of it is kept.",
            "Run it before control starts. Run again, it leaves the CA as it is and makes another token."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  (umask 077; forgewatch control init > enrolment)",
            "  forgewatch control init --uses 50 --expires 2h",
            "  forgewatch control --listen 0.0.0.0:7443 --collectors-listen 0.0.0.0:7444 --tls-names control.example"
        })
final class ControlInitCommand extends Command {
    @Mixin
    private EnrolmentOptions enrolment = new EnrolmentOptions();

    ControlInitCommand(Terminal terminal) {
        super(terminal, Setting.DATA_DIR, Setting.STORE, Setting.STORE_PASSWORD_FILE);
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        ControlConfig config = ControlConfig.inDirectory(settings.get(Setting.DATA_DIR))
                .withStore(StoreOptions.of(settings, terminal.environment()));
        try {
            ControlInit.Result result =
                    ControlInit.run(config, enrolment.node(), enrolment.uses(), enrolment.expires());
            terminal.out().println(result.secret());
            terminal.say("forgewatch: " + (result.isNew() ? "made a CA" : "there is a CA already") + ", "
                    + result.certificate() + " (clients trust it with --ca-file), SHA-256 " + result.fingerprint());
            terminal.say("forgewatch: the enrolment token is good for " + enrolment.whom() + " until "
                    + result.expires().truncatedTo(ChronoUnit.SECONDS)
                    + "; there: sudo forgewatch collector enroll --control HOST:7444"
                    + " --enrolment-file FILE");
        } catch (IOException e) {
            throw Failure.failed(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }
}
