package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingJson;
import io.forgewatch.cli.findings.FindingYaml;
import io.forgewatch.cli.findings.ListFormat;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.text.TimeText;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetPolicyRequest;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyRule;
import io.forgewatch.v1.PolicyServiceGrpc;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch policy get}. */
@CommandLine.Command(
        name = "get",
        description = {
            "Show the policy in force, with what its rules were applied to.",
            "As YAML it is what policy set takes; its etag lets it replace no other policy than this one."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  forgewatch policy get > policy.yaml", "  forgewatch policy get -o table"})
final class PolicyGetCommand extends Command {
    @Option(names = "--hash", paramLabel = "HASH", description = "An earlier one, by the hash that findings have.")
    private String hash = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: yaml")
    private ListFormat output = ListFormat.YAML;

    PolicyGetCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            print(api.ask(() -> api.stub(PolicyServiceGrpc::newBlockingStub)
                    .getPolicy(GetPolicyRequest.newBuilder().setHash(hash).build())));
        }
        return ExitCode.OK;
    }

    private void print(Policy policy) {
        switch (output) {
            case TABLE -> table(policy);
            case JSON -> terminal.out().println(FindingJson.pretty(policy));
            case JSONL -> terminal.out().println(FindingJson.line(policy));
            case YAML -> terminal.out().print(FindingYaml.document(policy));
        }
    }

    private void table(Policy policy) {
        List<PolicyRule> rules = new ArrayList<>(policy.getExceptionsList());
        rules.addAll(policy.getSeverityOverridesList());
        MessageListing.print(
                terminal,
                ListFormat.TABLE,
                rules,
                List.of("RULE", "DOES", "FINDINGS", "LAST (UTC)", "ENDS (UTC)", "OWNER", "FILTER"),
                rule -> List.of(
                        rule.getName(),
                        rule.getSeverity() == Finding.Severity.SEVERITY_UNSPECIFIED
                                ? "mute"
                                : rule.getSeverity().name(),
                        Long.toString(rule.getHitCount()),
                        rule.hasLastHitTime() ? TimeText.seconds(rule.getLastHitTime()) : "",
                        rule.hasExpireTime() ? TimeText.seconds(rule.getExpireTime()) : "",
                        rule.getOwner(),
                        rule.getFilter()));
    }
}
