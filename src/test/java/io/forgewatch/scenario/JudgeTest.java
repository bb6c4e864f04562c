package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final String GCC = """
            {"name": "findings/1", "detector": "compiler-launched", "severity": "HIGH",
             "evidence": {"toolchain": "gcc", "tier": "ARGUMENTS", "activity": "COMPILE", "reasons": ["started through the loader"]},
             "processes": [{"binary": {"path": "/build/notes", "origin": "ADDED"}}],
             "build": {"execCount": 3, "sources": ["/build/x.c"], "executions": [{"path": "/build/x", "hostPid": 7}]}}
            """;
    private static final String RUN = """
            {"name": "findings/2", "detector": "compiled-binary-executed", "severity": "HIGH", "relatedFindings": ["findings/1"],
             "category": "Execution: Compiled Binary Executed In Container", "mitreAttack": {"primaryTactic": "EXECUTION"},
             "evidence": {"toolchain": "gcc", "tier": "ARGUMENTS", "activity": "COMPILE"},
             "processes": [{"hostPid": 7, "binary": {"path": "/build/x"}}],
             "build": {"executions": [{"path": "/build/x", "hostPid": 7}]}}
            """;

    @Test
    void shouldFindNoDifferenceWhereAllIsAsExpected() throws Exception {
        String expected = """
                {toolchain: gcc, tier: ARGUMENTS, activity: COMPILE, severity: MEDIUM+, origin: ADDED, program: /notes, execCount: 3,
                 reasons: [loader], sources: [x.c], executions: [/build/x], executed: HIGH}
                """;

        assertThat(differences(expected, GCC, RUN)).isEmpty();
    }

    @Test
    void shouldNameEachDifference() throws Exception {
        assertThat(differences(
                        "{toolchain: clang, tier: BEHAVIOR+, execCount: 2, reasons: [renamed], executions: []}",
                        GCC,
                        RUN))
                .hasSize(6)
                .contains(
                        "toolchain gcc instead of clang",
                        "tier ARGUMENTS instead of BEHAVIOR+",
                        "execCount 3 instead of 2")
                .contains("executions 1 instead of 0", "1 findings of an execution");
    }

    @Test
    void shouldMissTheFindingOfAnExecution() throws Exception {
        assertThat(differences("{executions: [/build/x], executed: HIGH}", GCC))
                .containsExactly("no finding of the execution names the build", "0 findings of an execution");
    }

    @Test
    void shouldHoldTheFindingOfAnExecutionAgainstItsBuild() throws Exception {
        assertThat(differences(
                        "{executions: [/build/x], executed: HIGH}",
                        GCC,
                        RUN.replace("\"hostPid\": 7", "\"hostPid\": 8")))
                .containsExactly("its program is no execution of the build");
    }

    @Test
    void shouldTakeNoneOrALowFindingByNameForLow() throws Exception {
        assertThat(differences("low")).isEmpty();
        assertThat(differences("low", GCC)).contains("tier ARGUMENTS instead of NAME", "severity HIGH instead of LOW");
        assertThat(differences("none")).isEmpty();
        assertThat(differences("none", GCC)).containsExactly("1 builds");
    }

    @Test
    void shouldHoldEachOfSeveralBuildsAgainstTheOneThatIsMeant() throws Exception {
        String clang = GCC.replace("findings/1", "findings/3").replace("gcc", "clang");

        assertThat(differences("[{toolchain: clang}, {toolchain: gcc}]", GCC, clang))
                .isEmpty();
        assertThat(differences("[{toolchain: clang}, {toolchain: gcc}]", clang, clang))
                .isNotEmpty();
    }

    private static List<String> differences(String expected, String... findings) throws Exception {
        Finding[] parsed = new Finding[findings.length];
        for (int i = 0; i < findings.length; i++) {
            Finding.Builder finding = Finding.newBuilder();
            JsonFormat.parser().merge(findings[i], finding);
            parsed[i] = finding.build();
        }
        return Judge.differences(
                new ObjectMapper(new YAMLFactory()).readValue(expected, Expected.class), List.of(parsed));
    }
}
