package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

class FileClassifierFuzz {
    /** No time passes, so that only the file decides. */
    private static final FileClassifier CLASSIFIER = FileClassifier.builtIn(() -> 0);
    /** What notes, names of libraries and Go's build information may cost beside the file itself. */
    private static final long ASIDE_BYTES = 256 << 10;
    /** Budget, claimed size beyond the real one, reads until it shrinks, what it shrinks to. */
    private static final int FATE_BYTES = 6;

    @FuzzTest
    @DictionaryFile(resourcePath = "elf.dict")
    void anyFileIsToldAtACostThatItsSizeBounds(byte[] bytes) throws IOException {
        FileIdentity identity = classify(new ByteArrayFile(bytes), ScanBudget.DEFAULT.maxBytes());

        assertThat(identity.bytesRead()).isLessThanOrEqualTo(4L * bytes.length + ASIDE_BYTES);
        Optional<ElfFile> elf =
                ElfReader.read(new BudgetedBytes(new ByteArrayFile(bytes), ScanBudget.DEFAULT, () -> 0));
        elf.ifPresent(file -> {
            assertThat(file.needed()).hasSizeLessThanOrEqualTo(256).allMatch(name -> name.length() <= 256);
            assertThat(file.soname()).hasSizeLessThanOrEqualTo(256);
            MappedPages.assertCovered(file.loads(), bytes.length);
        });
    }

    /** The file, and behind it what becomes of it: see {@link #FATE_BYTES}. */
    @FuzzTest
    @DictionaryFile(resourcePath = "elf.dict")
    void fileThatWasReadWholeIsToldAsIfItHadNotChanged(byte[] input) throws IOException {
        byte[] padded = Arrays.copyOf(input, Math.max(FATE_BYTES, input.length));
        byte[] bytes = Arrays.copyOf(padded, padded.length - FATE_BYTES);
        ByteBuffer fate = ByteBuffer.wrap(padded, bytes.length, FATE_BYTES);
        long budget = 1 + (fate.getShort() & 0xffffL);
        long beyond = fate.getShort() & 0xffffL;
        long claimed = beyond == 0xffff ? Long.MAX_VALUE : bytes.length + beyond;
        int reads = fate.get() & 0xff;
        long shrunk = bytes.length * (fate.get() & 0xffL) / 255;

        FileIdentity identity = classify(new ByteArrayFile(bytes, claimed).shrinksAfter(reads, shrunk), budget);

        if (identity.whole()) {
            assertThat(classify(new ByteArrayFile(bytes, claimed), 2 * budget)).isEqualTo(identity);
        }
    }

    private static FileIdentity classify(ByteArrayFile file, long maxBytes) throws IOException {
        FileIdentity identity = CLASSIFIER.classify(file, new ScanBudget(maxBytes, Duration.ofSeconds(1)));

        assertThat(file.bytesRead()).isEqualTo(identity.bytesRead()).isLessThanOrEqualTo(maxBytes);
        assertThat(identity.buildId()).matches("[!-~]{0,128}");
        if (!identity.program().isEmpty()) {
            assertThat(CLASSIFIER.programs()).contains(identity.program());
            assertThat(identity.marks()).hasSizeGreaterThanOrEqualTo(2);
        }
        assertThat(identity.marks()).allMatch(mark -> !mark.isEmpty());
        return identity;
    }
}
