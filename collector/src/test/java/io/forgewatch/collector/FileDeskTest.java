package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.detect.FileRequests.Outputs;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.evidence.EvidenceLimits;
import io.forgewatch.collector.evidence.EvidenceStore;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.collector.v1.FileIdentity;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a folder on the disk; gcc's own program has to be on this machine. */
class FileDeskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int QUEUE = 4;

    private Path root;
    private FolderFiles files;
    private FileDesk desk;
    private final IdentityHashMap<ExecEvent, ExecFacts> known = new IdentityHashMap<>();
    private final List<FileAnswer> answers = new ArrayList<>();

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        root = folder;
        Files.createDirectories(root.resolve("src"));
        files = new FolderFiles(root);
        desk = new FileDesk(files, FileClassifier.builtIn(), Toolchains.builtIn(), QUEUE);
    }

    @AfterEach
    void close() {
        desk.close();
        assertThat(files.open).as("files that are still open").hasValue(0);
    }

    /** A file that was there long before its exec. */
    private String old(String path, byte[] content) throws Exception {
        Path file = Files.write(root.resolve(path.substring(1)), content);
        Thread.sleep(60);
        assertThat(file).exists();
        return path;
    }

    private String gcc(String path) throws Exception {
        return old(path, Files.readAllBytes(Path.of("/usr/bin/gcc").toRealPath()));
    }

    private ExecFacts facts(ExecEvent event) {
        Optional<ExecFacts> now = desk.identify(event);
        return now.orElseGet(() -> fetch(event));
    }

    private ExecFacts fetch(ExecEvent event) {
        await().atMost(PATIENCE).until(() -> {
            desk.fetchExamined(
                    (exec, facts) -> assertThat(known.put(exec, facts)).isNull());
            return known.containsKey(event);
        });
        return Objects.requireNonNull(known.get(event));
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

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void shouldTellARenamedCompilerAndReadItOnce() throws Exception {
        ExecEvent event = files.exec(1, 10, gcc("/ls"), "ls");
        ExecFacts facts = facts(event);
        assertThat(facts.getExecutable().getIdentity().getProgram()).isEqualTo("gcc");
        assertThat(facts.getExecutable().getIdentity().getKind()).isEqualTo(FileIdentity.Kind.EXECUTABLE);
        assertThat(facts.getExecutable().getInode())
                .isEqualTo(event.executable().inode());
        FileDeskCounts first = desk.counts();
        assertThat(first.scans()).isEqualTo(1);
        assertThat(first.scannedBytes()).isPositive();

        assertThat(desk.identify(files.exec(2, 20, "/ls", "ls"))).contains(facts);
        assertThat(desk.counts().scannedBytes()).isEqualTo(first.scannedBytes());
        assertThat(desk.counts().cached()).isEqualTo(1);
        assertThat(desk.open()).isZero();
    }

    @Test
    void shouldNotRememberAFileThatMayYetChange() throws Exception {
        files.settled = false;
        gcc("/ls");
        for (int pid = 1; pid <= 2; pid++) {
            assertThat(facts(files.exec(pid, 10, "/ls", "ls"))
                            .getExecutable()
                            .getIdentity()
                            .getProgram())
                    .isEqualTo("gcc");
        }
        assertThat(desk.counts().scans()).isEqualTo(2);
    }

    @Test
    void shouldShareOneScanAmongThoseThatAskMeanwhile() throws Exception {
        CountDownLatch wait = files.slow(gcc("/ls"));
        List<ExecEvent> events = new ArrayList<>();
        for (int pid = 1; pid <= 50; pid++) {
            events.add(files.exec(pid, 10, "/ls", "ls"));
            assertThat(desk.identify(events.get(pid - 1))).isEmpty();
        }
        assertThat(desk.open()).isEqualTo(50);
        wait.countDown();
        for (ExecEvent event : events) {
            assertThat(fetch(event).getExecutable().getIdentity().getProgram()).isEqualTo("gcc");
        }
        assertThat(desk.counts().scans()).isEqualTo(1);
        assertThat(desk.open()).isZero();
    }

    @Test
    void shouldLookAgainForEachThatSharedWhatFailed() throws Exception {
        CountDownLatch wait = files.slow(gcc("/ls"));
        ExecEvent first = files.exec(1, 10, "/ls", "ls");
        ExecEvent second = files.exec(2, 10, "/ls", "ls");
        desk.identify(first);
        desk.identify(second);
        Path away = root.resolve("away");
        Files.move(root.resolve("ls"), away);
        wait.countDown();
        await().atMost(PATIENCE).until(() -> files.opened.get() == 0 && desk.open() == 2);
        assertThat(fetch(first).getExecutable().getGap().getCause()).isEqualTo(FileGap.Cause.GONE);
        assertThat(fetch(second).getExecutable().getGap().getCause()).isEqualTo(FileGap.Cause.GONE);
        assertThat(desk.counts().gaps()).containsEntry(FileGap.Cause.GONE, 2L);
    }

    @Test
    void shouldSayBusyWhereTooMuchWaits() throws Exception {
        List<CountDownLatch> waits = new ArrayList<>();
        int busy = 0;
        for (int i = 0; i < 20; i++) {
            Files.writeString(root.resolve("f" + i), "text");
            waits.add(files.slow("/f" + i));
            Optional<ExecFacts> facts = desk.identify(files.exec(i, 10, "/f" + i, "f"));
            if (facts.isPresent()) {
                assertThat(facts.get().getExecutable().getGap().getCause()).isEqualTo(FileGap.Cause.BUSY);
                assertThat(facts.get().getExecutable().getPath()).isEqualTo("/f" + i);
                busy++;
            }
        }
        assertThat(busy).isEqualTo(20 - (QUEUE / 2 + 1));
        assertThat(desk.counts().gaps()).containsEntry(FileGap.Cause.BUSY, (long) busy);
        // One container's files leave room for another's.
        ExecEvent elsewhere = WatchedContainer.inCgroup(files.exec(50, 10, "/f19", "f"), 6);
        assertThat(desk.identify(elsewhere)).isEmpty();
        waits.forEach(CountDownLatch::countDown);
        await().atMost(PATIENCE).until(() -> {
            desk.fetchExamined((exec, facts) -> {});
            return desk.open() == 0;
        });
        assertThat(facts(files.exec(99, 10, "/f19", "f")).getExecutable().hasGap())
                .isFalse();
    }

    @Test
    void shouldTellWhatALoaderRunsAndWhatIsPreloaded() throws Exception {
        old("/ld-linux-x86-64.so.2", Files.readAllBytes(Path.of("/lib64/ld-linux-x86-64.so.2")));
        gcc("/src/tool");
        old("/hook.so", new byte[] {1});
        old("/env.so", new byte[] {2});
        files.environments.put("/ld-linux-x86-64.so.2", "/env.so libc.so");
        ExecEvent event =
                files.exec(1, 10, "/ld-linux-x86-64.so.2", "ld", "--preload", "/hook.so:/none", "./tool", "-c");
        for (int round = 0; round < 2; round++) {
            ExecFacts facts = desk.identify(event).orElseGet(() -> fetch(event));
            known.clear();
            assertThat(facts.getTarget().getIdentity().getProgram()).isEqualTo("gcc");
            assertThat(facts.getPreloadedList())
                    .extracting(FileFacts::getPath)
                    .containsExactly("/env.so", "/hook.so", "/none");
            assertThat(facts.getPreloaded(0).getSize()).isEqualTo(1);
            assertThat(facts.getPreloaded(2).getGap().getCause()).isEqualTo(FileGap.Cause.GONE);
        }
    }

    @Test
    void shouldReadAnEnvironmentAgainWhereThatIsWanted() throws Exception {
        gcc("/ls");
        facts(files.exec(1, 10, "/ls", "ls"));
        old("/env.so", new byte[] {2});
        files.environments.put("/ls", "/env.so");
        assertThat(desk.identify(files.exec(2, 10, "/ls", "ls"))).isPresent();

        desk.wantEnvironmentOf(event -> event.pid() == 3);
        ExecFacts facts = facts(files.exec(3, 10, "/ls", "ls"));
        assertThat(facts.getPreloaded(0).getPath()).isEqualTo("/env.so");
        assertThat(desk.counts().scans()).isEqualTo(1);
    }

    @Test
    void shouldTakeTheDigestOfAFileThatIsGoneSinceItWasLookedAt() throws Exception {
        Path file = root.resolve(gcc("/ls").substring(1));
        ExecEvent event = files.exec(1, 10, "/ls", "ls");
        String expected = sha256(file);
        facts(event);
        Files.delete(file);
        desk.digest(7, event);
        assertThat(answer(7).getFiles(0).getSha256()).isEqualTo(expected);

        // Kept for one question; the next one finds it gone.
        desk.digest(8, event);
        assertThat(answer(8).getFiles(0).getGap().getCause()).isEqualTo(FileGap.Cause.GONE);
    }

    @Test
    void shouldKeepNoFileForLong() throws Exception {
        gcc("/ls");
        facts(files.exec(1, 10, "/ls", "ls"));
        assertThat(files.open).hasValue(1);
        await().atMost(PATIENCE).until(() -> {
            desk.fetchAnswers(answers::add);
            return files.open.get() == 0;
        });
    }

    @Test
    void shouldReadAFileForItsDigestOnce() throws Exception {
        old("/plain", new byte[3_000_000]);
        ExecEvent event = files.exec(1, 10, "/plain", "plain");
        desk.digest(1, event);
        desk.digest(2, event);
        assertThat(answer(1).getFiles(0).getSha256()).isEqualTo(sha256(root.resolve("plain")));
        assertThat(answer(2).getFiles(0)).isEqualTo(answer(1).getFiles(0));
        assertThat(desk.counts().digestBytes()).isEqualTo(3_000_000);
        assertThat(desk.counts().digests()).isEqualTo(1);

        Files.delete(root.resolve("plain"));
        desk.digest(3, event);
        assertThat(answer(3).getFiles(0).getSha256())
                .as("the kernel saw the same file again")
                .isEqualTo(answer(1).getFiles(0).getSha256());
    }

    @Test
    void shouldFindOutputsByTheirPathsAndInTheirFolders() throws Exception {
        long sinceNs = System.currentTimeMillis() * 1_000_000;
        Files.write(
                root.resolve("src/a.o"),
                Files.readAllBytes(Path.of("/usr/bin/gcc").toRealPath()));
        Files.createDirectory(root.resolve("out"));
        Files.write(root.resolve("out/A.class"), new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        Files.createDirectory(root.resolve("out/folder"));
        desk.outputs(
                5,
                files.exec(1, 10, "/cc", "cc"),
                new Outputs(List.of("a.o", "none.o"), List.of("/out", "/no"), sinceNs));

        FileAnswer answer = answer(5);
        assertThat(answer.getFilesList()).extracting(FileFacts::getPath).containsExactly("/src/a.o", "/out/A.class");
        assertThat(answer.getFiles(0).getSha256()).isEqualTo(sha256(root.resolve("src/a.o")));
        assertThat(answer.getFiles(0).getIdentity().getKind()).isEqualTo(FileIdentity.Kind.EXECUTABLE);
        assertThat(answer.getFiles(1).getIdentity().getKind()).isEqualTo(FileIdentity.Kind.CLASS);
        assertThat(answer.getGapsList()).extracting(FileGap::getCause).containsExactly(FileGap.Cause.GONE);
    }

    @Test
    void shouldTellOutputsWhileACompilerIsStillRead() throws Exception {
        old("/cc", new byte[3_000_000]);
        CountDownLatch compiler = files.slowToRead("/cc");
        Files.writeString(root.resolve("src/a.o"), "output");
        ExecEvent event = files.exec(1, 10, "/cc", "cc");
        desk.digest(4, event);
        desk.outputs(5, event, new Outputs(List.of("a.o"), List.of(), 0));
        assertThat(answer(5).getFiles(0).getSha256()).isEqualTo(sha256(root.resolve("src/a.o")));
        compiler.countDown();
        assertThat(answer(4).getFiles(0).getSha256()).isEqualTo(sha256(root.resolve("cc")));
    }

    @Test
    void shouldLeaveOutOfAFolderWhatIsOlder() throws Exception {
        Files.createDirectory(root.resolve("out"));
        Path file = Files.writeString(root.resolve("out/old"), "old");
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
        long sinceNs = (System.currentTimeMillis() + 3_600_000) * 1_000_000;
        desk.outputs(5, files.exec(1, 10, "/cc", "cc"), new Outputs(List.of(), List.of("/out"), sinceNs));
        assertThat(answer(5).getFilesList()).isEmpty();
        desk.outputs(6, files.exec(1, 10, "/cc", "cc"), new Outputs(List.of("/out/old"), List.of(), sinceNs));
        assertThat(answer(6).getFilesList()).hasSize(1);
    }

    @Test
    void shouldFindNoMoreOutputsThanItTakes() throws Exception {
        Files.createDirectory(root.resolve("out"));
        for (int i = 0; i < 100; i++) {
            Files.writeString(root.resolve("out/" + i), "x");
        }
        desk.outputs(5, files.exec(1, 10, "/cc", "cc"), new Outputs(List.of(), List.of("/out"), 1_000_000_000));
        assertThat(answer(5).getFilesList()).hasSize(64);
        assertThat(answer(5).getGapsList()).extracting(FileGap::getCause).containsExactly(FileGap.Cause.TOO_LARGE);
    }

    @Test
    void shouldKeepNoCopiesUnlessTold() throws Exception {
        Files.writeString(root.resolve("src/a.o"), "output");
        desk.outputs(5, files.exec(1, 10, "/cc", "cc"), new Outputs("build", List.of("a.o"), List.of(), 0));
        assertThat(answer(5).getFiles(0).getKept()).isFalse();
        assertThat(answer(5).getFiles(0).getNotKept()).isEmpty();
        assertThat(desk.keepsCopies()).isFalse();
    }

    @Test
    void shouldKeepCopiesOfSourcesAndOutputsWhileTheyExist(@TempDir Path dataDir) throws Exception {
        EvidenceStore store = keeping(dataDir, EvidenceLimits.DEFAULT);
        Files.writeString(root.resolve("src/a.c"), "int main(){}");
        desk.keep(7, files.exec(1, 10, "/cc", "cc"), "build", List.of("a.c", "none.c", "/src", "/src/a.c"));
        FileAnswer sources = answer(7);
        assertThat(sources.getFilesList())
                .extracting(FileFacts::getPath)
                .containsExactly("a.c", "none.c", "/src", "/src/a.c");
        assertThat(sources.getFilesList()).extracting(FileFacts::getKept).containsExactly(true, false, false, true);
        assertThat(sources.getFiles(1).getNotKept()).isEqualTo("it was gone already");
        assertThat(sources.getFiles(2).getNotKept()).isEqualTo("it is no regular file");
        String digest = sha256(root.resolve("src/a.c"));
        assertThat(sources.getFiles(0).getSha256()).isEqualTo(digest);

        byte[] compiled = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe};
        Files.write(root.resolve("src/A.class"), compiled);
        Files.writeString(root.resolve("src/notes"), "beside it");
        Files.writeString(root.resolve("src/a.s"), "text, but asked for");
        desk.outputs(8, files.exec(1, 10, "/cc", "cc"), new Outputs("build", List.of("a.s"), List.of("/src"), 1));
        assertThat(answer(8).getFilesList().stream()
                        .filter(FileFacts::getKept)
                        .map(FileFacts::getPath)
                        .toList())
                .containsExactlyInAnyOrder("/src/a.s", "/src/A.class");

        Files.delete(root.resolve("src/a.c"));
        try (InputStream copy = store.read(digest).orElseThrow()) {
            assertThat(copy.readAllBytes()).asString().isEqualTo("int main(){}");
        }
    }

    @Test
    void shouldNotKeepWhatLayThereBefore(@TempDir Path dataDir) throws Exception {
        keeping(dataDir, EvidenceLimits.DEFAULT);
        Files.writeString(root.resolve("src/a.o"), "old");
        long sinceNs = (System.currentTimeMillis() + 3_600_000) * 1_000_000;
        desk.outputs(8, files.exec(1, 10, "/cc", "cc"), new Outputs("build", List.of("a.o"), List.of(), sinceNs));
        assertThat(answer(8).getFiles(0).getSha256()).isNotEmpty();
        assertThat(answer(8).getFiles(0).getKept()).isFalse();
    }

    @Test
    void shouldSayWhyItKeepsNoCopyAndGiveTheDigestAllTheSame(@TempDir Path dataDir) throws Exception {
        keeping(dataDir, EvidenceLimits.DEFAULT.withMaxBytes(3));
        Files.writeString(root.resolve("src/a.c"), "four");
        desk.keep(7, files.exec(1, 10, "/cc", "cc"), "build", List.of("a.c"));
        assertThat(answer(7).getFiles(0).getNotKept()).isEqualTo("it is larger than 3 bytes");
        assertThat(answer(7).getFiles(0).getSha256()).isEqualTo(sha256(root.resolve("src/a.c")));
    }

    @Test
    void shouldKeepAFileWhoseDigestItKnowsAlready(@TempDir Path dataDir) throws Exception {
        EvidenceStore store = keeping(dataDir, EvidenceLimits.DEFAULT);
        old("/src/a.c", "known".getBytes(StandardCharsets.UTF_8));
        for (long request = 1; request <= 3; request++) {
            desk.keep(request, files.exec(1, 10, "/cc", "cc"), "build" + request, List.of("a.c"));
            assertThat(answer(request).getFiles(0).getKept()).isTrue();
        }
        assertThat(store.counts().kept()).isEqualTo(1);
        assertThat(store.counts().keptAgain()).isEqualTo(2);
    }

    private EvidenceStore keeping(Path dataDir, EvidenceLimits limits) throws Exception {
        desk.close();
        EvidenceStore store = EvidenceStore.open(dataDir, limits, Clock.systemUTC());
        desk = new FileDesk(files, FileClassifier.builtIn(), Toolchains.builtIn(), store);
        return store;
    }
}
