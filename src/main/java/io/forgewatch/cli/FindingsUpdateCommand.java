package io.forgewatch.cli;

import com.google.protobuf.FieldMask;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingLine;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.UpdateFindingRequest;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch findings update}. */
@CommandLine.Command(
        name = "update",
        description = "Say what becomes of a finding. Who said it and when is kept with it and in the audit log.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings update 3f2a9c --note 'our nightly build' --mute on",
            "  forgewatch findings update 3f2a9c --state inactive"
        })
final class FindingsUpdateCommand extends Command {
    @Parameters(paramLabel = "FINDING", description = "Its name, its id, or the first digits of its id.")
    private String finding = "";

    @Option(names = "--state", paramLabel = "active|inactive", description = "Whether it is still to be worked on.")
    private String state = "";

    @Option(names = "--mute", paramLabel = "on|off", description = "Whether it is to be passed over.")
    private String mute = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "Added to its notes.")
    private String note = "";

    FindingsUpdateCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        Finding.Builder said = Finding.newBuilder();
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (!state.isEmpty()) {
            mask.addPaths("state");
            said.setState(
                    switch (state.toLowerCase(Locale.ROOT)) {
                        case "active" -> Finding.State.ACTIVE;
                        case "inactive" -> Finding.State.INACTIVE;
                        default -> throw wrong("--state", state, "active or inactive");
                    });
        }
        if (!mute.isEmpty()) {
            mask.addPaths("mute");
            said.setMute(
                    switch (mute.toLowerCase(Locale.ROOT)) {
                        case "on" -> Finding.Mute.MUTED;
                        case "off" -> Finding.Mute.UNMUTED;
                        default -> throw wrong("--mute", mute, "on or off");
                    });
        }
        if (mask.getPathsCount() == 0 && note.isBlank()) {
            throw Failure.usage("nothing is said: give --state, --mute or --note");
        }
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            Finding updated = client.update(UpdateFindingRequest.newBuilder()
                    .setFinding(said.setName(client.get(finding).getName()))
                    .setUpdateMask(mask)
                    .setNote(note)
                    .build());
            terminal.out().println(FindingLine.decided(updated));
        }
        return ExitCode.OK;
    }

    private static Failure wrong(String flag, String value, String allowed) {
        return Failure.usage(flag + " is \"" + TerminalText.escape(value) + "\": it must be " + allowed);
    }
}
