package io.forgewatch.collector.exec;

import static io.forgewatch.collector.exec.RecordBytes.buffer;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

class ExecRecordDecoderFuzz {
    @FuzzTest
    void anyBytesAreDecodedOrCounted(byte[] record) {
        check(record);
    }

    /** Most changes to a record make its lengths wrong; these are put right, so that what is behind them is reached. */
    @FuzzTest
    void recordWithRightLengthsIsDecoded(byte[] bytes) {
        byte[] record = Arrays.copyOf(bytes, Math.max(bytes.length, ExecRecordLayout.ANCESTORS));
        ByteBuffer fixed = buffer(record);
        int room = record.length - ExecRecordLayout.ANCESTORS;
        int ancestors =
                Math.min(fixed.getShort(ExecRecordLayout.ANCESTOR_COUNT) & 7, room / ExecRecordLayout.ANCESTOR_BYTES);
        int start = ExecRecordLayout.ANCESTORS + ancestors * ExecRecordLayout.ANCESTOR_BYTES;
        fixed.putShort(ExecRecordLayout.KIND, (short) ExecRecordLayout.KIND_EXEC)
                .putShort(ExecRecordLayout.FIXED_BYTES, (short) start)
                .putInt(ExecRecordLayout.SIZE, record.length)
                .putShort(ExecRecordLayout.ANCESTOR_COUNT, (short) ancestors);
        for (int length : new int[] {
            ExecRecordLayout.CGROUP_LEN,
            ExecRecordLayout.FILENAME_LEN,
            ExecRecordLayout.EXE_PATH_LEN,
            ExecRecordLayout.CWD_LEN
        }) {
            int wanted = Math.min(fixed.getShort(length) & 0xff, record.length - start);
            start += wanted;
            fixed.putShort(length, (short) wanted);
            if (wanted > 0) {
                record[start - 1] = 0;
            }
        }
        fixed.putShort(ExecRecordLayout.ARGS_LEN, (short) (record.length - start));

        check(record);
    }

    private static void check(byte[] record) {
        ExecRecordDecoder decoder = new ExecRecordDecoder();
        byte[] copy = record.clone();
        ByteBuffer whole = buffer(copy);
        ProcessEvent event = decoder.decode(whole);

        assertThat(whole.position()).isZero();
        assertThat(copy).isEqualTo(record);
        assertThat(decoder.malformed().total()).isEqualTo(event == null ? 1 : 0);
        assertThat(decoder.malformed().samples())
                .allMatch(sample -> sample.hex().length() <= 2 * MalformedRecords.MAX_SAMPLE_BYTES);
        assertThat(decodedAmidOthers(record)).isEqualTo(event);
        if (event instanceof ExecEvent exec) {
            new RecordParts(record).assertAreIn(exec);
        } else if (event instanceof ExitEvent exit) {
            assertThat(RecordBytes.exit(exit.pid(), exit.startTimeNs(), exit.timeNs(), exit.waitStatus()))
                    .isEqualTo(record);
        }
    }

    /** As in the ring, where the next record begins right behind this one. */
    private static @Nullable ProcessEvent decodedAmidOthers(byte[] record) {
        byte[] ring = new byte[record.length + 64];
        Arrays.fill(ring, (byte) 'Z');
        ByteBuffer amid = buffer(ring).put(32, record).limit(32 + record.length).position(32);
        return new ExecRecordDecoder().decode(amid);
    }
}
