package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The table of attacks on the ports: each is tried on a real control plane over real connections, and printed with what came of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class AttacksTest {
    private static final Finding VICTIM = Findings.gcc("victim", 1).toBuilder()
            .setNode(Node.newBuilder().setName("victim"))
            .build();

    private Path directory;
    private Attacked attacked;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        directory = folder;
        attacked = new Attacked(directory.resolve("data"));
        attacked.running.plane.ingest(List.of(VICTIM));
    }

    @AfterAll
    void stop() {
        attacked.close();
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseEveryAttack() throws IOException {
        List<Attack> collectors = new CollectorAttacks(attacked, directory.resolve("foreign")).all();
        List<Attack> api = new ApiAttacks(attacked).all();
        return Stream.concat(
                Stream.concat(collectors.stream(), api.stream())
                        .map(attack ->
                                DynamicTest.dynamicTest(attack.port() + ": " + attack.what(), () -> run(attack))),
                Stream.of(DynamicTest.dynamicTest("and all is as it was, and counted", this::checkAfterwards)));
    }

    private void run(Attack attack) throws Exception {
        // What one row has failed is no burden on the next.
        attacked.clock.pass(Duration.ofMinutes(1));
        String outcome = attack.attempt().make();
        System.out.println(attack.row(outcome));
        assertThat(outcome).as(attack.what()).isEqualTo(attack.refusal());
    }

    private void checkAfterwards() throws IOException {
        Finding now = attacked.running
                .blocking()
                .getFinding(GetFindingRequest.newBuilder()
                        .setName("findings/victim")
                        .build());
        assertThat(now.getRevision()).isEqualTo(1);
        assertThat(now.getNode().getName()).isEqualTo("victim");
        assertThat(now.getNotesList()).isEmpty();
        assertThat(attacked.running
                        .blocking()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setFilter("node.name=\"victim\"")
                                .build())
                        .getFindingsList())
                .hasSize(1);
        assertThat(attacked.running.get("/metrics").body())
                .contains("forgewatch_control_requests_refused_total{cause=\"token\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"limited\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"host\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"origin\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"role\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"rate\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"connections\"}")
                .contains("forgewatch_control_requests_refused_total{cause=\"slow\"}")
                .contains("forgewatch_control_collectors_refused_total{cause=\"handshake\"}")
                .contains("forgewatch_control_collectors_refused_total{cause=\"no-certificate\"}")
                .contains("forgewatch_control_collectors_refused_total{cause=\"enrolment-token\"}")
                .contains("forgewatch_control_collectors_refused_total{cause=\"limited\"}")
                .contains("forgewatch_control_collectors_ended_total{cause=\"other-node\"}")
                .contains("forgewatch_control_collectors_ended_total{cause=\"certificate\"}")
                .contains("forgewatch_control_collectors_findings_foreign_total 1.0");
    }
}
