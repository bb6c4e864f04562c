package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import io.forgewatch.cli.findings.Findings;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class FindingsEvidenceCommandTest {
    private static final String SOURCE = "int main(){return 0;}\n";
    private static final String OUTPUT = "\177ELF\0\1\2\3".repeat(20_000);

    @TempDir
    Path directory;

    private final Map<String, byte[]> copies = new ConcurrentHashMap<>();
    private final Screen screen = new Screen();
    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = new Served(
                directory.resolve("data"),
                sha256 -> Optional.ofNullable(copies.get(sha256)).map(ByteArrayInputStream::new));
        ingest(file("/tmp/miner.c", SOURCE, "source"), file("/tmp/a b", OUTPUT, "output"));
        copies.put(digest(SOURCE), bytes(SOURCE));
        copies.put(digest(OUTPUT), bytes(OUTPUT));
    }

    @AfterEach
    void close() {
        served.close();
    }

    private void ingest(EvidenceFile... files) throws IOException {
        Finding full = Findings.full();
        served.ingest(full.toBuilder()
                .setName("findings/" + "0".repeat(31) + "1")
                .clearEvidenceFiles()
                .addAllEvidenceFiles(List.of(files))
                .build());
    }

    @Test
    void shouldListWhatIsKept() {
        assertThat(run()).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines())
                .containsExactly(
                        "KIND    SIZE    SHA256" + " ".repeat(60) + "PATH",
                        "source  22      " + digest(SOURCE) + "  /tmp/miner.c",
                        "output  160000  " + digest(OUTPUT) + "  /tmp/a b");
    }

    @Test
    void shouldListAsJson() throws IOException {
        assertThat(run("-o", "json")).isEqualTo(ExitCode.OK);
        assertThat(new ObjectMapper().readTree(screen.out()))
                .hasSize(2)
                .first()
                .satisfies(file -> assertThat(file.get("sha256").asText()).isEqualTo(digest(SOURCE)));
    }

    @Test
    void shouldSayWhereNothingIsKept() throws IOException {
        served.ingest(Findings.numbered(2).toBuilder().clearEvidenceFiles().build());
        assertThat(Forgewatch.execute(
                        screen.terminal(), served.args("findings", "evidence", "0".repeat(31) + "2", "--save", "x")))
                .isEqualTo(ExitCode.OK);
        assertThat(screen.errLines())
                .containsExactly(
                        "no copies were kept of this build's files: forgewatch run --keep-evidence keeps them");
        assertThat(Path.of("x")).doesNotExist();
    }

    @Test
    void shouldSaveAllWithoutLeaveToExecuteAndPrintWhatSha256sumReads() throws IOException {
        Path folder = directory.resolve("case");
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.OK);
        Path source = folder.resolve(digest(SOURCE).substring(0, 12) + "-miner.c");
        Path output = folder.resolve(digest(OUTPUT).substring(0, 12) + "-a_b");
        assertThat(source).hasBinaryContent(bytes(SOURCE));
        assertThat(output).hasBinaryContent(bytes(OUTPUT));
        assertThat(screen.outLines()).containsExactly(digest(SOURCE) + "  " + source, digest(OUTPUT) + "  " + output);
        assertThat(permissions(source)).isEqualTo("rw-------");
        assertThat(permissions(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void shouldLeaveAloneWhatWasSavedBefore() throws IOException {
        Path folder = directory.resolve("case");
        run("--save", folder.toString());
        copies.clear();
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldNeverWriteOverAFileOrThroughALink() throws IOException {
        Path folder = Files.createDirectory(directory.resolve("case"));
        Path victim = Files.writeString(directory.resolve("victim"), "mine");
        Path taken = folder.resolve(digest(SOURCE).substring(0, 12) + "-miner.c");
        Files.createSymbolicLink(taken, victim);
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(victim).hasContent("mine");
        assertThat(screen.errLines()).singleElement().asString().contains("is there already and is something else");
        Files.delete(taken);
        Files.writeString(taken, SOURCE.replace('0', '1'));
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(taken).hasContent(SOURCE.replace('0', '1').strip());
    }

    @ParameterizedTest
    @CsvSource({
        "/tmp/../../etc/passwd, passwd",
        "/tmp/.., ..",
        "/tmp/., .",
        "/tmp/a\\x0a\\x1b[2J.c, a_x0a_x1b_2J.c",
        "/tmp/\u202ecod.c, _cod.c",
        "/tmp/-rf, -rf",
        "/tmp/, file",
        "a, a"
    })
    void shouldSaveUnderAHarmlessName(String path, String shown) throws IOException {
        ingestAgain(file(path, SOURCE, "source"));
        Path folder = directory.resolve("case");
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.OK);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly(digest(SOURCE).substring(0, 12) + "-" + shown);
        }
    }

    @Test
    void shouldBoundTheNameButKeepItsEnd() throws IOException {
        ingestAgain(file("/tmp/" + "x".repeat(4000) + ".c", SOURCE, "source"));
        Path folder = directory.resolve("case");
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve(digest(SOURCE).substring(0, 12) + "-" + "x".repeat(62) + ".c"))
                .exists();
    }

    @Test
    void shouldNotKeepWhatIsNotTheListedContent() throws IOException {
        copies.put(digest(SOURCE), bytes(SOURCE.replace('0', '1')));
        Path folder = directory.resolve("case");
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines()).singleElement().asString().contains("what came is not the copy");
        assertThat(folder).isEmptyDirectory();
        copies.put(digest(SOURCE), bytes(SOURCE + "more"));
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldSaveTheOthersWhereOneIsNotKeptAnyMore() {
        copies.remove(digest(SOURCE));
        Path folder = directory.resolve("case");
        assertThat(run("--save", folder.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(screen.outLines()).singleElement().asString().startsWith(digest(OUTPUT));
        assertThat(screen.errLines())
                .containsExactly("forgewatch: the copy of /tmp/miner.c (" + digest(SOURCE)
                        + ") is not kept any more: newer ones took its room, see --evidence-max-bytes");
    }

    @Test
    void shouldWriteOneToStandardOutput() {
        assertThat(run("--sha256", digest(SOURCE).substring(0, 8))).isEqualTo(ExitCode.OK);
        assertThat(screen.out()).isEqualTo(SOURCE);
    }

    @Test
    void shouldSaveOnlyTheOneThatIsWanted() {
        Path folder = directory.resolve("case");
        assertThat(run("--sha256", digest(OUTPUT), "--save", folder.toString())).isEqualTo(ExitCode.OK);
        assertThat(screen.outLines()).hasSize(1);
    }

    @Test
    void shouldWriteNothingBeforeItWasChecked() {
        copies.put(digest(SOURCE), bytes(SOURCE.replace('0', '1')));
        assertThat(run("--sha256", digest(SOURCE))).isEqualTo(ExitCode.FAILED);
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shouldWriteNoBytesOfAContainerToATerminal() {
        assertThat(Forgewatch.execute(
                        screen.terminal(true),
                        served.args("findings", "evidence", "0".repeat(31) + "1", "--sha256", digest(SOURCE))))
                .isEqualTo(ExitCode.USAGE);
        assertThat(screen.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xyz", "../..", "AB"})
    void shouldRefuseWhatAreNoDigits(String digits) {
        assertThat(run("--sha256", digits)).isEqualTo(ExitCode.USAGE);
        assertThat(screen.errLines()).singleElement().asString().startsWith("forgewatch: --sha256 is ");
    }

    @Test
    void shouldSayWhereNoCopyOrMoreThanOneIsMeant() throws IOException {
        assertThat(run("--sha256", "f".repeat(64))).isEqualTo(ExitCode.FAILED);
        ingestAgain(
                file("/a", SOURCE, "source").toBuilder()
                        .setSha256("ab" + "0".repeat(62))
                        .build(),
                file("/b", SOURCE, "source").toBuilder()
                        .setSha256("ab" + "1".repeat(62))
                        .build());
        assertThat(run("--sha256", "ab")).isEqualTo(ExitCode.FAILED);
        assertThat(screen.errLines().get(1)).contains("give more of its digits");
    }

    @Test
    void shouldTakeNoNameFromAServerForADigest() throws IOException {
        ingestAgain(file("/a", SOURCE, "source").toBuilder()
                .setSha256("../../../../tmp/xxxx")
                .build());
        assertThat(run("--save", directory.resolve("case").toString())).isEqualTo(ExitCode.FAILED);
        assertThat(Files.exists(Path.of("/tmp/xxxx-a"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    /** The next revision. */
    private void ingestAgain(EvidenceFile... files) throws IOException {
        served.ingest(Findings.full().toBuilder()
                .setName("findings/" + "0".repeat(31) + "1")
                .setRevision(Findings.full().getRevision() + 1)
                .clearEvidenceFiles()
                .addAllEvidenceFiles(List.of(files))
                .build());
    }

    private int run(String... options) {
        String[] command = Stream.concat(Stream.of("findings", "evidence", "0".repeat(31) + "1"), Stream.of(options))
                .toArray(String[]::new);
        return Forgewatch.execute(screen.terminal(), served.args(command));
    }

    private static EvidenceFile file(String path, String content, String kind) {
        return EvidenceFile.newBuilder()
                .setPath(path)
                .setSha256(digest(content))
                .setSize(bytes(content).length)
                .setKind(kind)
                .build();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String digest(String content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
