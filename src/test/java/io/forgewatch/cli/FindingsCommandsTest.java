package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/** {@code findings list} ({@link FindingsListCommand}) and {@code findings get} ({@link FindingsGetCommand}). */
@Timeout(60)
final class FindingsCommandsTest {
    private static final int COUNT = 120;
    private static final String FIRST = "0".repeat(31) + "1";

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
                        .build())
                .toArray(Finding[]::new));
        served.ingest(Findings.full());
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void shouldListEveryPageNewestFirst() {
        assertThat(run("findings", "list", "-o", "jsonl")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(COUNT + 1).doesNotHaveDuplicates();
        assertThat(screen.outLines().get(0)).contains("findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1");
        assertThat(screen.outLines().get(1)).contains(String.format("findings/%032x", COUNT));
        assertThat(screen.outLines().get(COUNT)).contains("findings/" + FIRST);
        assertThat(screen.errLines()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50, 51, 60, 121, 1_000_000})
    void shouldListAtMostTheLimit(int limit) {
        assertThat(run("findings", "list", "-o", "jsonl", "--limit", Integer.toString(limit)))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(Math.min(limit, COUNT + 1));
    }

    @Test
    void shouldListAsATableAnArrayOrDocuments() throws IOException {
        assertThat(run("findings", "list", "--limit", "2")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(3);
        assertThat(screen.outLines().get(0)).startsWith("SEVERITY  TIME (UTC)");
        assertThat(screen.outLines().get(1)).contains("gcc compile", "3f2a9c0d1e4b", "gcc -o 'a b' miner.c");
        Screen json = new Screen();
        assertThat(Forgewatch.execute(json.terminal(), served.args("findings", "list", "-o", "JSON", "--limit", "60")))
                .isEqualTo(ExitCode.OK);
        assertThat(new ObjectMapper().readTree(json.out())).hasSize(60);
        Screen yaml = new Screen();
        assertThat(Forgewatch.execute(yaml.terminal(), served.args("findings", "list", "-o", "yaml", "--limit", "2")))
                .isEqualTo(ExitCode.OK);
        assertThat(yaml.outLines()).filteredOn("---"::equals).hasSize(2);
    }

    @Test
    void shouldListOnlyWhatMatches() {
        assertThat(run(
                        "findings",
                        "list",
                        "-o",
                        "jsonl",
                        "--filter",
                        "severity>=CRITICAL AND evidence.toolchain=\"gcc\""))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(COUNT / 10).allMatch(line -> line.contains("\"severity\":\"CRITICAL\""));
    }

    @Test
    void shouldSayWhereNothingMatches() {
        assertThat(run("findings", "list", "--filter", "severity<LOW")).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.errLines()).containsExactly("no findings");
    }

    @ParameterizedTest
    @ValueSource(strings = {"severity>=", "nonsense=1", "severity=\"HIGH\" AND", "\u001b[2J"})
    void shouldNameTheFilterThatIsNone(String filter) {
        assertThat(run("findings", "list", "--filter", filter)).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines())
                .singleElement()
                .asString()
                .startsWith("forgewatch: filter: ")
                .doesNotContain("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1",
                "3f2a9c0d1e4b58677a8b9cadbecfd0e1",
                "3f2a",
                "3",
                "findings/3f"
            })
    void shouldGetAFindingByNameIdOrBeginning(String name) {
        assertThat(run("findings", "get", name, "-o", "jsonl")).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).singleElement().asString().contains("findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1");
    }

    @ParameterizedTest
    @CsvSource({
        "table, 'HIGH  Defense Evasion: Launch Code Compiler Tool In Container'",
        "json, {",
        "yaml, name: findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1"
    })
    void shouldShowAFindingInEachFormat(String format, String firstLine) {
        assertThat(run("findings", "get", "3f2a", "-o", format)).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).first().isEqualTo(firstLine);
    }

    @Test
    void shouldShowTheReportUnlessAskedOtherwise() {
        assertThat(run("findings", "get", FIRST)).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines())
                .contains("findings/" + FIRST + "  revision 4, build ended, active", "What to do next");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000                             | 1 | forgewatch: more than one finding's id begins with 0000: give more of its digits",
                "ffff                             | 1 | forgewatch: no finding's id begins with ffff; forgewatch findings list shows what there is",
                "ffffffffffffffffffffffffffffffff | 1 | forgewatch: there is no finding 'findings/ffffffffffffffffffffffffffffffff'; forgewatch findings list shows what there is",
                "findings/                        | 2 | forgewatch: \"findings/\" is no finding: give a name (findings/ and an id), an id of 32 hexadecimal digits, or the first of them",
                "0*                               | 2 | forgewatch: \"0*\" is no finding: give a name (findings/ and an id), an id of 32 hexadecimal digits, or the first of them",
            })
    void shouldSayWhyThereIsNotTheOneFinding(String name, int exitCode, String line) {
        assertThat(run("findings", "get", name)).isEqualTo(exitCode);
        assertThat(screen.errLines()).isEqualTo(List.of(line));
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shouldGetWhatWasStored() throws IOException {
        assertThat(run("findings", "get", "3f2a", "-o", "jsonl")).isEqualTo(ExitCode.OK);
        Finding.Builder stored = Finding.newBuilder();
        JsonFormat.parser().merge(screen.out(), stored);
        // What people write is theirs: a collector's notes are not taken.
        Finding sent = Findings.full().toBuilder().clearNotes().build();
        assertThat(stored.setCreateTime(sent.getCreateTime())
                        .setUpdateTime(sent.getUpdateTime())
                        .build())
                .isEqualTo(sent);
    }

    private int run(String... command) {
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }
}
