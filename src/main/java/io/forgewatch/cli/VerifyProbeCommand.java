package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.collector.bpf.ProbeException;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.ProbeReport;
import java.util.Set;
import picocli.CommandLine;

/** {@code forgewatch verify-probe}: what this kernel's verifier makes of each program. For developers. */
@CommandLine.Command(
        name = "verify-probe",
        hidden = true,
        description = "Load each eBPF program, attach none, and print what the verifier made of it.")
final class VerifyProbeCommand extends Command {
    VerifyProbeCommand(Terminal terminal) {
        super(terminal, Setting.HOST_ROOT, Setting.PROBE);
    }

    @Override
    public Integer call() {
        try {
            terminal.out()
                    .print(ProbeReport.table(ProbeReport.load(new ProbeOptions(
                            ProbeOptions.DEFAULT_RING_BYTES,
                            Set.of(),
                            settings().get(Setting.HOST_ROOT),
                            settings().get(Setting.PROBE)))));
        } catch (ProbeException e) {
            throw Failure.missing(String.valueOf(e.getMessage()), e);
        }
        return ExitCode.OK;
    }
}
