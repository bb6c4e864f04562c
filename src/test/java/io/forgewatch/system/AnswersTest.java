package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever asks, and however, gets the same answer; and it says what an analyst needs. */
@Tag("system")
@ExtendWith(SharedForgewatch.class)
class AnswersTest {
    private static final String FILTER = "evidence.toolchain=\"gcc\" AND severity>=MEDIUM";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ForgewatchProcess forgewatch;

    AnswersTest(ForgewatchProcess forgewatch) {
        this.forgewatch = forgewatch;
    }

    @Test
    void shouldAnswerTheSameToTheCommandLineToReflectionAndToCurl() {
        Finding compiled = findingOf("echo 'int x;' | gcc -c -x c -");
        Finding asked = findingOf("gcc --version");
        Finding other = findingOf("echo 'int x;' | clang -c -x c -");

        // Builds close between one question and the next, so they may have to be asked again.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            List<Finding> listed = fromCommandLine();
            assertThat(listed).isEqualTo(fromReflection()).isEqualTo(fromCurl());
            assertThat(listed.stream().map(Finding::getName))
                    .contains(compiled.getName())
                    .doesNotContain(asked.getName(), other.getName());
        });
    }

    @Test
    void shouldSayInTheReportWhatAnAnalystNeeds() {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root).withCgroup(CgroupPath.containerd());
            RuncContainer.runShell(spec, "echo 'int main(void) { return 0; }' >x.c; gcc -O2 -o x x.c")
                    .ok();
            Finding finding = forgewatch.client().awaitEnded(spec.cgroup());

            String report =
                    forgewatch.ask("findings", "get", finding.getName()).ok().stdout();

            assertThat(report)
                    .contains("Defense Evasion: Launch Code Compiler Tool In Container")
                    .contains("T1027.004")
                    .contains(finding.getProcesses(0).getBinary().getPath())
                    .contains("gcc -O2 -o x x.c")
                    .contains(spec.cgroup().containerId().substring(0, 12))
                    .contains(spec.cgroup().podUid())
                    .contains("MEDIUM");
        }
    }

    @Test
    void shouldRefuseWhoeverHasNoToken() {
        Outcome outcome = Commands.run(
                "curl",
                "--silent",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                "http://127.0.0.1:" + forgewatch.address().getPort() + "/v1/findings");

        assertThat(outcome.stdout()).isEqualTo("401");
    }

    private List<Finding> fromCommandLine() throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (String line : forgewatch
                .ask("findings", "list", "--filter", FILTER, "-o", "jsonl")
                .ok()
                .stdout()
                .lines()
                .toList()) {
            findings.add(finding(line));
        }
        return findings;
    }

    private List<Finding> fromReflection() throws Exception {
        String request = JSON.writeValueAsString(Map.of("filter", FILTER, "pageSize", 1000));
        return findings(new Reflection(forgewatch.client().channel())
                .call("forgewatch.v1.FindingService", "ListFindings", request));
    }

    private List<Finding> fromCurl() throws Exception {
        return findings(forgewatch
                .curl("/v1/findings", "--data-urlencode", "filter=" + FILTER, "--data", "pageSize=1000")
                .ok()
                .stdout());
    }

    private static List<Finding> findings(String answer) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : JSON.readTree(answer).path("findings")) {
            findings.add(finding(finding.toString()));
        }
        return findings;
    }

    private static Finding finding(String json) throws Exception {
        Finding.Builder finding = Finding.newBuilder();
        JsonFormat.parser().merge(json, finding);
        return finding.build();
    }

    private Finding findingOf(String script) {
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root);
            RuncContainer.runShell(spec, script).ok();
            return forgewatch.client().awaitEnded(spec.cgroup());
        }
    }
}
