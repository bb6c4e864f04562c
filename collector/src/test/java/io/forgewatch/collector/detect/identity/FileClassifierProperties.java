package io.forgewatch.collector.detect.identity;

import static io.forgewatch.collector.detect.identity.ElfImage.READ;
import static io.forgewatch.collector.detect.identity.ElfImage.WRITE;
import static io.forgewatch.collector.detect.identity.ElfImage.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a file holds: no failure but the file's own, never more read than allowed, and an answer. */
final class FileClassifierProperties {
    private static final FileClassifier CLASSIFIER = FileClassifier.builtIn();
    private static final byte[] GOOD = ElfImage.program()
            .note("GNU\0", 3, new byte[20])
            .dynamic("\0libone.so\0", 1, 1, 14, 1)
            .load(READ, text(Samples.TCC))
            .load(
                    READ | WRITE,
                    text("\u00ff Go buildinf:\b\u0002" + "\0".repeat(16) + "\u0001v00123456789abcdefpath\tx\n"))
            .bytes();

    private record Change(int at, byte value) {}

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Integer> headers = Arbitraries.integers().between(4, 64 + 56 * 6);
        Arbitrary<Integer> anywhere = Arbitraries.integers().between(0, GOOD.length - 1);
        Arbitrary<Byte> values = Arbitraries.oneOf(
                Arbitraries.bytes(), Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7f, (byte) 0x80, (byte) 0xff));
        return Combinators.combine(Arbitraries.oneOf(headers, headers, anywhere), values)
                .as(Change::new)
                .list()
                .ofMaxSize(40);
    }

    private static void classify(byte[] bytes, long claimedSize, long maxBytes) throws IOException {
        ByteArrayFile file = new ByteArrayFile(bytes, claimedSize);
        long before = System.nanoTime();

        FileIdentity identity = CLASSIFIER.classify(file, new ScanBudget(maxBytes, Duration.ofMillis(500)));

        assertThat(file.bytesRead()).isEqualTo(identity.bytesRead()).isLessThanOrEqualTo(maxBytes);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Property(tries = 2000)
    void anyDamage(@ForAll("changes") List<Change> changes, @ForAll @IntRange(min = 1, max = 400_000) int maxBytes)
            throws IOException {
        byte[] bytes = GOOD.clone();
        changes.forEach(change -> bytes[change.at()] = change.value());

        classify(bytes, bytes.length, maxBytes);
    }

    @Property(tries = 300)
    void anyDamageInAGiantSparseFile(@ForAll("changes") List<Change> changes) throws IOException {
        byte[] bytes = GOOD.clone();
        changes.forEach(change -> bytes[change.at()] = change.value());

        classify(bytes, Long.MAX_VALUE, 1 << 20);
    }

    @Property(tries = 1000)
    void anyBytesBehindTheMagic(@ForAll byte[] bytes, @ForAll boolean is64, @ForAll boolean littleEndian)
            throws IOException {
        byte[] start = {0x7f, 'E', 'L', 'F', (byte) (is64 ? 2 : 1), (byte) (littleEndian ? 1 : 2), 1};
        byte[] file = new byte[start.length + bytes.length];
        System.arraycopy(start, 0, file, 0, start.length);
        System.arraycopy(bytes, 0, file, start.length, bytes.length);

        classify(file, file.length, 1 << 20);
    }

    @Property(tries = 50)
    void everyTruncation(@ForAll @IntRange(min = 0, max = 3) int shape) throws IOException {
        ByteOrder order = shape < 2 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] whole = new ElfImage(shape % 2 == 0, order, ElfImage.DYN)
                .segment(3, READ, text("/lib/ld.so\0"))
                .note("GNU\0", 3, new byte[20])
                .dynamic("\0libone.so\0", 1, 1)
                .load(READ, text(Samples.TCC))
                .bytes();
        for (int length = 0; length < whole.length; length += length < 600 ? 1 : 331) {
            classify(java.util.Arrays.copyOf(whole, length), length, 1 << 20);
        }
    }
}
