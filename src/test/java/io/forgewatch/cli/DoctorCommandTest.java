package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DoctorCommand}, and how {@link RunCommand} and {@link TraceCommand} refuse to start. */
final class DoctorCommandTest {
    @TempDir
    Path root;

    private final Screen screen = new Screen();

    @Test
    void shouldTellPeopleWhatIsThereAndHowToGetTheRest() throws IOException {
        Host.complete(root).withProcess(0, "0000008000000000");
        assertThat(doctor()).isEqualTo(ExitCode.MISSING);
        assertThat(screen.outLines())
                .contains(
                        "missing  capabilities             only CAP_BPF",
                        "                                  → start it as root, in a container with --cap-add BPF,PERFMON or"
                                + " --privileged",
                        "found    lockdown                 none",
                        "absent   runtimes                 no socket of docker, containerd, cri-o or podman")
                .endsWith("", "Forgewatch cannot run here.");
        assertThat(screen.errLines()).isEmpty();
    }

    @Test
    void shouldTellProgramsTheSame() throws IOException {
        Host.complete(root).withProcess(0, "0000008000000000");
        assertThat(doctor("-o", "json")).isEqualTo(ExitCode.MISSING);
        JsonNode answer = new ObjectMapper().readTree(screen.out());
        assertThat(answer.get("canRun").booleanValue()).isFalse();
        assertThat(answer.get("checks"))
                .filteredOn(check -> check.get("name").textValue().equals("capabilities"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.get("status").textValue()).isEqualTo("MISSING");
                    assertThat(check.get("detail").textValue()).isEqualTo("only CAP_BPF");
                    assertThat(check.get("advice").textValue()).startsWith("start it as root");
                });
    }

    @Test
    void shouldEndWithZeroOnlyWhereItCanRun() throws IOException {
        Host.complete(root);
        int exitCode = doctor("-o", "json");
        boolean canRun = new ObjectMapper().readTree(screen.out()).get("canRun").booleanValue();
        // The kernel and libbpf are this machine's own.
        assertThat(exitCode).isEqualTo(canRun ? ExitCode.OK : ExitCode.MISSING);
    }

    @Test
    void shouldShowNothingOfAFileRaw() throws IOException {
        Host.complete(root).with("proc/sys/kernel/osrelease", "6.1\u001b[2J\nx");
        int unused = doctor();
        assertThat(screen.out()).contains("Linux 6.1\\x1b[2J\\nx").doesNotContain("\u001b");
        unused = doctor("-o", "json");
        assertThat(screen.out()).contains("6.1\\u001b[2J\\nx").doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "trace"})
    void shouldStartNothingForAnyoneButRoot(String command) throws IOException {
        Host.complete(root).withProcess(1000, "0000000000000000");
        assertThat(Forgewatch.execute(screen.terminal(), command, "--host-root", root.toString()))
                .isEqualTo(ExitCode.MISSING);
        assertThat(screen.errLines())
                .containsExactly("forgewatch: watching needs root, to load an eBPF program: start it with sudo");
        assertThat(screen.out()).isEmpty();
    }

    private int doctor(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "doctor";
        args[1] = "--host-root";
        args[2] = root.toString();
        System.arraycopy(options, 0, args, 3, options.length);
        return Forgewatch.execute(screen.terminal(), args);
    }
}
