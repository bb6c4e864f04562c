package io.forgewatch.collector.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceStoreTest {
    private static final EvidenceLimits LIMITS = new EvidenceLimits(100, 150, 3, 400, 10, 0, Duration.ofDays(1));
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    Path dataDir;

    @Test
    void shouldGiveBackWhatWasKeptForItsOwnerOnlyAndNeverExecutable() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        String digest = keep(store, "build", "int main(){}");
        assertThat(read(store, digest)).contains("int main(){}");
        Path file = path(digest);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        for (Path folder : List.of(file.getParent(), dataDir.resolve("evidence"), incoming())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
        assertThat(incoming()).isEmptyDirectory();
    }

    @Test
    void shouldMakeNoFolderBeforeSomethingIsKept() throws Exception {
        open(LIMITS, NOW);
        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void shouldKeepEqualFilesOnce() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        assertThat(keep(store, "one", "same")).isEqualTo(keep(store, "two", "same"));
        assertThat(store.keepAgain("three", digest("same"))).isTrue();
        assertThat(store.keepAgain("three", digest("other"))).isFalse();
        assertThat(store.counts())
                .returns(1L, EvidenceCounts::kept)
                .returns(2L, EvidenceCounts::keptAgain)
                .returns(1L, EvidenceCounts::files)
                .returns(4L, EvidenceCounts::bytes);
    }

    @Test
    void shouldKeepNoFileThatIsTooLarge() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        assertRefused(() -> store.begin("build", 101));
        assertRefused(() -> open(LIMITS.withMaxBytes(50), NOW).begin("build", 51));
        keep(store, "build", "x".repeat(100));
        assertThat(store.counts()).returns(1L, EvidenceCounts::tooLarge).returns(1L, EvidenceCounts::kept);
    }

    @Test
    void shouldGiveEachBuildItsShareAndNoMore() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        keep(store, "large", "a".repeat(100));
        assertRefused(() -> store.begin("large", 51));
        String second = keep(store, "large", "b".repeat(50));
        assertRefused(() -> store.begin("large", 1));
        // What it has counts once, however often it is written.
        assertThat(store.keepAgain("large", second)).isTrue();
        for (String content : List.of("1", "2", "3")) {
            keep(store, "many", content);
        }
        assertRefused(() -> store.begin("many", 1));
        assertRefused(() -> store.keepAgain("many", second));
        keep(store, "another", "4");
        assertThat(store.counts().buildFull()).isEqualTo(4);
    }

    @Test
    void shouldCountCopiesOnTheirWayInTheShareAndGiveItBackWhereTheyAreGivenUp() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        EvidenceCopy first = store.begin("build", 100);
        assertRefused(() -> store.begin("build", 51));
        first.close();
        first.close();
        store.begin("build", 51);
        assertThat(files()).hasSize(1);
    }

    @Test
    void shouldLetTheOldestGoWhereAllIsFull() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        String first = keep(store, "1", "a".repeat(100));
        String second = keep(store, "2", "b".repeat(100));
        keep(store, "3", "c".repeat(100));
        assertThat(store.keepAgain("4", first)).isTrue();
        String fourth = keep(store, "5", "d".repeat(100));
        String fifth = keep(store, "6", "e".repeat(90));
        assertThat(read(store, second)).isEmpty();
        assertThat(path(second)).doesNotExist();
        assertThat(Stream.of(first, fourth, fifth)).allMatch(digest -> Files.exists(path(digest)));
        assertThat(store.counts())
                .returns(1L, EvidenceCounts::evicted)
                .returns(100L, EvidenceCounts::evictedBytes)
                .returns(390L, EvidenceCounts::bytes);
    }

    @Test
    void shouldBoundTheNumberOfFilesToo() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        for (int number = 0; number < 30; number++) {
            keep(store, "build" + number, Integer.toString(number));
        }
        assertThat(store.counts()).returns(10L, EvidenceCounts::files).returns(20L, EvidenceCounts::evicted);
        assertThat(files()).hasSize(10);
    }

    @Test
    void shouldDeleteWhatIsTooOld() throws Exception {
        String old = keep(open(LIMITS, NOW), "build", "old");
        EvidenceStore later = open(LIMITS, NOW.plus(Duration.ofHours(25)));
        assertThat(path(old)).doesNotExist();
        assertThat(later.counts()).returns(1L, EvidenceCounts::expired).returns(0L, EvidenceCounts::bytes);
    }

    @Test
    void shouldKnowItsCopiesAgainAndDeleteHalfOnesWhenOpened() throws Exception {
        EvidenceStore before = open(LIMITS, NOW);
        String kept = keep(before, "build", "whole");
        EvidenceCopy half = before.begin("build", 10);
        half.write(bytes("12345"), 5);
        Files.writeString(path(kept).resolveSibling("notes"), "somebody's");

        EvidenceStore after = open(LIMITS, NOW);

        assertThat(incoming()).isEmptyDirectory();
        assertThat(read(after, kept)).contains("whole");
        assertThat(after.counts()).returns(1L, EvidenceCounts::files).returns(5L, EvidenceCounts::bytes);
    }

    @Test
    void shouldOrderItsCopiesByAgeWhenOpened() throws Exception {
        EvidenceStore before = open(LIMITS, NOW);
        String first = keep(before, "1", "a".repeat(100));
        String second = keep(before, "2", "b".repeat(100));
        Files.setLastModifiedTime(path(first), FileTime.from(NOW));
        Files.setLastModifiedTime(path(second), FileTime.from(NOW.minusSeconds(9)));
        EvidenceStore after = open(LIMITS.withMaxBytes(100), NOW);
        assertThat(read(after, first)).isPresent();
        assertThat(read(after, second)).isEmpty();
    }

    @Test
    void shouldNotKeepWhatIsShorterOrLongerThanWasSaid() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        for (String content : List.of("short", "much too long")) {
            try (EvidenceCopy copy = store.begin("build", 10)) {
                copy.write(bytes(content), content.length());
                assertRefused(() -> copy.keep(digest(content)));
            }
        }
        assertThat(files()).isEmpty();
        assertThat(store.counts()).returns(2L, EvidenceCounts::failed).returns(0L, EvidenceCounts::bytes);
        store.begin("build", 100);
    }

    @Test
    void shouldLeaveRoomOnTheDisk() throws Exception {
        EvidenceLimits limits = new EvidenceLimits(100, 150, 3, 400, 10, Long.MAX_VALUE, Duration.ofDays(1));
        EvidenceStore store = open(limits, NOW);
        assertRefused(() -> store.begin("build", 1));
        assertThat(store.counts().diskFull()).isEqualTo(1);
    }

    @Test
    void shouldReadACopyToItsEndThoughItIsDeletedMeanwhile() throws Exception {
        EvidenceStore store = open(LIMITS.withMaxBytes(100), NOW);
        String digest = keep(store, "1", "a".repeat(100));
        try (InputStream content = store.read(digest).orElseThrow()) {
            keep(store, "2", "b".repeat(100));
            assertThat(path(digest)).doesNotExist();
            assertThat(content.readAllBytes()).hasSize(100);
        }
    }

    @Test
    void shouldCountWhereItCannotWrite() throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        Files.writeString(dataDir.resolve("evidence"), "in the way");
        assertRefused(() -> store.begin("build", 1));
        assertThat(store.counts().failed()).isEqualTo(1);
        Files.delete(dataDir.resolve("evidence"));
        keep(store, "build", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../../etc/passwd", "incoming/1", "ab/../../token", "\0"})
    void shouldHaveNothingUnderANameThatIsNoDigest(String name) throws Exception {
        EvidenceStore store = open(LIMITS, NOW);
        keep(store, "build", "x");
        assertThat(store.read(name)).isEmpty();
        assertThat(store.keepAgain("build", name)).isFalse();
    }

    @Test
    void shouldTakeNoLinkForACopy() throws Exception {
        String digest = digest("elsewhere");
        Path group = Files.createDirectories(path(digest).getParent());
        Path elsewhere = Files.writeString(dataDir.resolve("token"), "secret");
        Files.createSymbolicLink(path(digest), elsewhere);
        EvidenceStore store = open(LIMITS, NOW);
        assertThat(store.read(digest)).isEmpty();
        // Its name is free for the true content.
        keep(store, "build", "elsewhere");
        assertThat(Files.isRegularFile(group.resolve(digest), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        assertThat(elsewhere).hasContent("secret");
    }

    private EvidenceStore open(EvidenceLimits limits, Instant now) throws IOException {
        return EvidenceStore.open(dataDir, limits, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static String keep(EvidenceStore store, String build, String content) throws NotKeptException {
        try (EvidenceCopy copy = store.begin(build, content.length())) {
            int half = content.length() / 2;
            copy.write(bytes(content), half);
            copy.write(bytes(content.substring(half)), content.length() - half);
            copy.keep(digest(content));
        }
        return digest(content);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NotKeptException.class).hasMessageNotContaining("null");
    }

    private static Optional<String> read(EvidenceStore store, String digest) throws IOException {
        Optional<InputStream> content = store.read(digest);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = content.get()) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Path path(String digest) {
        return dataDir.resolve("evidence").resolve(digest.substring(0, 2)).resolve(digest);
    }

    private Path incoming() {
        return dataDir.resolve("evidence").resolve("incoming");
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> all = Files.walk(dataDir)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(content)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
