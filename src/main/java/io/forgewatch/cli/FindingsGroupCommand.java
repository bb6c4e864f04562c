package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.v1.GroupFindingsResponse;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch findings group}. */
@CommandLine.Command(
        name = "group",
        description = "How many findings have which value of a field, the most frequent first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings group containers.uri",
            "  forgewatch findings group evidence.toolchain --filter 'severity>=HIGH'"
        })
final class FindingsGroupCommand extends Command {
    @Parameters(paramLabel = "FIELD", description = "As a filter names it, for instance node.name.")
    private String field = "";

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match.")
    private String filter = "";

    @CommandLine.Mixin
    private ListingOptions listing = new ListingOptions();

    FindingsGroupCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        int limit = listing.limit();
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            GroupFindingsResponse groups = client.group(field, filter, limit);
            MessageListing.print(
                    terminal,
                    listing.output(),
                    groups.getGroupsList(),
                    List.of("COUNT", "VALUE"),
                    group -> List.of(Long.toString(group.getCount()), group.getValue()));
            if (groups.getTruncated()) {
                terminal.say("there are more values: raise --limit");
            }
        }
        return ExitCode.OK;
    }
}
