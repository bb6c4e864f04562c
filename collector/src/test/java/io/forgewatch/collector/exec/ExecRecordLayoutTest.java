package io.forgewatch.collector.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the Java layout against what the object in the jar was compiled with. */
class ExecRecordLayoutTest {
    private static final Pattern DEFINE = Pattern.compile("#define FW_(\\w+) (?:\\(1ULL << (\\d+)\\)|(\\d+)(?!\\S))");

    private final Btf btf = readBtf();

    @Test
    void shouldPlaceEveryMemberOfAnExecRecordWhereTheKernelDoes() {
        Map<String, Btf.Member> java = new LinkedHashMap<>();
        number(java, "", 2, "kind", "fixed_bytes");
        number(java, "", 4, "size");
        number(java, "", 8, "flags", "time_ns", "start_time_ns", "cgroup_id", "exe_inode", "exe_size", "exe_ctime_ns");
        number(java, "", 4, "exe_device", "exe_nlink", "exe_fs_magic", "pid", "tid", "ns_pid", "uid", "gid");
        number(java, "", 4, "login_uid", "session", "pid_ns", "mnt_ns", "user_ns", "argc", "args_full_len");
        number(java, "", 2, "cgroup_len", "filename_len", "exe_path_len", "cwd_len", "args_len", "ancestor_count");
        number(java, "", ExecRecordLayout.COMM_BYTES, "comm");
        number(java, "", ExecRecordLayout.TTY_BYTES, "tty");
        number(java, "", 4, "cpu");
        number(java, "", ExecRecordLayout.MAX_ANCESTORS * ExecRecordLayout.ANCESTOR_BYTES, "ancestors");

        assertThat(java).containsExactlyInAnyOrderEntriesOf(withoutPadding("exec_record"));
    }

    @Test
    void shouldPlaceEveryMemberOfAnAncestorWhereTheKernelDoes() {
        Map<String, Btf.Member> java = new LinkedHashMap<>();
        number(java, "ANCESTOR_", 8, "start_time_ns");
        number(java, "ANCESTOR_", 4, "pid", "ns_pid", "pid_ns");
        number(java, "ANCESTOR_", ExecRecordLayout.COMM_BYTES, "comm");

        assertThat(java).containsExactlyInAnyOrderEntriesOf(withoutPadding("exec_ancestor"));
        assertThat(btf.structBytes("exec_ancestor")).isEqualTo(ExecRecordLayout.ANCESTOR_BYTES);
    }

    @Test
    void shouldPlaceEveryMemberOfAnExitRecordWhereTheKernelDoes() {
        Map<String, Btf.Member> java = new LinkedHashMap<>();
        number(java, "", 2, "kind", "fixed_bytes");
        number(java, "", 4, "size");
        number(java, "EXIT_", 8, "time_ns", "start_time_ns");
        number(java, "EXIT_", 4, "pid");
        java.put("exit_code", new Btf.Member(ExecRecordLayout.EXIT_CODE, 4));

        assertThat(java).containsExactlyInAnyOrderEntriesOf(withoutPadding("exit_record"));
        assertThat(btf.structBytes("exit_record")).isEqualTo(ExecRecordLayout.EXIT_BYTES);
    }

    @Test
    void shouldKnowEveryFlagAndLimitOfTheHeader() throws IOException {
        Map<String, Long> header = new LinkedHashMap<>();
        Matcher defines = DEFINE.matcher(Files.readString(Path.of("../bpf/src/main/bpf/exec_record.h")));
        while (defines.find()) {
            String bit = defines.group(2);
            header.put(defines.group(1), bit == null ? Long.parseLong(defines.group(3)) : 1L << Integer.parseInt(bit));
        }

        assertThat(header).hasSizeGreaterThan(25);
        // What is not read here: how much is sent, not how it lies.
        header.keySet()
                .removeIf(
                        name -> name.matches(
                                "SHORT_ARGS_BYTES|MAX_NAME_BYTES|MAX_CGROUP_LEVELS|COMPILER_NAME_BYTES|CANDIDATE|ANCESTORS_CUT"));
        header.forEach((name, value) -> assertThat(constant(name)).as(name).isEqualTo(value));
    }

    private static void number(Map<String, Btf.Member> java, String prefix, int size, String... names) {
        for (String name : names) {
            java.put(name, new Btf.Member((int) constant(prefix + name.toUpperCase(Locale.ROOT)), size));
        }
    }

    private static long constant(String name) {
        try {
            Field field = ExecRecordLayout.class.getDeclaredField(name);
            return field.getLong(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the Java layout has no " + name, e);
        }
    }

    private Map<String, Btf.Member> withoutPadding(String struct) {
        Map<String, Btf.Member> members = btf.struct(struct);
        members.remove("pad");
        return members;
    }

    private static Btf readBtf() {
        try (InputStream object =
                ExecRecordLayoutTest.class.getResourceAsStream("/io/forgewatch/bpf/forgewatch.bpf.o")) {
            return Btf.read(Objects.requireNonNull(object, "no forgewatch.bpf.o in the bpf module's jar")
                    .readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
