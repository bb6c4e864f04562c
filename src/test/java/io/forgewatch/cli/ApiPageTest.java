package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import io.forgewatch.cli.findings.Findings;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.node.NodeRefusedException;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import io.forgewatch.v1.AccessServiceProto;
import io.forgewatch.v1.CollectorCounters;
import io.forgewatch.v1.CollectorServiceProto;
import io.forgewatch.v1.DetectorServiceProto;
import io.forgewatch.v1.EnrolmentServiceProto;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.FindingServiceProto;
import io.forgewatch.v1.Hello;
import io.forgewatch.v1.NodeIdentity;
import io.forgewatch.v1.NodeServiceProto;
import io.forgewatch.v1.PolicyServiceProto;
import io.forgewatch.v1.SinkServiceProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code src/site/api.md} tells the truth: its commands are run, in their order, against one control plane. */
final class ApiPageTest {
    /** Of npm's package, which {@code make lint} installs. */
    private static final Path BUF = Path.of("../target/buf/node_modules/.bin").toAbsolutePath();

    private static final String SOURCE = "int main(){return 0;}\n";
    private static final String SHA256 = "91193433e324b0a1e525cfecac51f43ca0f6bd882e1c34292510c9740115bf5c";

    @TempDir
    private static Path directory;

    private static Served served;

    @BeforeAll
    static void serve() throws IOException, FilterException, NodeRefusedException {
        SinkConfig sink = new SinkConfig(
                "disk",
                Filter.parse(""),
                FindingFormat.NATIVE,
                new SinkTarget.ToFile(directory.resolve("findings.jsonl"), 1 << 20, 1));
        served = new Served(
                directory.resolve("data"),
                sha256 -> sha256.equals(SHA256)
                        ? Optional.of(new ByteArrayInputStream(SOURCE.getBytes(StandardCharsets.US_ASCII)))
                        : Optional.empty(),
                List.of(sink));
        served.ingest(
                Findings.numbered(1).toBuilder()
                        .clearEvidenceFiles()
                        .addEvidenceFiles(EvidenceFile.newBuilder()
                                .setPath("/tmp/miner.c")
                                .setKind("source")
                                .setSha256(SHA256)
                                .setSize(SOURCE.length()))
                        .build(),
                Findings.numbered(2));
        served.connect(
                Hello.newBuilder()
                        .setNode(NodeIdentity.newBuilder().setName("node-7"))
                        .build(),
                CollectorCounters.getDefaultInstance());
    }

    @AfterAll
    static void close() {
        served.close();
    }

    static List<ApiPage.Example> examples() throws IOException {
        return ApiPage.read().examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldAnswerAsThePageSays(ApiPage.Example example) throws IOException, InterruptedException {
        assertThat(BUF.resolve("buf")).as("run 'make lint', which installs buf").exists();
        Path printed = Files.createTempFile(directory, "printed", "");
        ProcessBuilder bash = new ProcessBuilder(
                        "bash", "-euo", "pipefail", "-c", ApiPage.read().functions() + example.command())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        bash.environment().put("PATH", BUF + ":" + System.getenv("PATH"));
        bash.environment().put("server", served.server());
        bash.environment()
                .put("token", Files.readString(directory.resolve("data/token")).strip());
        bash.environment().put("finding", "findings/" + "0".repeat(31) + "1");
        bash.environment().put("sha256", SHA256);
        Process process = bash.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String output = Files.readString(printed);
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(example.accepts(output))
                .as("%s%nprinted%n%s", example.command(), output)
                .isTrue();
    }

    @Test
    void shouldShowEveryCall() throws IOException {
        String text = ApiPage.read().text();
        assertThat(methods().map(MethodDescriptor::getName).filter(name -> !text.contains("**" + name + "**")))
                .isEmpty();
        assertThat(methods()
                        .filter(method -> !method.isClientStreaming())
                        .map(method -> method.getService().getName() + "/" + method.getName())
                        .filter(call -> !text.contains("grpc " + call)))
                .isEmpty();
    }

    private static Stream<MethodDescriptor> methods() {
        return Stream.of(
                        FindingServiceProto.getDescriptor(),
                        AccessServiceProto.getDescriptor(),
                        CollectorServiceProto.getDescriptor(),
                        DetectorServiceProto.getDescriptor(),
                        EnrolmentServiceProto.getDescriptor(),
                        NodeServiceProto.getDescriptor(),
                        PolicyServiceProto.getDescriptor(),
                        SinkServiceProto.getDescriptor())
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream());
    }
}
