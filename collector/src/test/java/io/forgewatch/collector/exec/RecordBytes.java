package io.forgewatch.collector.exec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes records as the kernel does. */
public final class RecordBytes {
    private final ByteBuffer fixed =
            ByteBuffer.allocate(ExecRecordLayout.ANCESTORS).order(ByteOrder.nativeOrder());
    private final List<byte[]> ancestors = new ArrayList<>();
    private byte[] cgroup = list("d0c5", "docker");
    private byte[] filename = strings(bytes("gcc"));
    private byte[] path = list("gcc-12", "bin", "usr");
    private byte[] directory = list("src");
    private byte[] args = strings(bytes("gcc"), bytes("-c"), bytes("x.c"));
    private long flags;

    /** An exec of gcc in a container, which has the host's pid namespace 4026531836 beside its own 4026532000. */
    public RecordBytes() {
        number(ExecRecordLayout.TIME_NS, 5_000_000_123L)
                .number(ExecRecordLayout.START_TIME_NS, 4_990_000_001L)
                .number(ExecRecordLayout.CGROUP_ID, 777);
        integer(ExecRecordLayout.PID, 4242).integer(ExecRecordLayout.TID, 4243).integer(ExecRecordLayout.NS_PID, 7);
        integer(ExecRecordLayout.LOGIN_UID, -1).integer(ExecRecordLayout.PID_NS, (int) 4026532000L);
        integer(ExecRecordLayout.ARGC, 3).integer(ExecRecordLayout.ARGS_FULL_LEN, args.length);
        comm("gcc");
    }

    public RecordBytes flags(long more) {
        flags |= more;
        return this;
    }

    public RecordBytes number(int offset, long value) {
        fixed.putLong(offset, value);
        return this;
    }

    public RecordBytes integer(int offset, int value) {
        fixed.putInt(offset, value);
        return this;
    }

    public RecordBytes process(int pid, long startTimeNs) {
        return integer(ExecRecordLayout.PID, pid).number(ExecRecordLayout.START_TIME_NS, startTimeNs);
    }

    public RecordBytes at(long timeNs) {
        return number(ExecRecordLayout.TIME_NS, timeNs);
    }

    public RecordBytes cgroupId(long id) {
        return number(ExecRecordLayout.CGROUP_ID, id);
    }

    public RecordBytes pidNamespace(long inode) {
        return integer(ExecRecordLayout.PID_NS, (int) inode);
    }

    public RecordBytes rootMountDiffers() {
        return flags(ExecRecordLayout.ROOT_MOUNT_DIFFERS);
    }

    public RecordBytes cgroupV1() {
        return flags(ExecRecordLayout.CGROUP_V1);
    }

    public RecordBytes cgroupFailed() {
        return flags(ExecRecordLayout.CGROUP_FAILED);
    }

    public RecordBytes comm(String comm) {
        fixed.put(ExecRecordLayout.COMM, new byte[ExecRecordLayout.COMM_BYTES]);
        fixed.put(ExecRecordLayout.COMM, bytes(comm));
        return this;
    }

    public RecordBytes tty(String tty) {
        fixed.put(ExecRecordLayout.TTY, bytes(tty));
        return this;
    }

    /** Names the leaf first, as the kernel walks. */
    public RecordBytes cgroup(String... names) {
        cgroup = list(names);
        return this;
    }

    public RecordBytes path(String... names) {
        path = list(names);
        return this;
    }

    public RecordBytes directory(String... names) {
        directory = list(names);
        return this;
    }

    public RecordBytes filename(byte[] name) {
        filename = name.length == 0 ? name : strings(name);
        return this;
    }

    public RecordBytes args(byte[]... strings) {
        return argsBlock(strings(strings), strings.length);
    }

    public RecordBytes argsBlock(byte[] block, int argc) {
        args = block;
        return integer(ExecRecordLayout.ARGC, argc).integer(ExecRecordLayout.ARGS_FULL_LEN, block.length);
    }

    public RecordBytes ancestor(int pid, long startTimeNs, int pidInNamespace, long pidNamespace, String comm) {
        ByteBuffer ancestor =
                ByteBuffer.allocate(ExecRecordLayout.ANCESTOR_BYTES).order(ByteOrder.nativeOrder());
        ancestor.putLong(startTimeNs).putInt(pid).putInt(pidInNamespace).putInt((int) pidNamespace);
        ancestors.add(ancestor.put(bytes(comm)).array());
        return this;
    }

    public byte[] build() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ancestors.forEach(data::writeBytes);
        for (byte[] part : List.of(cgroup, filename, path, directory, args)) {
            data.writeBytes(part);
        }
        int size = ExecRecordLayout.ANCESTORS + data.size();
        fixed.putShort(ExecRecordLayout.KIND, (short) ExecRecordLayout.KIND_EXEC);
        fixed.putShort(ExecRecordLayout.FIXED_BYTES, (short)
                (ExecRecordLayout.ANCESTORS + ancestors.size() * ExecRecordLayout.ANCESTOR_BYTES));
        fixed.putInt(ExecRecordLayout.SIZE, size);
        fixed.putLong(ExecRecordLayout.FLAGS, flags);
        fixed.putShort(ExecRecordLayout.CGROUP_LEN, (short) cgroup.length);
        fixed.putShort(ExecRecordLayout.FILENAME_LEN, (short) filename.length);
        fixed.putShort(ExecRecordLayout.EXE_PATH_LEN, (short) path.length);
        fixed.putShort(ExecRecordLayout.CWD_LEN, (short) directory.length);
        fixed.putShort(ExecRecordLayout.ARGS_LEN, (short) args.length);
        fixed.putShort(ExecRecordLayout.ANCESTOR_COUNT, (short) ancestors.size());
        return ByteBuffer.allocate(size)
                .put(fixed.array())
                .put(data.toByteArray())
                .array();
    }

    public static byte[] exit(int pid, long startTimeNs, long timeNs, int waitStatus) {
        ByteBuffer exit = ByteBuffer.allocate(ExecRecordLayout.EXIT_BYTES).order(ByteOrder.nativeOrder());
        exit.putShort((short) ExecRecordLayout.KIND_EXIT).putShort((short) ExecRecordLayout.EXIT_BYTES);
        exit.putInt(ExecRecordLayout.EXIT_BYTES).putLong(timeNs).putLong(startTimeNs);
        return exit.putInt(pid).putInt(waitStatus).array();
    }

    public static ByteBuffer buffer(byte[] record) {
        return ByteBuffer.wrap(record).order(ByteOrder.nativeOrder());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] list(String... names) {
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (String name : names) {
            list.writeBytes(strings(bytes(name)));
        }
        return list.toByteArray();
    }

    private static byte[] strings(byte[]... strings) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (byte[] string : strings) {
            block.writeBytes(string);
            block.write(0);
        }
        return block.toByteArray();
    }
}
