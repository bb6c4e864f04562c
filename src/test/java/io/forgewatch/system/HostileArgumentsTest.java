package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgewatch.v1.Finding;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Arguments and names that are meant to break terminals, logs and parsers show in full, as text and nothing else. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class HostileArgumentsTest {
    /** For printf(1): colours, a window title, a line that looks like ours, bytes that are not UTF-8, reversed writing. */
    private static final String NASTY =
            "\\033[31m\\033]0;owned\\007\\n2026-01-01 CRITICAL forged\\r{\"severity\":\"LOW\"}\\377\\376\\\\\\342\\200\\256";

    /** What our text makes of it: bytes that are no text as \xHH, a backslash doubled. */
    private static final String SHOWN =
            "\u001b[31m\u001b]0;owned\u0007\n2026-01-01 CRITICAL forged\r{\"severity\":\"LOW\"}\\xff\\xfe\\\\\u202e";

    private static final int MIB = 1 << 20;

    private final ForgewatchProcess forgewatch;
    private final OverlayRoot root = OverlayRoot.ofHost();
    private final ContainerSpec spec = ContainerSpec.of(root);

    HostileArgumentsTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @AfterEach
    void unmount() {
        root.close();
    }

    @Test
    void shouldKeepHostileArgumentsExactlyInTheFinding() {
        Finding finding = compileNastily();

        assertThat(finding.getProcesses(0).getArgsList())
                .containsExactly("gcc", "-c", "-D" + SHOWN, "./" + SHOWN + ".c");
        assertThat(finding.getBuild().getSourcesList()).containsExactly("/build/" + SHOWN + ".c");
    }

    @Test
    void shouldWriteHostileArgumentsAsOneLineOfJson() throws Exception {
        String name = compileNastily().getName();

        List<String> lines = forgewatch
                .ask("findings", "list", "-o", "jsonl")
                .ok()
                .stdout()
                .lines()
                .toList();

        ObjectMapper json = new ObjectMapper();
        boolean found = false;
        for (String line : lines) {
            assertPrintable(line);
            JsonNode finding = json.readTree(line);
            if (finding.path("name").asText().equals(name)) {
                found = true;
                assertThat(finding.at("/processes/0/args/2").asText()).isEqualTo("-D" + SHOWN);
            }
        }
        assertThat(found).isTrue();
    }

    @Test
    void shouldShowHostileArgumentsSafelyInTextAndLogs() {
        String name = compileNastily().getName();

        assertPrintable(forgewatch.ask("findings", "get", name).ok().stdout());
        assertPrintable(forgewatch.ask("findings", "list").ok().stdout());
        assertPrintable(forgewatch.output());
        assertPrintable(forgewatch.log());
        assertThat(forgewatch.output()).contains(spec.cgroup().containerId().substring(0, 12));
    }

    @Test
    void shouldCutArgumentsOfOneMebibyteAndSaySo() {
        // One argument may have 128 KiB (execve(2)), so it takes nine; gcc could not hand them on to its back end.
        String script = "a=$(head -c " + MIB / 9 + " /dev/zero | tr '\\0' a); echo 'int x;' >x.c; "
                + "clang -DA=$a -DB=$a -DC=$a -DD=$a -DE=$a -DF=$a -DG=$a -DH=$a -DI=$a -c x.c";

        RuncContainer.runShell(spec, script).ok();

        Finding finding = forgewatch.client().awaitEnded(spec.cgroup());
        assertThat(finding.getProcesses(0).getArgumentsTruncated()).isTrue();
        assertThat(finding.getCompleteness().getArgumentsTruncated()).isTrue();
        assertThat(finding.getProcesses(0).getArgs(1)).startsWith("-DA=aaaa");
        assertThat(finding.getBuild().getExecCount()).isEqualTo(1);
        assertThat(finding.getSerializedSize()).isLessThan(MIB / 2);
        String report =
                forgewatch.ask("findings", "get", finding.getName()).ok().stdout();
        assertPrintable(report);
        assertThat(report).containsIgnoringCase("truncated");
    }

    private Finding compileNastily() {
        RuncContainer.runShell(
                        spec,
                        "n=$(printf '" + NASTY
                                + "'); echo 'int x;' >\"./$n.c\"; gcc -c \"-D$n\" \"./$n.c\" 2>/dev/null; true")
                .ok();
        return forgewatch.client().awaitEnded(spec.cgroup());
    }

    /** Nothing in it moves a cursor, starts a line that is not ours, or turns writing around. */
    private static void assertPrintable(String text) {
        assertThat(text.lines()).noneMatch(line -> line.startsWith("2026-01-01 CRITICAL forged"));
        assertThat(text.codePoints()
                        .filter(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e))
                        .mapToObj(Integer::toHexString)
                        .toList())
                .as("control characters in %s", text)
                .isEmpty();
    }
}
