package io.forgewatch.cli;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Terminal;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code forgewatch completion}. */
@CommandLine.Command(
        name = "completion",
        description = "Print a script that lets a shell complete commands, options and their values.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(forgewatch completion bash)",
            "  forgewatch completion bash > /usr/share/bash-completion/completions/forgewatch",
            "  source <(forgewatch completion zsh)        in ~/.zshrc"
        })
final class CompletionCommand extends Command {
    /** What a shell is to complete for. */
    enum Shell {
        BASH,
        ZSH;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Picocli itself holds it against what there is. */
    @SuppressWarnings("UnusedVariable")
    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell = Shell.BASH;

    CompletionCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        // One script for both: in zsh it first loads what lets zsh complete as bash does.
        terminal.out().print(AutoComplete.bash("forgewatch", Forgewatch.commandLine(terminal)));
        terminal.flush();
        return ExitCode.OK;
    }
}
