package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.bpf.ExecProbe;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.bpf.RingBuffer;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.ProcessEvent;
import io.forgewatch.collector.exec.RecordBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The container that the golden records are of, run on this machine's kernel. Needs root, runc and gcc. */
final class GoldenContainer {
    static final Path RESOURCES = Path.of("src/test/resources");

    /** All mounts go with the namespace; an upper layer may not lie on another overlay, hence the tmpfs. */
    private static final String RUN = String.join(
            " && ",
            "mount -t tmpfs none \"$1\"",
            "mkdir \"$1\"/upper \"$1\"/work \"$1\"/rootfs",
            "mount -t overlay overlay -o lowerdir=/,upperdir=\"$1\"/upper,workdir=\"$1\"/work \"$1\"/rootfs",
            "mkdir \"$1\"/rootfs/build",
            "cp \"$2\" \"$3\" \"$1\"/rootfs/build",
            "printf %s \"$4\" >\"$1\"/config.json",
            "exec runc --root \"$1\"/state run --bundle \"$1\" forgewatch-golden");

    private static final String CONFIG = """
            {"ociVersion": "1.0.2", "hostname": "golden", "root": {"path": "rootfs"},
             "process": {"args": ["sh", "/build/in-container.sh", "9"], "cwd": "/build", "user": {"uid": 0, "gid": 0},
               "env": ["PATH=/usr/bin:/bin", "LC_ALL=C"]},
             "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
               {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
               {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs"}],
             "linux": {"cgroupsPath": "/docker-%s.scope",
               "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "ipc"}, {"type": "uts"}, {"type": "network"}]}}
            """.formatted("5a".repeat(32));

    private GoldenContainer() {}

    /** Runs it; gives its records by the golden ones' names. */
    static Map<String, byte[]> records(Path folder) throws Exception {
        ExecRecordDecoder decoder = new ExecRecordDecoder();
        Map<String, byte[]> chosen = new LinkedHashMap<>();
        int exiting = 0;
        for (byte[] record : recordsOf(folder)) {
            ProcessEvent event = decoder.decode(RecordBytes.buffer(record));
            if (event instanceof ExecEvent exec
                    && exec.cgroup().names().toString().contains("5a5a5a")) {
                chosen.putIfAbsent(nameOf(exec), record);
                exiting = exec.args().contains("golden-exit") ? exec.pid() : exiting;
            } else if (event instanceof ExitEvent exit && exit.pid() == exiting && exit.exitCode() == 7) {
                chosen.put("exit", record);
            }
        }
        chosen.remove("");
        assertThat(chosen).hasSize(7);
        return chosen;
    }

    private static String nameOf(ExecEvent exec) {
        List<String> args = exec.args();
        if (args.contains("-O2") && args.get(0).equals("gcc")) {
            return "gcc";
        }
        if (args.get(0).equals("true")) {
            return "hostile-arguments";
        }
        if (args.contains("end")) {
            return exec.executable().traits().memfd() ? "memfd" : "added";
        }
        if (args.get(0).endsWith("/cc1")) {
            return "cc1";
        }
        return exec.script() ? "script" : "";
    }

    /** All that happened while the container ran. */
    private static List<byte[]> recordsOf(Path folder) throws Exception {
        List<byte[]> records = new ArrayList<>();
        try (ExecProbe probe = ExecProbe.open(ProbeOptions.defaults(Set.of("gcc")));
                RingBuffer ring = RingBuffer.map(probe.ringFd(), probe.ringBytes())) {
            Process container = new ProcessBuilder(
                            "unshare",
                            "--mount",
                            "--propagation",
                            "private",
                            "sh",
                            "-c",
                            RUN,
                            "sh",
                            folder.toString(),
                            RESOURCES.resolve("golden/in-container.sh").toString(),
                            RESOURCES
                                    .resolve("io/forgewatch/collector/exec_ways.c")
                                    .toString(),
                            CONFIG)
                    .redirectErrorStream(true)
                    .start();
            container.getOutputStream().close();
            String output = new String(container.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(container.waitFor()).as(output).isZero();
            ring.await();
            while (ring.read(record -> records.add(bytes(record))) > 0) {}
        }
        return records;
    }

    private static byte[] bytes(ByteBuffer record) {
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }
}
