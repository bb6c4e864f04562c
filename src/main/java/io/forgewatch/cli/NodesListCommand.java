package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.ListNodesRequest;
import io.forgewatch.v1.ListNodesResponse;
import io.forgewatch.v1.NodeServiceGrpc;
import io.forgewatch.v1.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch nodes list}. */
@CommandLine.Command(
        name = "list",
        description = "List the hosts that collectors run on: who is there, who is silent, who loses records"
                + " (-o yaml for counters and what happened).")
final class NodesListCommand extends Command {
    private static final int PAGE = 500;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table")
    private ListFormat output = ListFormat.TABLE;

    NodesListCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        List<NodeStatus> nodes = new ArrayList<>();
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            String token = "";
            do {
                ListNodesRequest request = ListNodesRequest.newBuilder()
                        .setPageSize(PAGE)
                        .setPageToken(token)
                        .build();
                ListNodesResponse page =
                        api.ask(() -> api.stub(NodeServiceGrpc::newBlockingStub).listNodes(request));
                nodes.addAll(page.getNodesList());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
        }
        MessageListing.print(
                terminal,
                output,
                nodes,
                List.of("NODE", "STATE", "LAST SEEN (UTC)", "KERNEL", "PROBE", "COLLECTOR", "PENDING", "LAG", "LOST"),
                NodesListCommand::cells);
        return ExitCode.OK;
    }

    private static List<String> cells(NodeStatus node) {
        return List.of(
                node.getName().substring(node.getName().indexOf('/') + 1),
                node.getState().name().toLowerCase(Locale.ROOT) + (node.getLosing() ? ", losing" : ""),
                TimeText.seconds(node.getLastSeenTime()),
                node.getIdentity().getKernel(),
                node.getIdentity().getProbe(),
                node.getIdentity().getCollectorVersion(),
                Long.toString(node.getCounters().getFindingsPending()),
                node.getCounters().getLag().getSeconds() + "s",
                Long.toString(node.getLost()));
    }
}
