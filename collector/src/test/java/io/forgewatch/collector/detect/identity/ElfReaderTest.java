package io.forgewatch.collector.detect.identity;

import static io.forgewatch.collector.detect.identity.ElfImage.DYN;
import static io.forgewatch.collector.detect.identity.ElfImage.READ;
import static io.forgewatch.collector.detect.identity.ElfImage.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElfReaderTest {
    private static final int DT_NEEDED = 1;
    private static final int DT_SONAME = 14;
    private static final long DT_FLAGS_1 = 0x6ffffffbL;
    private static final long DF_1_PIE = 0x08000000;

    private static Optional<ElfFile> read(byte[] bytes) throws IOException {
        return ElfReader.read(new BudgetedBytes(new ByteArrayFile(bytes), ScanBudget.DEFAULT, System::nanoTime));
    }

    private static ElfFile read(ElfImage image) throws IOException {
        return read(image.bytes()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"true, LITTLE_ENDIAN", "true, BIG_ENDIAN", "false, LITTLE_ENDIAN", "false, BIG_ENDIAN"})
    void readsBothWidthsAndByteOrders(boolean is64, String order) throws IOException {
        ByteOrder byteOrder = order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ElfFile elf = read(new ElfImage(is64, byteOrder, DYN)
                .entry(0x4321)
                .segment(3, READ, text("/lib/ld.so\0"))
                .note("GNU\0", 3, new byte[] {(byte) 0xab, 1, 2, 3})
                .dynamic(
                        "\0libone.so\0libtwo.so\0me.so\0",
                        DT_NEEDED,
                        1,
                        DT_NEEDED,
                        11,
                        DT_SONAME,
                        21,
                        DT_FLAGS_1,
                        DF_1_PIE));

        assertThat(elf.data()).isEqualTo(new ElfData(is64, byteOrder == ByteOrder.LITTLE_ENDIAN));
        assertThat(elf.type()).isEqualTo(ElfFile.Type.SHARED);
        assertThat(elf.entry()).isEqualTo(0x4321);
        assertThat(elf.interpreted()).isTrue();
        assertThat(elf.standalone()).isTrue();
        assertThat(elf.buildId()).isEqualTo("ab010203");
        assertThat(elf.needed()).containsExactly("libone.so", "libtwo.so");
        assertThat(elf.soname()).isEqualTo("me.so");
        assertThat(elf.loads()).hasSize(2);
    }

    @Test
    void takesGosBuildIdWhereTheLinkerGaveNone() throws IOException {
        assertThat(read(ElfImage.program().note("Go\0\0", 4, text("abc/def_-9")))
                        .buildId())
                .isEqualTo("abc/def_-9");
        assertThat(read(ElfImage.program().note("Go\0\0", 4, text("abc")).note("GNU\0", 3, new byte[] {1}))
                        .buildId())
                .isEqualTo("01");
        assertThat(read(ElfImage.program().note("Go\0\0", 4, text("a\nb"))).buildId())
                .isEmpty();
    }

    @Test
    void believesTheLastDynamicSegmentByItsAddressNotByItsOffset() throws IOException {
        ElfImage image =
                ElfImage.program().dynamic("\0liboff.so\0", DT_NEEDED, 1).dynamic("\0libreal.so\0", DT_NEEDED, 1);
        byte[] bytes = image.bytes();
        // The last program header's offset: forged to point to the first dynamic section.
        int last = 64 + 56 * 6;
        assertThat(bytes[last]).isEqualTo((byte) 2);
        bytes[last + 9] = 0x10;

        assertThat(read(bytes).orElseThrow().needed()).containsExactly("libreal.so");
    }

    @Test
    void aLaterSegmentCoversAnEarlierOne() throws IOException {
        ElfFile elf =
                read(ElfImage.program().header(1, READ, 0x2000, 0x9000, 0x100).header(1, READ, 0x3000, 0x9000, 0x10));

        assertThat(elf.offsetOf(0x9008)).isEqualTo(0x3008);
        assertThat(elf.offsetOf(0x9010)).isEqualTo(0x2010);
        assertThat(elf.offsetOf(0x9100)).isEqualTo(-1);
        assertThat(elf.offsetOf(0x8fff)).isEqualTo(-1);
    }

    @Test
    void refusesWhatTheKernelRefuses() throws IOException {
        byte[] good = ElfImage.program().bytes();
        byte[] badClass = good.clone();
        badClass[4] = 3;
        byte[] badOrder = good.clone();
        badOrder[5] = 0;
        byte[] badHeaderSize = good.clone();
        badHeaderSize[54] = 32;

        assertThat(read(good)).isPresent();
        assertThat(read(badClass)).isEmpty();
        assertThat(read(badOrder)).isEmpty();
        assertThat(read(badHeaderSize)).isEmpty();
        assertThat(read(text("\u007fELF"))).isEmpty();
    }

    @Test
    void saysThatADynamicSectionWithoutEndWasNotReadWhole() throws IOException {
        long[] endless = new long[2 * 5000];
        java.util.Arrays.fill(endless, 21);
        BudgetedBytes file = new BudgetedBytes(
                new ByteArrayFile(ElfImage.program().dynamic("\0", endless).bytes()),
                ScanBudget.DEFAULT,
                System::nanoTime);

        ElfReader.read(file);

        assertThat(file.whole()).isFalse();
    }
}
