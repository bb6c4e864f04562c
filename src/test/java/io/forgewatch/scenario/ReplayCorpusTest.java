package io.forgewatch.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.Replayed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each recording of src/test/recordings gives the findings beside it, to the byte, whenever it is replayed. What changes findings on
 * purpose changes the expected ones: {@code make recordings-expected} writes them anew.
 */
class ReplayCorpusTest {
    private static final Path CORPUS = Path.of("test/recordings");
    private static final boolean ACCEPT = Boolean.getBoolean("forgewatch.recordings.accept");

    @TestFactory
    Stream<DynamicTest> recordings() {
        return recorded().stream()
                .map(recording -> DynamicTest.dynamicTest(String.valueOf(recording.getFileName()), () -> {
                    String findings = Replayed.jsonl(recording);
                    if (ACCEPT) {
                        Files.writeString(expected(recording), findings);
                    }
                    assertThat(expected(recording)).hasContent(findings);
                    assertThat(Replayed.jsonl(recording)).isEqualTo(findings);
                }));
    }

    @Test
    void shouldHaveAnExpectationForEachRecordingAndNoOther() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl")))
                    .containsExactlyInAnyOrderElementsOf(
                            recorded().stream().map(ReplayCorpusTest::expected).toList());
        }
        assertThat(recorded()).isNotEmpty();
    }

    static Path expected(Path recording) {
        return recording.resolveSibling(String.valueOf(recording.getFileName()).replace(".fwrec", ".jsonl"));
    }

    private static List<Path> recorded() {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.filter(file -> file.toString().endsWith(".fwrec"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
