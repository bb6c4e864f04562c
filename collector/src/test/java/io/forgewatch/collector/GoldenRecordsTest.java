package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessEvent;
import io.forgewatch.collector.exec.RecordBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that real kernels sent, kept as bytes: see src/test/resources/golden/README.md. */
class GoldenRecordsTest {
    static final Path GOLDEN = Path.of("src/test/resources/golden");

    private final ExecRecordDecoder decoder = new ExecRecordDecoder();

    @BeforeAll
    static void needsTheByteOrderOfTheCapture() {
        Assumptions.assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the golden records are little-endian");
    }

    static Stream<Path> records() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".bin")).sorted().toList().stream();
        }
    }

    @Test
    void shouldHaveRecords() throws IOException {
        assertThat(records()).hasSizeGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldDecodeToTheTextBeside(Path file) throws IOException {
        ProcessEvent event = Objects.requireNonNull(decoder.decode(RecordBytes.buffer(Files.readAllBytes(file))));

        assertThat(EventText.of((Record) event)).isEqualTo(Files.readString(textBeside(file)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void shouldCountOneThatIsCutAtAnyByte(Path file) throws IOException {
        byte[] record = Files.readAllBytes(file);
        for (int length = 0; length < record.length; length++) {
            assertThat(decoder.decode(RecordBytes.buffer(Arrays.copyOf(record, length))))
                    .as("%d of %d bytes", length, record.length)
                    .isNull();
        }
        assertThat(decoder.malformed().total()).isEqualTo(record.length);
    }

    /** Whatever a byte becomes, the record is an event that can be worked on, or malformed. */
    @ParameterizedTest
    @MethodSource("records")
    void shouldDecodeOrCountOneThatIsDamagedAtAnyByte(Path file) throws IOException {
        byte[] record = Files.readAllBytes(file);
        ContainerResolver resolver = new ContainerResolver(4026531836L);
        int decoded = 0;
        for (int offset = 0; offset < record.length; offset++) {
            for (int damage : new int[] {0x00, 0x01, 0x7f, 0x80, 0xff, ~record[offset]}) {
                byte[] damaged = record.clone();
                damaged[offset] = (byte) damage;
                ProcessEvent event = decoder.decode(RecordBytes.buffer(damaged));
                if (event instanceof ExecEvent exec) {
                    assertThat(exec.args()).hasSizeLessThan(record.length);
                    resolver.resolve(
                            exec.cgroup().names(),
                            exec.namespaces().pid(),
                            exec.namespaces().rootMountDiffers());
                }
                decoded += event == null ? 0 : 1;
            }
        }
        assertThat(decoded + decoder.malformed().total()).isEqualTo(6L * record.length);
        assertThat(decoder.malformed().total()).isPositive();
    }

    @Test
    void shouldHoldWhatTheirNamesPromise() throws IOException {
        assertThat(exec("gcc").args()).containsExactly("gcc", "-O2", "-c", "hello.c");
        assertThat(exec("gcc").cgroup().names()).last().asString().matches("docker-[0-9a-f]{64}\\.scope");
        assertThat(exec("gcc").executable().traits().upper()).isFalse();
        assertThat(exec("cc1").executable().path()).endsWith("/cc1");
        assertThat(exec("script").script()).isTrue();
        assertThat(exec("memfd").executable().traits().memfd()).isTrue();
        assertThat(exec("added").executable().traits().upper()).isTrue();
        assertThat(exec("hostile-arguments").args())
                .containsExactly("true", "\\xff\\xfe\\xc3", "\u001b[2J", "a\\\\x41b", "two\nlines", "\u202e", "");
        assertThat(event("exit")).isInstanceOf(ExitEvent.class);
        assertThat(((ExitEvent) event("exit")).exitCode()).isEqualTo(7);
    }

    private ExecEvent exec(String name) throws IOException {
        return (ExecEvent) event(name);
    }

    private ProcessEvent event(String name) throws IOException {
        Path file = records()
                .filter(path -> path.endsWith(name + ".bin"))
                .findFirst()
                .orElseThrow();
        ByteBuffer record = RecordBytes.buffer(Files.readAllBytes(file));
        return Objects.requireNonNull(decoder.decode(record));
    }

    static Path textBeside(Path record) {
        return Path.of(record.toString().replaceFirst("\\.bin$", ".txt"));
    }
}
