package io.forgewatch.collector.exec;

import static io.forgewatch.collector.exec.RecordBytes.buffer;
import static io.forgewatch.collector.exec.RecordBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExecRecordDecoderTest {
    private final ExecRecordDecoder decoder = new ExecRecordDecoder();

    @Test
    void shouldReadEveryPartOfAnExec() {
        ExecEvent event = exec(new RecordBytes()
                .flags(ExecRecordLayout.ROOT_MOUNT_DIFFERS | ExecRecordLayout.EXE_OVERLAY | ExecRecordLayout.EXE_UPPER)
                .integer(ExecRecordLayout.UID, -2)
                .integer(ExecRecordLayout.EXE_DEVICE, (8 << 20) | 1)
                .number(ExecRecordLayout.EXE_INODE, 99)
                .tty("pts0")
                .ancestor(10, 11, 1, 4026532000L, "sh")
                .ancestor(1, 12, 1, 4026531836L, "systemd"));

        assertThat(event.timeNs()).isEqualTo(5_000_000_123L);
        assertThat(event.startTimeNs()).isEqualTo(4_990_000_001L);
        assertThat(event.pid()).isEqualTo(4242);
        assertThat(event.tid()).isEqualTo(4243);
        assertThat(event.pidInNamespace()).isEqualTo(7);
        assertThat(event.userId()).isEqualTo(4294967294L);
        assertThat(event.loginUserId()).isEqualTo(-1);
        assertThat(event.tty()).isEqualTo("pts0");
        assertThat(event.comm()).isEqualTo("gcc");
        assertThat(event.requestedPath()).isEqualTo("gcc");
        assertThat(event.workingDirectory()).isEqualTo("/src");
        assertThat(event.cgroup().names()).containsExactly("docker", "d0c5");
        assertThat(event.cgroup().id()).isEqualTo(777);
        assertThat(event.namespaces().pid()).isEqualTo(4026532000L);
        assertThat(event.namespaces().rootMountDiffers()).isTrue();
        assertThat(event.executable().path()).isEqualTo("/usr/bin/gcc-12");
        assertThat(event.executable().device()).isEqualTo((8 << 20) | 1);
        assertThat(event.executable().inode()).isEqualTo(99);
        assertThat(event.executable().traits())
                .isEqualTo(new Executable.Traits(true, true, false, false, false, false));
        assertThat(event.args()).containsExactly("gcc", "-c", "x.c");
        assertThat(event.ancestors())
                .containsExactly(
                        new ExecEvent.Ancestor(10, 11, 1, 4026532000L, "sh"),
                        new ExecEvent.Ancestor(1, 12, 1, 4026531836L, "systemd"));
        assertThat(event.gaps()).isEqualTo(ExecEvent.Gaps.NONE);
    }

    @Test
    void shouldReadAnExit() {
        assertThat(decoder.decode(buffer(RecordBytes.exit(5, 6, 7, 0x100)))).isEqualTo(new ExitEvent(7, 6, 5, 0x100));
    }

    @Test
    void shouldKeepEmptyArguments() {
        assertThat(exec(new RecordBytes().args(bytes("sh"), bytes(""), bytes("")))
                        .args())
                .containsExactly("sh", "", "");
        assertThat(exec(new RecordBytes().args(bytes(""))).args()).containsExactly("");
        assertThat(exec(new RecordBytes().args()).args()).isEmpty();
    }

    @Test
    void shouldKeepTheBeginningOfAnArgumentThatWasCut() {
        ExecEvent event =
                exec(new RecordBytes().flags(ExecRecordLayout.ARGS_CUT).argsBlock(bytes("cc\0-DLONG"), 2));

        assertThat(event.args()).containsExactly("cc", "-DLONG");
        assertThat(event.gaps().argumentsCut()).isTrue();
    }

    @Test
    void shouldShowBadBytesReversibly() {
        byte[] hostile = {(byte) 0xff, '\\', 27, '[', '\n', (byte) 0xe2, (byte) 0x80};
        ExecEvent event = exec(new RecordBytes().args(bytes("cc"), hostile).filename(hostile));

        assertThat(event.args().get(1)).isEqualTo("\\xff\\\\\u001b[\n\\xe2\\x80");
        assertThat(event.requestedPath()).isEqualTo(event.args().get(1));
    }

    @Test
    void shouldMarkPathsOfWhichTheRootSideIsMissing() {
        ExecEvent event = exec(new RecordBytes()
                .flags(ExecRecordLayout.EXE_PATH_CUT | ExecRecordLayout.CWD_FAILED)
                .path("cc", "deep")
                .directory());

        assertThat(event.executable().path()).isEqualTo("\u2026/deep/cc");
        assertThat(event.workingDirectory()).isEmpty();
        assertThat(event.gaps()).isEqualTo(new ExecEvent.Gaps(false, true, false, false, true));
    }

    @Test
    void shouldTakeAnEmptyListForTheRoot() {
        ExecEvent event = exec(new RecordBytes().directory().cgroup());

        assertThat(event.workingDirectory()).isEqualTo("/");
        assertThat(event.cgroup().names()).isEmpty();
    }

    @Test
    void shouldNotCallAMemfdsPathCut() {
        ExecEvent event = exec(new RecordBytes()
                .flags(ExecRecordLayout.EXE_MEMFD | ExecRecordLayout.EXE_PATH_CUT)
                .path("memfd:cc"));

        assertThat(event.executable().path()).isEqualTo("/memfd:cc");
        assertThat(event.gaps().pathCut()).isFalse();
    }

    @Test
    void shouldTakeCommThatFillsItsField() {
        assertThat(exec(new RecordBytes().comm("sixteen-letters!")).comm()).isEqualTo("sixteen-letters!");
    }

    @Test
    void shouldTellWhereAnExecHappenedWithoutBuildingIt() {
        byte[] record = new RecordBytes()
                .flags(ExecRecordLayout.CGROUP_V1)
                .ancestor(10, 11, 1, 4026532000L, "sh")
                .build();
        RecordView view = Objects.requireNonNull(decoder.examine(buffer(record)));

        assertThat(view.isExec()).isTrue();
        assertThat(view.cgroupId()).isEqualTo(777);
        assertThat(view.cgroupV1()).isTrue();
        assertThat(view.pidNamespace()).isEqualTo(4026532000L);
        assertThat(view.rootMountDiffers()).isFalse();
        assertThat(view.placeKnown()).isTrue();
        assertThat(view.parentPid()).isEqualTo(10);
        assertThat(view.parentStartTimeNs()).isEqualTo(11);
        assertThat(view.path()).isEqualTo("/usr/bin/gcc-12");
    }

    @Test
    void shouldReadRecordInTheMiddleOfABuffer() {
        byte[] record = new RecordBytes().build();
        ByteBuffer ring = ByteBuffer.allocateDirect(record.length + 24).order(ByteOrder.nativeOrder());
        ring.put(8, record).limit(8 + record.length).position(8);

        assertThat(decoder.decode(ring)).isEqualTo(decoder.decode(buffer(record)));
        assertThat(ring.position()).isEqualTo(8);
    }

    @Test
    void shouldCountMalformedRecordsByFault() {
        byte[] good = new RecordBytes().build();
        reject(RecordFault.TOO_SHORT, new byte[3]);
        reject(RecordFault.TOO_SHORT, Arrays.copyOf(good, 100));
        reject(RecordFault.UNKNOWN_KIND, changed(good, ExecRecordLayout.KIND, 9));
        reject(RecordFault.WRONG_SIZE, Arrays.copyOf(good, good.length - 1));
        reject(RecordFault.WRONG_SIZE, Arrays.copyOf(good, good.length + 8));
        reject(RecordFault.WRONG_SIZE, changed(RecordBytes.exit(1, 2, 3, 4), ExecRecordLayout.FIXED_BYTES, 8));
        reject(RecordFault.WRONG_ANCESTORS, changed(good, ExecRecordLayout.ANCESTOR_COUNT, 9));
        reject(RecordFault.WRONG_ANCESTORS, changed(good, ExecRecordLayout.FIXED_BYTES, 0xffff));
        reject(RecordFault.WRONG_LENGTHS, changed(good, ExecRecordLayout.ARGS_LEN, 1));
        reject(RecordFault.WRONG_LENGTHS, changed(good, ExecRecordLayout.EXE_PATH_LEN, 0xffff));
        reject(RecordFault.UNTERMINATED, changed(good, good.length - 13, 'x' | 'x' << 8));
        reject(
                RecordFault.UNTERMINATED,
                new RecordBytes().filename(bytes("a\0b")).build());
        assertThat(decoder.malformed().total()).isEqualTo(12);
        assertThat(decoder.malformed().count(RecordFault.WRONG_SIZE)).isEqualTo(3);
    }

    @Test
    void shouldKeepTheLastMalformedRecordsBounded() {
        for (int i = 0; i < 100; i++) {
            decoder.decode(buffer(new byte[1000 + i]));
        }

        assertThat(decoder.malformed().samples()).hasSize(MalformedRecords.MAX_SAMPLES);
        assertThat(decoder.malformed().samples()).allSatisfy(sample -> {
            assertThat(sample.fault()).isEqualTo(RecordFault.UNKNOWN_KIND);
            assertThat(sample.hex()).hasSize(2 * MalformedRecords.MAX_SAMPLE_BYTES);
        });
        assertThat(decoder.malformed().samples().get(7).sizeBytes()).isEqualTo(1099);
    }

    @Test
    void shouldRefuseBufferInForeignByteOrder() {
        ByteOrder foreign =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        assertThatThrownBy(() -> decoder.decode(ByteBuffer.allocate(64).order(foreign)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private ExecEvent exec(RecordBytes record) {
        ProcessEvent event = decoder.decode(buffer(record.build()));
        assertThat(decoder.malformed().samples()).isEmpty();
        return (ExecEvent) Objects.requireNonNull(event);
    }

    private void reject(RecordFault fault, byte[] record) {
        long before = decoder.malformed().count(fault);
        assertThat(decoder.decode(buffer(record))).isNull();
        assertThat(decoder.malformed().count(fault)).as(fault.toString()).isEqualTo(before + 1);
    }

    private static byte[] changed(byte[] record, int offset, int value) {
        byte[] copy = record.clone();
        buffer(copy).putShort(offset, (short) value);
        return copy;
    }
}
