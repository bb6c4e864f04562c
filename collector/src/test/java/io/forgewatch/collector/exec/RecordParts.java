package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Holds an event against the bytes that it was decoded from: every part, written back, is what the record has there. */
final class RecordParts {
    private final byte[] record;
    private final ByteBuffer fixed;
    private int next;

    RecordParts(byte[] record) {
        this.record = record;
        this.fixed = RecordBytes.buffer(record);
        this.next = number(ExecRecordLayout.FIXED_BYTES);
    }

    void assertAreIn(ExecEvent event) {
        assertThat(event.pid()).isEqualTo(fixed.getInt(ExecRecordLayout.PID));
        assertThat(event.timeNs()).isEqualTo(fixed.getLong(ExecRecordLayout.TIME_NS));
        assertThat(event.executable().inode()).isEqualTo(fixed.getLong(ExecRecordLayout.EXE_INODE));
        assertThat(event.userId()).isEqualTo(Integer.toUnsignedLong(fixed.getInt(ExecRecordLayout.UID)));
        assertThat(event.ancestors()).hasSize(number(ExecRecordLayout.ANCESTOR_COUNT));
        assertThat(VisibleText.encode(event.comm()))
                .isEqualTo(firstString(ExecRecordLayout.COMM, ExecRecordLayout.COMM_BYTES));
        assertThat(VisibleText.encode(event.tty()))
                .isEqualTo(firstString(ExecRecordLayout.TTY, ExecRecordLayout.TTY_BYTES));

        assertThat(joined(reversed(event.cgroup().names()))).isEqualTo(part(ExecRecordLayout.CGROUP_LEN));
        assertThat(joined(event.requestedPath().isEmpty() ? List.of() : List.of(event.requestedPath())))
                .isEqualTo(filename());
        assertThat(path(event.executable().path())).isEqualTo(pathBytes(part(ExecRecordLayout.EXE_PATH_LEN)));
        assertThat(path(event.workingDirectory())).isEqualTo(pathBytes(part(ExecRecordLayout.CWD_LEN)));
        assertThat(joined(event.args())).isEqualTo(terminated(part(ExecRecordLayout.ARGS_LEN)));
        assertThat(next).isEqualTo(record.length);
    }

    /** The next part of the data; they stand in the order in which they are asked for. */
    private byte[] part(int lengthOffset) {
        int start = next;
        next += number(lengthOffset);
        return Arrays.copyOfRange(record, start, next);
    }

    private byte[] filename() {
        byte[] part = part(ExecRecordLayout.FILENAME_LEN);
        return part.length == 1 ? new byte[0] : part;
    }

    private int number(int offset) {
        return fixed.getShort(offset) & 0xffff;
    }

    private byte[] firstString(int offset, int bytes) {
        int end = offset;
        while (end < offset + bytes && record[end] != 0) {
            end++;
        }
        return Arrays.copyOfRange(record, offset, end);
    }

    private static byte[] terminated(byte[] strings) {
        boolean whole = strings.length == 0 || strings[strings.length - 1] == 0;
        return whole ? strings : Arrays.copyOf(strings, strings.length + 1);
    }

    /** A path's bytes, the mark of a cut one left out: its names with slashes between them. */
    private static byte[] path(String path) {
        boolean cut = path.startsWith("\u2026/");
        return path.isEmpty() ? new byte[0] : VisibleText.encode(path.substring(cut ? 2 : 1));
    }

    /** What {@link #path} has to be: the names, which the record has the leaf first. */
    private static byte[] pathBytes(byte[] names) {
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        int end = names.length - 1;
        while (end >= 0) {
            int start = end;
            while (start > 0 && names[start - 1] != 0) {
                start--;
            }
            if (end != names.length - 1) {
                path.write('/');
            }
            path.write(names, start, end - start);
            end = start - 1;
        }
        return path.toByteArray();
    }

    private static List<String> reversed(List<String> names) {
        List<String> reversed = new ArrayList<>(names);
        Collections.reverse(reversed);
        return reversed;
    }

    private static byte[] joined(List<String> strings) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (String string : strings) {
            joined.writeBytes(VisibleText.encode(string));
            joined.write(0);
        }
        return joined.toByteArray();
    }
}
