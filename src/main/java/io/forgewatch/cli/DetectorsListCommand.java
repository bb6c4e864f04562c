package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.v1.DetectorServiceGrpc;
import io.forgewatch.v1.ListDetectorsRequest;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch detectors list}. */
@CommandLine.Command(
        name = "list",
        description =
                "List what is detected: category, MITRE ATT&CK, what it sees, needs and cannot see (-o yaml for all).")
final class DetectorsListCommand extends Command {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    DetectorsListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            var answer = api.ask(() -> api.stub(DetectorServiceGrpc::newBlockingStub)
                    .listDetectors(ListDetectorsRequest.getDefaultInstance()));
            MessageListing.print(
                    terminal,
                    output,
                    answer.getDetectorsList(),
                    List.of("ID", "MITRE", "CATEGORY"),
                    detector -> List.of(
                            detector.getId(),
                            detector.getTactic() + " " + String.join(" ", detector.getTechniquesList()),
                            detector.getCategory()));
        }
        return ExitCode.OK;
    }
}
