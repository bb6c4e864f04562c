package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link PolicyGetCommand}, {@link PolicySetCommand}, {@link PolicyCheckCommand} and {@link PolicyTestCommand}. */
@Timeout(60)
final class PolicyCommandsTest {
    private static final Path RECORDINGS = Path.of("test/recordings");

    private static final String POLICY = """
            exceptions:
              - name: shop
                filter: kubernetes.pods.ns="prod" AND severity<CRITICAL
                owner: shop@example.org
                reason: it builds its own
                expireTime: 2100-01-01
              - name: unused
                filter: node.name="elsewhere"
                owner: ops@example.org
                reason: none
                expireTime: 2100-01-01
            severityOverrides:
              - name: make-critical
                filter: evidence.toolchain="gcc"
                severity: CRITICAL
                owner: sec@example.org
                reason: nobody compiles here
            """;

    @TempDir
    Path directory;

    private Served served;
    private Screen screen = new Screen();

    @BeforeEach
    void serve() throws IOException {
        served = new Served(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private int run(String... command) {
        screen = new Screen();
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }

    private String policy(String text) throws IOException {
        return Files.writeString(directory.resolve("policy.yaml"), text).toString();
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    @Test
    void shouldSetAPolicyAndShowWhatItDoes() throws IOException {
        assertThat(run("policy", "set", policy(POLICY))).isEqualTo(ExitCode.OK);
        assertThat(screen.errLines())
                .singleElement()
                .asString()
                .matches("policy version 1 is in force: 2 exceptions, 1 severity override, hash [0-9a-f]{64}");
        String hash = screen.errLines().get(0).replaceAll(".* ", "");
        served.ingest(alone(1));

        assertThat(run("findings", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines().get(1)).startsWith("CRITICAL").contains("gcc compile, muted");
        assertThat(run("findings", "get", id(1))).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines().get(1)).endsWith("active, muted");
        assertThat(screen.out())
                .contains(
                        "  - severity override make-critical says CRITICAL, found was HIGH (sec@example.org: nobody",
                        "muted by exception shop (shop@example.org: it builds its own, until 2100-01-01T00:00:00Z)",
                        "by override make-critical, found was HIGH",
                        "forgewatch policy get --hash " + hash);
        assertThat(run("policy", "get", "--hash", hash, "-o", "table")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(4);
        assertThat(screen.outLines().get(1)).matches("shop +mute +1 +20.*shop@example.org +kubernetes.*");
        assertThat(screen.outLines().get(2)).matches("unused +mute +0 .*");
        assertThat(screen.outLines().get(3)).matches("make-critical +CRITICAL +1 .*");
        assertThat(run("audit", "list")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("UpdatePolicy", "added shop, added unused, added make-critical");
    }

    @Test
    void shouldTakeBackWhatItGaveAndRefuseItOnceAnotherIsInForce() throws IOException {
        assertThat(run("policy", "set", policy(POLICY))).isEqualTo(ExitCode.OK);
        assertThat(run("policy", "get")).isEqualTo(ExitCode.OK);
        String got = screen.out();
        assertThat(run("policy", "set", policy(got.replace("nobody compiles here", "nobody does"))))
                .as(() -> String.join("\n", screen.errLines()))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.errLines().get(0)).startsWith("policy version 2 is in force");
        assertThat(run("policy", "set", policy(got))).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines())
                .containsExactly(
                        "forgewatch: refused: another policy is in force than the one of this etag: get it, and"
                                + " change that");
        assertThat(run("policy", "get", "-o", "json")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("nobody does").startsWith("{");
        assertThat(run("policy", "set", policy(screen.out()))).isEqualTo(ExitCode.OK);
        assertThat(run("policy", "get", "--hash", "0".repeat(64))).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines())
                .containsExactly("forgewatch: no policy of this hash was set, or it is not kept any more");
    }

    @Test
    void shouldCheckWithoutAnybodyAnswering() throws IOException {
        served.goAway();
        String file = policy(POLICY);
        Screen alone = new Screen();
        assertThat(Forgewatch.execute(alone.terminal(), "policy", "check", file))
                .isEqualTo(ExitCode.OK);
        assertThat(alone.out()).isEmpty();
        assertThat(alone.errLines().get(0)).startsWith(file + " can be set: 2 exceptions, 1 severity override, hash ");

        policy(POLICY.replace("node.name=", "nod.name=").replace("    expireTime: 2100-01-01\n", ""));
        alone = new Screen();
        assertThat(Forgewatch.execute(alone.terminal(), "policy", "check", file))
                .isEqualTo(ExitCode.FAILED);
        assertThat(alone.outLines())
                .containsExactly(
                        file
                                + ":2:5: warning: exceptions[0].expireTime: it never ends: an exception that has an expireTime"
                                + " is looked at again (shop)",
                        file + ":6:5: warning: exceptions[1].expireTime: it never ends: an exception that has an"
                                + " expireTime is looked at again (unused)",
                        file + ":7:13: error: exceptions[1].filter: a finding has no field 'nod'; did you mean node?"
                                + " (unused)");
        assertThat(alone.errLines()).containsExactly("forgewatch: " + file + " cannot be set: 1 error");
    }

    @Test
    void shouldSetNothingThatIsWrong() throws IOException {
        assertThat(run("policy", "set", policy(POLICY.replace("severity<CRITICAL", "severity<WORSE"))))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).hasSize(2);
        assertThat(screen.errLines().get(0))
                .contains("policy.yaml:3:52: error: exceptions[0].filter: severity has no value");
        assertThat(run("policy", "get", "-o", "jsonl")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).doesNotContain("exceptions", "\"version\"");
    }

    @Test
    void shouldTestAPolicyOnStoredFindings() throws IOException {
        served.ingest(alone(1), alone(2), alone(3));
        assertThat(run("policy", "test", policy(POLICY), "--filter", "name!=\"findings/" + id(3) + "\""))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(3);
        assertThat(screen.outLines().get(1))
                .startsWith("findings/" + id(2) + "  HIGH -> CRITICAL  muted  shop, make-critical");
        assertThat(screen.errLines())
                .containsExactly(
                        "2 findings tested: 2 muted (2 of them are not now), 2 raised, 0 lowered, 0 muted now would not be",
                        "  shop: 2 findings",
                        "  unused: nothing",
                        "  make-critical: 2 findings");
        assertThat(run("findings", "group", "mute")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).contains("UNMUTED").doesNotContain("\n3      MUTED");

        assertThat(run("policy", "test", policy(POLICY), "--limit", "1", "-o", "jsonl"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).singleElement().asString().contains("\"exception\":\"shop\"");
        assertThat(screen.errLines()).last().isEqualTo("only the first 1 of 3 are listed; --limit lists more");
        assertThat(run("policy", "test", policy(POLICY), "--filter", "nonsense"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void shouldTestAPolicyOnARecording() throws IOException {
        served.goAway();
        String file = policy("""
                exceptions:
                  - name: docker
                    filter: containers.id="6b4fbc52b597*"
                    owner: ci@example.org
                    reason: our builder
                    expireTime: 2100-01-01
                severityOverrides:
                  - {name: executed, filter: detector="compiled-binary-executed", severity: CRITICAL, owner: o, reason: r}
                """);
        assertThat(test(file, "run-through-the-loader.fwrec")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(3);
        assertThat(screen.outLines().get(1)).contains("  HIGH ", "  muted  docker ");
        assertThat(screen.outLines().get(2)).contains("  HIGH -> CRITICAL  muted  docker, executed ");
        assertThat(screen.errLines())
                .contains(
                        "2 findings tested: 2 muted (2 of them are not now), 1 raised, 0 lowered, 0 muted now would not be",
                        "  docker: 2 findings",
                        "  executed: 1 finding");
        assertThat(test(file, "none.fwrec")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).last().asString().contains("there is no ");
        Path whole = RECORDINGS.resolve("run-through-the-loader.fwrec");
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(directory.resolve("cut.fwrec"), Arrays.copyOf(bytes, bytes.length - 20));
        screen = new Screen();
        assertThat(Forgewatch.execute(screen.terminal(), "policy", "test", file, "--recording", cut.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(screen.outLines()).isNotEmpty();
        assertThat(List.copyOf(screen.errLines())).last().asString().contains("what comes before");
    }

    private int test(String file, String recording) {
        screen = new Screen();
        return Forgewatch.execute(
                screen.terminal(),
                "policy",
                "test",
                file,
                "--recording",
                RECORDINGS.resolve(recording).toString());
    }

    /** In no container within another: there, rules that relax know no pod. */
    private static Finding alone(int number) {
        Finding nested = Findings.numbered(number);
        return nested.toBuilder()
                .clearContainers()
                .addContainers(nested.getContainers(0))
                .build();
    }
}
