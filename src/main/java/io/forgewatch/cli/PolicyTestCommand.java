package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.LatestFindings;
import io.forgewatch.cli.findings.MessageListing;
import io.forgewatch.cli.policy.PolicyFile;
import io.forgewatch.cli.policy.PolicyTrial;
import io.forgewatch.collector.detect.FindingConsumer;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.policy.ActivePolicy;
import io.forgewatch.control.policy.PolicyOutcomes;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyServiceGrpc;
import io.forgewatch.v1.TestPolicyRequest;
import io.forgewatch.v1.TestPolicyResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forgewatch policy test}. */
@CommandLine.Command(
        name = "test",
        description = {
            "Show what a policy would mute, raise or lower, as if all came now: of the findings that are stored, or of those"
                    + " in a recording, for which no Forgewatch has to run.",
            "Sets nothing. Standard error has the counts of all, and of each rule."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch policy test policy.yaml --filter 'eventTime>\"2026-11-01T00:00:00Z\"'",
            "  forgewatch policy test policy.yaml --recording build.fwrec -o jsonl"
        })
final class PolicyTestCommand extends Command {
    private static final int PAGE = 500;

    @Parameters(paramLabel = "FILE", description = "The policy, as YAML or JSON.")
    private Path file = Path.of("");

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match; as of findings list.")
    private String filter = "";

    @Option(names = "--recording", paramLabel = "FILE", description = "A recording of forgewatch trace --record.")
    private @Nullable Path recording;

    @CommandLine.Mixin
    private ListingOptions listing = new ListingOptions();

    PolicyTestCommand(Terminal terminal) {
        super(
                terminal,
                Stream.<Setting<?>>concat(
                                Stream.of(ApiConnection.settings()), Stream.of(Setting.REDACT, Setting.REDACT_PATTERNS))
                        .toArray(Setting<?>[]::new));
    }

    @Override
    public Integer call() {
        int limit = listing.limit();
        Policy policy = PolicyCheckCommand.checked(PolicyFile.read(file), file, terminal);
        PolicyTrial trial = new PolicyTrial(policy, limit);
        if (recording == null) {
            stored(policy, trial);
            print(trial);
        } else {
            recorded(recording, policy, trial);
        }
        return ExitCode.OK;
    }

    private void stored(Policy policy, PolicyTrial trial) {
        try (ApiConnection api = ApiConnection.of(settings(), terminal.environment())) {
            String token = "";
            do {
                TestPolicyRequest request = TestPolicyRequest.newBuilder()
                        .setPolicy(policy)
                        .setFilter(filter)
                        .setPageSize(PAGE)
                        .setPageToken(token)
                        .build();
                TestPolicyResponse page = api.ask(
                        () -> api.stub(PolicyServiceGrpc::newBlockingStub).testPolicy(request));
                page.getOutcomesList().forEach(trial::add);
                trial.tested(page.getTestedCount());
                token = page.getNextPageToken();
            } while (!token.isEmpty());
        }
    }

    private void recorded(Path from, Policy policy, PolicyTrial trial) {
        Filter wanted = filter();
        ActivePolicy active = ActivePolicy.onTrial(policy);
        Instant now = Instant.now();
        LatestFindings latest = new LatestFindings();
        AtomicBoolean full = new AtomicBoolean();
        FindingConsumer keep = finding -> full.set(full.get() || !latest.put(finding));
        RecordedFindings.of(from, settings(), terminal).run(keep, () -> !full.get(), () -> {
            if (full.get()) {
                throw Failure.failed(from + " holds more findings than can be kept in memory");
            }
            latest.forEach(finding -> {
                if (wanted.test(finding)) {
                    trial.tested(1);
                    PolicyOutcomes.of(finding, active, now).ifPresent(trial::add);
                }
                return true;
            });
            print(trial);
        });
    }

    private Filter filter() {
        try {
            return Filter.parse(filter);
        } catch (FilterException e) {
            throw Failure.usage("filter: " + e.getMessage());
        }
    }

    private void print(PolicyTrial trial) {
        MessageListing.print(
                terminal,
                listing.output(),
                trial.first(),
                List.of("FINDING", "SEVERITY", "MUTE", "BY", "WHAT"),
                PolicyTrial::cells);
        trial.summary().forEach(terminal::say);
    }
}
