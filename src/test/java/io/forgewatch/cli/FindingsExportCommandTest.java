package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class FindingsExportCommandTest {
    private static final int COUNT = 120;

    @TempDir
    static Path directory;

    private static Served served;

    private final Screen screen = new Screen();

    @BeforeAll
    static void fill() throws IOException {
        served = new Served(directory.resolve("data"));
        served.ingest(IntStream.rangeClosed(1, COUNT)
                .mapToObj(number -> Findings.numbered(number).toBuilder()
                        .setSeverity(number % 10 == 0 ? Finding.Severity.CRITICAL : Finding.Severity.MEDIUM)
                        .setDescription("\u001b[2J\u202e\n number " + number)
                        .build())
                .toArray(Finding[]::new));
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void shouldExportEveryPageOldestFirst() throws IOException {
        assertThat(run("findings", "export")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(COUNT);
        for (int number = 1; number <= COUNT; number++) {
            Finding.Builder finding = Finding.newBuilder();
            JsonFormat.parser().merge(screen.outLines().get(number - 1), finding);
            assertThat(finding.getName()).isEqualTo(String.format("findings/%032x", number));
            assertThat(finding.getDescription()).isEqualTo("\u001b[2J\u202e\n number " + number);
        }
        assertThat(screen.errLines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"native, /name", "scc, /finding/name", "SCC, /finding/name", "ocsf, /finding_info/uid", "ecs, /event/id"
    })
    void shouldExportInEachFormat(String format, String where) throws JsonProcessingException {
        assertThat(run("findings", "export", "--format", format)).isEqualTo(ExitCode.OK);
        List<String> lines = screen.outLines();
        assertThat(lines).hasSize(COUNT).allMatch(line -> line.matches("[ -~]+"));
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.at(where).asText()).isEqualTo(String.format("findings/%032x", 1));
    }

    @Test
    void shouldExportOnlyWhatMatchesAndIsRecentEnough() {
        assertThat(run(
                        "findings",
                        "export",
                        "--filter",
                        "severity=\"CRITICAL\" OR severity=\"HIGH\"",
                        "--since",
                        "2026-01-01T02:01:40+02:00"))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(3).first().asString().contains(String.format("findings/%032x", 100));
    }

    @Test
    void shouldExportWhatIsNotOlderThanAnAge() {
        assertThat(run("findings", "export", "--since", "3650d")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(COUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "7w", "2026-01-01", "", "\u001b[2J"})
    void shouldNameATimeThatIsNone(String since) {
        assertThat(run("findings", "export", "--since", since)).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines())
                .singleElement()
                .asString()
                .startsWith("forgewatch: --since is \"")
                .doesNotContain("\u001b");
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shouldNameAFormatThatIsNone() {
        assertThat(run("findings", "export", "--format", "cef")).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().contains("[NATIVE, SCC, OCSF, ECS]");
    }

    @Test
    void shouldSayWhereAFilterIsWrong() {
        assertThat(run("findings", "export", "--filter", "nonsense=1", "--since", "1d"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().startsWith("forgewatch: filter: column 1:");
    }

    private int run(String... command) {
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }
}
