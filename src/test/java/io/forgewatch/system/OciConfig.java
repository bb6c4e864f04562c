package io.forgewatch.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The config.json of an OCI bundle (opencontainers/runtime-spec, config.md), as far as the tests need it. */
final class OciConfig {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OciConfig() {}

    static void write(Path bundle, ContainerSpec spec, List<String> args) {
        Map<String, Object> config = Map.of(
                "ociVersion", "1.0.2",
                "process", process(spec, args),
                "root", Map.of("path", spec.root().path().toString(), "readonly", false),
                "hostname", "systest",
                "mounts", mounts(spec),
                "linux", linux(spec));
        try {
            JSON.writeValue(bundle.resolve("config.json").toFile(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> process(ContainerSpec spec, List<String> args) {
        List<String> environment = new ArrayList<>(
                List.of("PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/tmp", "TERM=xterm", "LC_ALL=C"));
        spec.environment().forEach((name, value) -> environment.add(name + "=" + value));
        List<String> held = spec.capabilities();
        return Map.of(
                "args", args,
                "cwd", spec.workingDirectory(),
                "env", environment,
                "terminal", spec.terminal(),
                "user", Map.of("uid", spec.uid(), "gid", spec.gid()),
                "capabilities", Map.of("bounding", held, "effective", held, "permitted", held));
    }

    private static List<Map<String, Object>> mounts(ContainerSpec spec) {
        List<Map<String, Object>> mounts = new ArrayList<>();
        mounts.add(mount("/proc", "proc", "proc", List.of()));
        mounts.add(mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "mode=755", "size=64k")));
        mounts.add(mount("/dev/pts", "devpts", "devpts", List.of("newinstance", "ptmxmode=0666", "mode=0620")));
        mounts.add(mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "nodev", "mode=1777")));
        mounts.add(mount("/tmp", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "mode=1777")));
        for (ContainerSpec.BindMount bind : spec.mounts()) {
            String access = bind.writable() ? "rw" : "ro";
            mounts.add(mount(bind.pathInside(), "bind", bind.hostPath(), List.of("rbind", access)));
        }
        return mounts;
    }

    private static Map<String, Object> mount(String inside, String type, String source, List<String> options) {
        return Map.of("destination", inside, "type", type, "source", source, "options", options);
    }

    private static Map<String, Object> linux(ContainerSpec spec) {
        List<Map<String, String>> namespaces = new ArrayList<>();
        for (String type : new String[] {"pid", "mount", "ipc", "uts", "network"}) {
            namespaces.add(Map.of("type", type));
        }
        return Map.of("namespaces", namespaces, "cgroupsPath", spec.cgroup().path());
    }
}
