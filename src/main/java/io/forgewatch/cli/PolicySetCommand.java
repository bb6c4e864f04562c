package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.policy.PolicyFile;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyServiceGrpc;
import io.forgewatch.v1.UpdatePolicyRequest;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch policy set}. */
@CommandLine.Command(
        name = "set",
        description = {
            "Put a policy in force; it holds for what is stored from then on. Who did it and when is in the audit log.",
            "A file that has an etag replaces only the policy that the etag came with; one without replaces any."
        },
        footerHeading = "%nExample:%n",
        footer = "  forgewatch policy get > policy.yaml; $EDITOR policy.yaml; forgewatch policy set policy.yaml")
final class PolicySetCommand extends Command {
    @Parameters(paramLabel = "FILE", description = "The policy, as YAML or JSON.")
    private Path file = Path.of("");

    PolicySetCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        Policy wanted = PolicyCheckCommand.checked(PolicyFile.read(file), file, terminal);
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            Policy set = api.ask(() -> api.stub(PolicyServiceGrpc::newBlockingStub)
                    .updatePolicy(
                            UpdatePolicyRequest.newBuilder().setPolicy(wanted).build()));
            terminal.say("policy version " + set.getVersion() + " is in force: " + PolicyCheckCommand.size(set)
                    + ", hash " + TerminalText.escape(set.getHash()));
        }
        return ExitCode.OK;
    }
}
