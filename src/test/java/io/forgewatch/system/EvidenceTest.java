package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With {@code --keep-evidence} a build's files can still be had when they, and their container, are long gone. */
@Tag("system")
class EvidenceTest {
    private static final String BUILD = "echo 'int main(void) { return 42; }' >miner.c; gcc -o miner miner.c; "
            + "sha256sum miner.c miner; sleep 0.5; rm miner.c miner";

    private final Path dataDir = Scratch.folder("data");
    private final Path saved = Scratch.folder("saved");

    @AfterEach
    void delete() {
        Leftovers.delete(dataDir);
        Leftovers.delete(saved);
    }

    @Test
    void shouldGiveTheBytesOfSourceAndOutputWhenTheyAndTheirContainerAreGone() throws Exception {
        try (ForgewatchProcess forgewatch = ForgewatchProcess.start(dataDir, "--keep-evidence")) {
            CgroupPath container;
            String sums;
            try (OverlayRoot root = OverlayRoot.ofHost()) {
                ContainerSpec spec = ContainerSpec.of(root);
                container = spec.cgroup();
                sums = RuncContainer.runShell(spec, BUILD).ok().stdout();
            }
            Finding finding = forgewatch.client().awaitOne(container, found -> found.getEvidenceFilesCount() >= 2);

            assertThat(finding.getEvidenceFilesList())
                    .extracting(EvidenceFile::getKind, EvidenceFile::getPath)
                    .containsExactlyInAnyOrder(tuple("source", "/build/miner.c"), tuple("output", "/build/miner"));
            Outcome fetched = forgewatch
                    .ask("findings", "evidence", id(finding), "--save", saved.toString())
                    .ok();
            assertThat(digests(fetched.stdout())).containsExactlyInAnyOrderElementsOf(digests(sums));
            Path list = Files.writeString(dataDir.resolve("sums"), fetched.stdout());
            Commands.run("sha256sum", "--check", "--strict", list.toString()).ok();
            try (Stream<Path> files = Files.list(saved)) {
                assertThat(files.toList()).hasSize(2).allSatisfy(EvidenceTest::assertHarmless);
            }
            assertThat(finding.getNextSteps()).contains("forgewatch findings evidence " + id(finding));
            assertThat(forgewatch.metrics().count("evidence_kept")).isEqualTo(2);
        }
    }

    @Test
    void shouldStillHaveThemAfterARestartWithoutKeepingMore() {
        Finding finding;
        try (OverlayRoot root = OverlayRoot.ofHost()) {
            ContainerSpec spec = ContainerSpec.of(root);
            try (ForgewatchProcess forgewatch = ForgewatchProcess.start(dataDir, "--keep-evidence", "on")) {
                RuncContainer.runShell(spec, BUILD).ok();
                finding = forgewatch.client().awaitOne(spec.cgroup(), found -> found.getEvidenceFilesCount() >= 2);
            }
            ContainerSpec other = spec.withCgroup(CgroupPath.docker());
            try (ForgewatchProcess again = ForgewatchProcess.start(dataDir)) {
                again.ask("findings", "evidence", id(finding), "--save", saved.toString())
                        .ok();
                RuncContainer.runShell(other, BUILD).ok();
                assertThat(again.client().awaitEnded(other.cgroup()).getEvidenceFilesList())
                        .isEmpty();
            }
        }
    }

    private static String id(Finding finding) {
        return finding.getName().substring("findings/".length());
    }

    private static List<String> digests(String sums) {
        return sums.lines().map(line -> line.substring(0, 64)).toList();
    }

    private static void assertHarmless(Path file) {
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
