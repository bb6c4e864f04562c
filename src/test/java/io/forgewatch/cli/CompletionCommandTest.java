package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link CompletionCommand}, in the shells themselves. */
@Timeout(60)
final class CompletionCommandTest {
    @TempDir
    Path directory;

    private Path script(String shell) throws IOException {
        Screen screen = new Screen();
        assertThat(Forgewatch.execute(screen.terminal(), "completion", shell)).isEqualTo(ExitCode.OK);
        assertThat(screen.errLines()).isEmpty();
        return Files.writeString(directory.resolve("completion." + shell), screen.out());
    }

    private List<String> run(String... command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        Process shell = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        shell.getOutputStream().close();
        if (!shell.waitFor(30, TimeUnit.SECONDS)) {
            shell.destroyForcibly();
            throw new AssertionError("it does not end: " + Files.readString(output));
        }
        assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    /** What bash offers for the last word, as its own complete builtin has bound it. */
    private List<String> inBash(String line) throws IOException, InterruptedException {
        String program = """
                source "$1" || exit 1
                # It refuses to work but where bash itself completes.
                compopt() { :; }
                read -ra COMP_WORDS <<< "$2"
                [[ $2 != *' ' ]] || COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
                function=$(complete -p forgewatch | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
                "$function" forgewatch "${COMP_WORDS[COMP_CWORD]}" ''
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        return run("bash", "--norc", "-c", program, "bash", script("bash").toString(), line);
    }

    @Test
    void shouldCompleteInBash() throws IOException, InterruptedException {
        assertThat(inBash("forgewatch "))
                .contains("run", "findings", "policy", "completion")
                .doesNotContain("verify-probe");
        assertThat(inBash("forgewatch pol")).containsExactly("policy");
        assertThat(inBash("forgewatch policy ")).contains("get", "set", "check", "test");
        assertThat(inBash("forgewatch findings list --fi")).containsExactly("--filter");
        assertThat(inBash("forgewatch findings list -o ")).containsExactlyInAnyOrder("table", "json", "jsonl", "yaml");
        assertThat(inBash("forgewatch completion ")).contains("bash", "zsh");
    }

    /** What an interactive zsh makes of a line when its completion is asked for; zsh needs a terminal for that, which zpty gives. */
    private String inZsh(String line) throws IOException, InterruptedException {
        String program = """
                zmodload zsh/zpty || exit 1
                zpty child 'HOME=. TERM=dumb zsh -f -i'
                zpty -w child "PS1=; source ${(q)1}"
                zpty -w child 'completed() { zle complete-word; print -r -- "$BUFFER" > completed.tmp; mv completed.tmp completed }'
                zpty -w child 'zle -N completed; bindkey "^X" completed; print -r -- > ready'
                until [[ -e ready ]] { zpty -r -t child seen; sleep 0.05 }
                zpty -w -n child "$2"$'\\x18'
                until [[ -e completed ]] { zpty -r -t child seen; sleep 0.05 }
                zpty -d child
                cat completed; rm ready completed
                """;
        List<String> output =
                run("zsh", "-f", "-c", program, "zsh", script("zsh").toString(), line);
        assertThat(output).hasSize(1);
        return output.get(0);
    }

    @Test
    void shouldCompleteInZsh() throws IOException, InterruptedException {
        assertThat(inZsh("forgewatch pol")).isEqualTo("forgewatch policy ");
        assertThat(inZsh("forgewatch policy se")).isEqualTo("forgewatch policy set ");
        assertThat(inZsh("forgewatch findings list --fi")).isEqualTo("forgewatch findings list --filter ");
    }

    @Test
    void shouldKnowNoOtherShell() {
        Screen screen = new Screen();
        assertThat(Forgewatch.execute(screen.terminal(), "completion", "fish")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().contains("fish", "[BASH, ZSH]");
    }
}
