package io.forgewatch.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Signals;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.cli.findings.ApiConnection;
import io.forgewatch.cli.findings.FindingClient;
import io.forgewatch.cli.findings.FindingLog;
import io.forgewatch.cli.findings.FindingWatch;
import io.forgewatch.cli.findings.StreamFormat;
import io.forgewatch.control.SampleFinding;
import io.forgewatch.v1.Finding;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code forgewatch findings watch}. */
@CommandLine.Command(
        name = "watch",
        description = {
            "Print findings as they happen, until Ctrl-C.",
            "As text a finding is printed when it is new, when its severity rises and when its build has ended; as jsonl"
                    + " at every revision. A lost connection is taken up again where it was."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  forgewatch findings watch --filter 'severity>=HIGH'",
            "  forgewatch findings watch -o jsonl | jq .description"
        })
final class FindingsWatchCommand extends Command {
    private static final int WARM_UP_LINES = 300;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only findings that match.")
    private String filter = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: text")
    private StreamFormat output = StreamFormat.TEXT;

    private boolean isWarm;

    FindingsWatchCommand(Terminal terminal) {
        super(terminal, ApiConnection.settings());
    }

    @Override
    public Integer call() throws InterruptedException {
        FindingLog log = new FindingLog(output, terminal.style());
        try (FindingClient client = FindingClient.of(settings(), terminal.environment())) {
            FindingWatch watch = client.watch(filter);
            Signals.onStop(watch::stop);
            watch.run(finding -> print(log, finding), line -> {
                terminal.say(line);
                warmUp();
            });
        }
        return ExitCode.OK;
    }

    /** Writes lines that nobody sees while nothing happens, so that the first one is not written by code that has never run. */
    private void warmUp() {
        if (isWarm) {
            return;
        }
        isWarm = true;
        Thread thread = new Thread(
                () -> {
                    byte[] sent = SampleFinding.revision(1).toByteArray();
                    for (int i = 0; i < WARM_UP_LINES; i++) {
                        // One of its own each time, for which this finding is new.
                        FindingLog unseen = new FindingLog(output, terminal.style());
                        String unused = unseen.line(received(sent)).orElse("");
                    }
                },
                "watch-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static Finding received(byte[] sent) {
        try {
            return Finding.parseFrom(sent);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean print(FindingLog log, Finding finding) {
        log.line(finding).ifPresent(terminal.out()::println);
        return terminal.flush();
    }
}
