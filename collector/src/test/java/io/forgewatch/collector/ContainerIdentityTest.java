package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.detect.FileRequests.Outputs;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.collector.v1.FileIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real container's processes run, told while they live or after. Needs root, unshare(1) and gcc. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerIdentityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private WatchedContainer watched;
    private Path gcc;
    private FileDesk desk;
    private final IdentityHashMap<ExecEvent, ExecFacts> known = new IdentityHashMap<>();
    private final List<FileAnswer> answers = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gcc = Path.of("/usr/bin/gcc").toRealPath();
        watched = new WatchedContainer(folder, true);
    }

    @BeforeEach
    void open() {
        desk = new FileDesk(watched.files, FileClassifier.builtIn(), Toolchains.builtIn());
    }

    @AfterEach
    void close() {
        desk.close();
        known.clear();
        answers.clear();
    }

    @AfterAll
    void stop() throws Exception {
        watched.close();
    }

    private ExecFacts facts(ExecEvent event) {
        return desk.identify(event).orElseGet(() -> {
            await().atMost(PATIENCE).until(() -> {
                desk.fetchExamined(known::put);
                return known.containsKey(event);
            });
            return Objects.requireNonNull(known.get(event));
        });
    }

    private String program(ExecEvent event) {
        return facts(event).getExecutable().getIdentity().getProgram();
    }

    private FileAnswer answer(long request) {
        await().atMost(PATIENCE).until(() -> {
            desk.fetchAnswers(answers::add);
            return answers.stream().anyMatch(answer -> answer.getRequest() == request);
        });
        return answers.stream()
                .filter(answer -> answer.getRequest() == request)
                .findFirst()
                .orElseThrow();
    }

    /** Runs a command and gives the exec that has the words and a marker, which is appended. */
    private ExecEvent run(String command, String then) throws Exception {
        String marker = WatchedContainer.marker();
        watched.container.run(command.replace("MARKER", marker));
        return watched.kernel.execWith(then, marker);
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void shouldTellARenamedCompilerThatHasEndedAndReadItOnce() throws Exception {
        watched.container.run("cp " + gcc + " ./innocent; sleep 0.1");
        ExecEvent first = run("./innocent --version MARKER > said", "--version");
        ExecFacts facts = facts(first);
        assertThat(facts.getExecutable().getIdentity().getProgram()).isEqualTo("gcc");
        assertThat(facts.getExecutable().getIdentity().getWhole()).isTrue();
        assertThat(facts.getExecutable().getPath()).endsWith("/innocent");

        long bytes = desk.counts().scannedBytes();
        long opened = watched.files.counts().opened();
        ExecEvent second = run("./innocent --version MARKER > said", "--version");
        assertThat(desk.identify(second)).contains(facts);
        assertThat(desk.counts().scannedBytes()).isEqualTo(bytes);
        assertThat(watched.files.counts().opened()).isEqualTo(opened);
    }

    @Test
    void shouldTellAMemfdAndADeletedFileWhileTheirProcessesLive() throws Exception {
        for (String way : List.of("memfd", "deleted")) {
            ExecEvent event = watched.start(watched.program + " " + way + " MARKER stay", "name");
            ExecFacts facts = facts(event);
            assertThat(facts.getExecutable().hasGap()).as(way).isFalse();
            assertThat(facts.getExecutable().getIdentity().getKind()).isEqualTo(FileIdentity.Kind.EXECUTABLE);
            watched.kill(event);
            desk.digest(1, event);
            assertThat(answer(1).getFiles(0).getSha256()).as(way).isEqualTo(sha256(watched.program));
            answers.clear();
        }
    }

    @Test
    void shouldSayThatAMemfdIsGone() throws Exception {
        ExecEvent event = watched.start(watched.program + " memfd MARKER stay", "name");
        watched.kill(event);
        assertThat(facts(event).getExecutable().getGap().getCause()).isEqualTo(FileGap.Cause.GONE);
        assertThat(desk.counts().gaps()).containsEntry(FileGap.Cause.GONE, 1L);
    }

    @Test
    void shouldTellWhatALoaderIsGiven() throws Exception {
        watched.container.run("cp " + gcc + " ./given");
        String loader = Path.of("/lib64/ld-linux-x86-64.so.2").toString();
        ExecFacts facts = facts(run("cp " + loader + " ./plain; ./plain ./given --version MARKER > said", "./given"));
        assertThat(facts.getExecutable().getIdentity().getProgram()).isEqualTo("ld.so");
        assertThat(facts.getTarget().getIdentity().getProgram()).isEqualTo("gcc");
        assertThat(facts.getTarget().getPath()).isEqualTo("/tmp/held/given");
        assertThat(program(run(loader + " ./given --version MARKER > said", "./given")))
                .isEqualTo("ld.so");
    }

    @Test
    void shouldSeeWhatIsPreloaded() throws Exception {
        watched.container.run("cp /lib/x86_64-linux-gnu/libdl.so.2 ./hook.so");
        ExecEvent event = watched.start("LD_PRELOAD=./hook.so " + watched.program + " stay MARKER", "stay");
        FileFacts preloaded = facts(event).getPreloaded(0);
        assertThat(preloaded.getPath()).isEqualTo("/tmp/held/hook.so");
        assertThat(preloaded.getInode()).isPositive();
    }

    @Test
    void shouldReadAFileAgainThatWasJustWritten() throws Exception {
        watched.container.run("mkdir memory && mount -t tmpfs none memory && cp " + gcc + " memory/x");
        for (int round = 1; round <= 2; round++) {
            assertThat(program(run("memory/x --version MARKER > said", "--version")))
                    .isEqualTo("gcc");
            assertThat(desk.counts().scans()).isEqualTo(round);
        }
        ExecEvent young = run("cp " + gcc + " young; ./young --version MARKER > said", "--version");
        watched.container.run("cp " + watched.program + " other && mv other young");
        assertThat(facts(young).getExecutable().getGap().getCause()).isEqualTo(FileGap.Cause.CHANGED);
    }

    @Test
    void shouldFindWhatACompilerWrote() throws Exception {
        long sinceNs = System.currentTimeMillis() * 1_000_000;
        watched.container.run("mkdir build; echo 'int main(void) { return 0; }' > m.c");
        ExecEvent writer = run("gcc -I MARKER -c m.c -o build/m.o && gcc build/m.o -o build/m", "-c");
        desk.outputs(9, writer, new Outputs(List.of("build/m.o", "gone.o"), List.of("build"), sinceNs));
        FileAnswer answer = answer(9);
        assertThat(answer.getGapsList()).isEmpty();
        assertThat(answer.getFilesList())
                .extracting(FileFacts::getPath)
                .containsExactly("/tmp/held/build/m.o", "/tmp/held/build/m");
        assertThat(answer.getFilesList())
                .extracting(file -> file.getIdentity().getKind())
                .containsExactly(FileIdentity.Kind.OBJECT, FileIdentity.Kind.EXECUTABLE);
        ExecEvent event = run("build/m MARKER", "build/m");
        desk.digest(10, event);
        FileFacts executed = answer(10).getFiles(0);
        assertThat(executed.getSha256())
                .isEqualTo(answer.getFiles(1).getSha256())
                .hasSize(64);
        assertThat(executed.getInode()).isEqualTo(answer.getFiles(1).getInode());
    }
}
