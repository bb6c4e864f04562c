package io.forgewatch.collector.detect.identity;

import static io.forgewatch.collector.detect.identity.ElfImage.DYN;
import static io.forgewatch.collector.detect.identity.ElfImage.EXECUTE;
import static io.forgewatch.collector.detect.identity.ElfImage.READ;
import static io.forgewatch.collector.detect.identity.ElfImage.WRITE;
import static io.forgewatch.collector.detect.identity.ElfImage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.collector.detect.identity.FileIdentity.Kind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileClassifierTest {
    private static final FileClassifier CLASSIFIER = FileClassifier.builtIn();
    /** All that the marks of tcc want. */
    private static final String TCC = Samples.TCC;

    private static FileIdentity classify(byte[] bytes) throws IOException {
        return CLASSIFIER.classify(new ByteArrayFile(bytes), ScanBudget.DEFAULT);
    }

    private static FileIdentity classify(ElfImage image) throws IOException {
        return classify(image.bytes());
    }

    @Test
    void tellsFormatsByTheirBeginning() throws IOException {
        assertThat(classify(text("#!/bin/sh\n" + TCC)).kind()).isEqualTo(Kind.SCRIPT);
        assertThat(classify(text("\u00ca\u00fe\u00ba\u00be\0\0\0004")).kind()).isEqualTo(Kind.CLASS);
        assertThat(classify(text("PK\u0003\u0004....")).kind()).isEqualTo(Kind.ARCHIVE);
        assertThat(classify(text("PK\u0005\u0006")).kind()).isEqualTo(Kind.ARCHIVE);
        assertThat(classify(text("")).kind()).isEqualTo(Kind.OTHER);
        assertThat(classify(text(TCC)).kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void tellsProgramsLibrariesAndObjects() throws IOException {
        assertThat(classify(ElfImage.program()).kind()).isEqualTo(Kind.EXECUTABLE);
        assertThat(classify(elf(ElfImage.EXEC)).kind()).isEqualTo(Kind.EXECUTABLE);
        assertThat(classify(elf(ElfImage.REL)).kind()).isEqualTo(Kind.OBJECT);
        assertThat(classify(elf(DYN)).kind()).isEqualTo(Kind.SHARED_OBJECT);
        assertThat(classify(elf(DYN).dynamic("\0", 0x6ffffffbL, 0x08000000L)).kind())
                .isEqualTo(Kind.EXECUTABLE);
        assertThat(classify(elf(4)).kind()).isEqualTo(Kind.OTHER);
    }

    private static ElfImage elf(int type) {
        return new ElfImage(true, ByteOrder.LITTLE_ENDIAN, type);
    }

    @ParameterizedTest
    @ValueSource(ints = {READ, READ | EXECUTE, READ | WRITE, READ | WRITE | EXECUTE, 0})
    void findsMarksInWhateverIsMapped(int flags) throws IOException {
        FileIdentity identity = classify(ElfImage.program().load(flags, text(TCC)));

        assertThat(identity.program()).isEqualTo("tcc");
        assertThat(identity.marks()).hasSizeGreaterThan(2);
        assertThat(identity.whole()).isTrue();
    }

    @Test
    void findsNoMarksInWhatIsNotMapped() throws IOException {
        FileIdentity identity =
                classify(ElfImage.program().load(READ, text("nothing")).segment(0x6000_0000, READ, text(TCC)));

        assertThat(identity.program()).isEmpty();
        assertThat(identity.whole()).isTrue();
    }

    @Test
    void aProgramThatHidesItsInterpreterIsStillWhatItIs() throws IOException {
        FileIdentity identity = classify(elf(DYN).load(READ, text(TCC)));

        assertThat(identity.kind()).isEqualTo(Kind.SHARED_OBJECT);
        assertThat(identity.program()).isEqualTo("tcc");
    }

    @Test
    void aLibraryThatCannotBeStartedIsNoProgram() throws IOException {
        assertThat(classify(elf(DYN).entry(0).load(READ, text(TCC))).program()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 100, 4000, 131_000, 131_050, 131_071, 131_072, 200_000})
    void findsMarksAcrossTheBordersOfItsReads(int before) throws IOException {
        assertThat(classify(ElfImage.program().load(READ, text("x".repeat(before) + TCC)))
                        .program())
                .isEqualTo("tcc");
    }

    @Test
    void oneMarkAloneIsNotEnough() throws IOException {
        assertThat(classify(ElfImage.program().load(READ, text(Samples.TCC_KEYWORDS)))
                        .program())
                .isEmpty();
    }

    @Test
    void saysThatItDidNotSeeAllWhereTheBytesEnd() throws IOException {
        ByteArrayFile file = new ByteArrayFile(
                ElfImage.program().load(READ, text("x".repeat(300_000) + TCC)).bytes());

        FileIdentity identity = CLASSIFIER.classify(file, new ScanBudget(200_000, Duration.ofSeconds(9)));

        assertThat(identity.program()).isEmpty();
        assertThat(identity.whole()).isFalse();
        assertThat(identity.bytesRead()).isEqualTo(200_000).isEqualTo(file.bytesRead());
    }

    @Test
    void saysThatItDidNotSeeAllWhereTheTimeEnds() throws IOException {
        AtomicLong now = new AtomicLong();
        FileClassifier slow = FileClassifier.builtIn(() -> now.addAndGet(1_000_000));
        byte[] image = ElfImage.program().header(1, READ, 0, 0, 1L << 40).bytes();

        FileIdentity identity =
                slow.classify(new ByteArrayFile(image, 1L << 40), new ScanBudget(1L << 50, Duration.ofMillis(100)));

        assertThat(identity.whole()).isFalse();
        assertThat(now.get()).isLessThan(110_000_000);
    }

    @Test
    void saysThatItDidNotSeeAllOfAFileThatShrinks() throws IOException {
        byte[] image =
                ElfImage.program().load(READ, text("x".repeat(300_000) + TCC)).bytes();

        FileIdentity identity =
                CLASSIFIER.classify(new ByteArrayFile(image).shrinksAfter(5, 100_000), ScanBudget.DEFAULT);

        assertThat(identity.program()).isEmpty();
        assertThat(identity.whole()).isFalse();
    }

    @Test
    void aSegmentBeyondTheFilesEndHidesNothing() throws IOException {
        FileIdentity identity = classify(ElfImage.program().header(1, READ, 1 << 30, 0, 1 << 30));

        assertThat(identity.program()).isEmpty();
        assertThat(identity.whole()).isTrue();
    }

    @Test
    void anyNumberOfOverlappingSegmentsIsReadOnce() throws IOException {
        ElfImage image = ElfImage.program().claimedHeaders(65_535).load(READ, new byte[65_535 * 56]);
        byte[] bytes = image.bytes();
        for (int i = 2; i < 65_535; i++) {
            System.arraycopy(bytes, 64 + 56, bytes, 64 + 56 * i, 56);
        }
        ByteArrayFile file = new ByteArrayFile(bytes);

        FileIdentity identity = CLASSIFIER.classify(file, ScanBudget.DEFAULT);

        assertThat(identity.whole()).isTrue();
        assertThat(file.bytesRead()).isLessThan(3L * bytes.length);
    }

    @Test
    void handsOnWhatTheFileThrows() {
        byte[] image = ElfImage.program().load(READ, text(TCC)).bytes();

        assertThatThrownBy(() -> CLASSIFIER.classify(new ByteArrayFile(image).failsAfter(3), ScanBudget.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessage("input/output error");
    }
}
