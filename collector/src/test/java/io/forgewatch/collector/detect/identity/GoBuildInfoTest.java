package io.forgewatch.collector.detect.identity;

import static io.forgewatch.collector.detect.identity.ElfImage.READ;
import static io.forgewatch.collector.detect.identity.ElfImage.WRITE;
import static io.forgewatch.collector.detect.identity.ElfImage.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class GoBuildInfoTest {
    private static final String SENTINEL = "0123456789abcdef";
    private static final String INFO = SENTINEL + "path\tcmd/compile\nbuild\t-compiler=gc\n" + SENTINEL;
    private static final long AT = 0x3000;

    private static String path(byte[] image) throws IOException {
        BudgetedBytes file = new BudgetedBytes(new ByteArrayFile(image), ScanBudget.DEFAULT, System::nanoTime);
        return GoBuildInfo.path(file, ElfReader.read(file).orElseThrow(), AT);
    }

    private static byte[] inline(String version, String info) {
        StringBuilder bytes = new StringBuilder("\u00ff Go buildinf:\b\u0002");
        bytes.append("\0".repeat(16)).append((char) version.length()).append(version);
        if (info.length() > 127) {
            bytes.append((char) ((info.length() & 0x7f) | 0x80)).append((char) (info.length() >> 7));
        } else {
            bytes.append((char) info.length());
        }
        return text(bytes + info);
    }

    private static byte[] pointers(int pointerBytes, ByteOrder order, String info) {
        ByteBuffer bytes = ByteBuffer.allocate(64 + info.length()).order(order);
        bytes.put(text("\u00ff Go buildinf:")).put((byte) pointerBytes).put((byte)
                (order == ByteOrder.BIG_ENDIAN ? 1 : 0));
        long[] words = {0, AT + 32, AT + 64, info.length()};
        int[] places = {16, 16 + pointerBytes, 32, 32 + pointerBytes};
        for (int i = 0; i < words.length; i++) {
            if (pointerBytes == 8) {
                bytes.putLong(places[i], words[i]);
            } else {
                bytes.putInt(places[i], (int) words[i]);
            }
        }
        bytes.position(64).put(text(info));
        return bytes.array();
    }

    private static byte[] image(byte[] buildInfo) {
        return ElfImage.program().load(READ | WRITE, buildInfo).bytes();
    }

    @Test
    void readsStringsWithLengths() throws IOException {
        assertThat(path(image(inline("go1.24.1", INFO)))).isEqualTo("cmd/compile");
        assertThat(path(image(inline("go1.24.1", INFO + "x".repeat(500))))).isEqualTo("cmd/compile");
    }

    @Test
    void readsPointersOfGoBefore118() throws IOException {
        assertThat(path(image(pointers(8, ByteOrder.LITTLE_ENDIAN, INFO)))).isEqualTo("cmd/compile");
        assertThat(path(image(pointers(4, ByteOrder.BIG_ENDIAN, INFO)))).isEqualTo("cmd/compile");
    }

    @Test
    void givesNothingForAnythingElse() throws IOException {
        assertThat(path(image(inline("go1.24.1", "")))).isEmpty();
        assertThat(path(image(inline("go1.24.1", SENTINEL + "mod\tx\n")))).isEmpty();
        assertThat(path(image(inline("go1.24.1", SENTINEL + "path\tcmd/compile"))))
                .isEmpty();
        assertThat(path(image(text("\u00ff Go buildinf:\b\u0002" + "\u00ff".repeat(40)))))
                .isEmpty();
        assertThat(path(image(pointers(8, ByteOrder.BIG_ENDIAN, INFO).clone()))).isEqualTo("cmd/compile");
        assertThat(path(image(text("\u00ff Go buildinf:\b\0" + "\u00ff".repeat(40)))))
                .isEmpty();
    }
}
