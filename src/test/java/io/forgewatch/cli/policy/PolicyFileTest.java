package io.forgewatch.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.Finding.Severity;
import io.forgewatch.v1.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyFileTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private static final String GOOD = """
            # Who compiles here on purpose.
            exceptions:
              - name: ci
                filter: containers.uri="registry.example/ci/*" AND severity<CRITICAL
                owner: ci@example.org
                reason: builds our images
                expireTime: 2027-01-01
            severityOverrides:
              - name: prod
                filter: kubernetes.pods.ns="prod"
                severity: critical
                owner: sec@example.org
                reason: nothing compiles in prod
            """;

    @TempDir
    Path directory;

    private PolicyFile file(String text) throws IOException {
        return PolicyFile.read(Files.writeString(directory.resolve("policy.yaml"), text));
    }

    private List<String> problems(String text) throws IOException {
        return file(text).problems(NOW).stream()
                .map(problem -> problem.text().replace(directory + "/", ""))
                .toList();
    }

    @Test
    void shouldReadAGoodOne() throws IOException {
        PolicyFile file = file(GOOD);
        assertThat(file.problems(NOW)).isEmpty();
        Policy policy = file.policy();
        assertThat(policy.getExceptions(0).getFilter())
                .isEqualTo("containers.uri=\"registry.example/ci/*\" AND severity<CRITICAL");
        assertThat(policy.getExceptions(0).getExpireTime().getSeconds())
                .isEqualTo(Instant.parse("2027-01-01T00:00:00Z").getEpochSecond());
        assertThat(policy.getSeverityOverrides(0).getSeverity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void shouldReadJsonAndWhatIsOnlyTold() throws IOException {
        PolicyFile file = file("""
                {"etag": "3-abc", "version": "3", "hash": "x", "author": "ann", "updateTime": "2026-01-01T00:00:00Z",
                 "exceptions": [{"name": "ci", "filter": "node.name=\\"ci\\"", "owner": "o", "reason": "r",
                   "expireTime": "2027-01-01T00:00:00Z", "hitCount": "12", "lastHitTime": "2026-01-01T00:00:00Z"}]}
                """);
        assertThat(file.problems(NOW)).isEmpty();
        assertThat(file.policy().getEtag()).isEqualTo("3-abc");
        assertThat(file.policy().getVersion()).isZero();
        assertThat(file.policy().getExceptions(0).getHitCount()).isZero();
        assertThat(file("").problems(NOW)).isEmpty();
    }

    /** The mistake is "sevrity", wherever YAML lets it stand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "filter: node.name=\"ci\" AND sevrity=LOW ; 3:32",
                "filter: 'node.name=\"ci\" AND sevrity=LOW' ; 3:33",
                "filter: \"node.name=\\\"ci\\\" AND sevrity=LOW\" ; 3:35",
                "filter: >-~      node.name=\"ci\"~      AND sevrity=LOW ; 5:11",
                "filter: |~      node.name=\"ci\"~      AND sevrity=LOW ; 5:11",
                "filter: node.name=\"ci\"~      AND~      sevrity=LOW ; 5:7",
                "filter: \"node.name=\\\"é😀\\\"~      AND sevrity=LOW\" ; 4:11",
                "filter: \"node.name=\\\"\\x63i\\\" AND sevrity=LOW\" ; 3:13",
            })
    void shouldPointAtTheMistakeInAFilter(String filter, String place) throws IOException {
        String yaml = "exceptions:\n  - name: ci\n    " + filter.replace("~", "\n")
                + "\n    owner: o\n    reason: r\n    expireTime: 2027-01-01\n";
        assertThat(problems(yaml))
                .containsExactly(
                        "policy.yaml:" + place
                                + ": error: exceptions[0].filter: a finding has no field 'sevrity'; did you mean severity? (ci)");
    }

    @Test
    void shouldPointBehindAFilterThatEndsTooSoon() throws IOException {
        assertThat(problems(GOOD.replace("severity<CRITICAL", "severity<")))
                .containsExactly("policy.yaml:4:65: error: exceptions[0].filter: a value is missing (ci)");
    }

    @Test
    void shouldTellEverythingInTheOrderOfTheFile() throws IOException {
        assertThat(problems("""
                        exceptions:
                          - name: ci
                            fliter: severity=LOW
                            owner: [a]
                            expireTime: soon
                            owner: b
                          - ci
                        severityOverrides: none
                        rules: []
                        """))
                .containsExactly(
                        "policy.yaml:2:5: error: exceptions[0].filter: is missing: a rule says which findings it is for"
                                + " (ci)",
                        "policy.yaml:2:5: error: exceptions[0].reason: is missing: it says why (ci)",
                        "policy.yaml:3:5: error: exceptions[0].fliter: there is no such key; the keys are expireTime,"
                                + " filter, name, owner, reason, severity",
                        "policy.yaml:4:12: error: exceptions[0].owner: must be a text",
                        "policy.yaml:5:17: error: exceptions[0].expireTime: must be a time as RFC 3339 has it,"
                                + " 2027-01-31T12:00:00Z, or a date, 2027-01-31, which is its first moment in UTC",
                        "policy.yaml:6:5: error: exceptions[0].owner: is there twice",
                        "policy.yaml:7:5: error: exceptions[1]: must have keys with values: expireTime, filter, name,"
                                + " owner, reason, severity",
                        "policy.yaml:8:20: error: severityOverrides: must be a list of rules, each begun with a dash",
                        "policy.yaml:9:1: error: rules: there is no such key; the keys are etag, exceptions,"
                                + " severityOverrides");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exceptions: [            | policy.yaml:2:1: error: this is not YAML: ",
                "'a: b: c'                | policy.yaml:1:5: error: this is not YAML: mapping values are not allowed here",
                "'\"\u001b[2J'            | policy.yaml:",
                "- a                      | policy.yaml:1:1: error: must have keys with values: etag, exceptions",
                "[[[[[[[[[[[[[[[[[[[[[[]] | policy.yaml:1:1: error: this is not YAML: ",
                "&a [*a]                  | policy.yaml:1:1: error: ",
                "'a: 1~---~b: 2'          | policy.yaml:",
            })
    void shouldSayInOneLineWhatIsNoPolicy(String text, String beginning) throws IOException {
        assertThat(problems(text.replace("~", "\n") + "\n"))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith(beginning)
                        .contains(": error: ")
                        .doesNotContain("\u001b", "\n"));
    }

    @Test
    void shouldSayWhatCannotBeRead() throws IOException {
        assertThatThrownBy(() -> PolicyFile.read(directory.resolve("none")))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("there is no file ");
        Path latin = Files.write(directory.resolve("latin"), "owner: é".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PolicyFile.read(latin)).hasMessageEndingWith("is not UTF-8: save it as such");
        Path large = Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> PolicyFile.read(large)).hasMessageContaining("larger than 1 MiB");
    }
}
