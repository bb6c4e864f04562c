package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.LaunchedBy;
import io.forgewatch.v1.Evidence.Tier;
import java.util.ArrayList;
import java.util.List;

/** Makes launches for tests; each method changes one fact. A process's start is its pid in microseconds, so that pids name it. */
final class Launched {
    static final long MS = 1_000_000;
    static final long SECOND = 1_000 * MS;
    /** When the tests' time begins, since boot. */
    static final long T0 = 1_000 * SECOND;

    static final ContainerRef SHOP = container("5a".repeat(32));
    static final ContainerRef BANK = container("b0".repeat(32));

    private final Role role;
    private String toolchain;
    private Tier tier = Tier.ARGUMENTS;
    private Activity activity = Activity.COMPILE;
    private Origin origin = Origin.IMAGE;
    private boolean renamed;
    private boolean copiedUp;
    private LaunchedBy launchedBy = LaunchedBy.ENTRYPOINT;
    private ContainerRef container = SHOP;
    private long timeNs = T0;
    private int pid = 100;
    private int session = 50;
    private List<Integer> above = List.of(50);
    private String path;
    private String directory = "/src";
    private String tty = "";
    private List<String> args = List.of();
    private int argumentCount = -1;
    private List<String> sources = List.of();
    private List<String> outputs = List.of();
    private List<String> reasons = List.of("named like a compiler");

    private Launched(Role role, String toolchain, String path) {
        this.role = role;
        this.toolchain = toolchain;
        this.path = path;
    }

    static Launched driver(String name) {
        return new Launched(Role.DRIVER, name, "/usr/bin/" + name);
    }

    static Launched wrapper(String name) {
        return new Launched(Role.WRAPPER, name, "/usr/bin/" + name);
    }

    static Launched backEnd(String toolchain, String name) {
        return new Launched(Role.BACK_END, toolchain, "/usr/lib/" + name);
    }

    static Launched tool(String name) {
        return new Launched(Role.BUILD_TOOL, name, "/usr/bin/" + name);
    }

    static ContainerRef container(String containerId) {
        return new ContainerRef(containerId, "docker", "", "/docker/" + containerId, null);
    }

    static long startOf(int pid) {
        return pid * 1_000L;
    }

    Launched at(long ms) {
        timeNs = T0 + ms * MS;
        return this;
    }

    Launched pid(int number) {
        pid = number;
        return this;
    }

    Launched session(int leader) {
        session = leader;
        above = List.of(leader);
        return this;
    }

    /** The parent first. */
    Launched below(Integer... pids) {
        above = List.of(pids);
        return this;
    }

    Launched in(ContainerRef other) {
        container = other;
        return this;
    }

    Launched does(Activity what) {
        activity = what;
        return this;
    }

    Launched tier(Tier other) {
        tier = other;
        return this;
    }

    Launched origin(Origin other) {
        origin = other;
        return this;
    }

    Launched copiedUp() {
        origin = Origin.ADDED;
        copiedUp = true;
        return this;
    }

    Launched renamed() {
        renamed = true;
        return this;
    }

    Launched injected() {
        launchedBy = LaunchedBy.INJECTED;
        return this;
    }

    Launched file(String other) {
        path = other;
        return this;
    }

    Launched directory(String other) {
        directory = other;
        return this;
    }

    Launched tty(String name) {
        tty = name;
        return this;
    }

    Launched args(String... all) {
        args = List.of(all);
        return this;
    }

    Launched argumentCount(int count) {
        argumentCount = count;
        return this;
    }

    Launched reads(String... files) {
        sources = List.of(files);
        return this;
    }

    Launched writes(String... files) {
        outputs = List.of(files);
        return this;
    }

    Launched because(String... all) {
        reasons = List.of(all);
        return this;
    }

    CompilerLaunch launch() {
        List<ExecEvent.Ancestor> ancestors = new ArrayList<>();
        for (int one : above) {
            ancestors.add(new ExecEvent.Ancestor(one, startOf(one), one - 40, Execs.PID_NAMESPACE, "sh"));
        }
        boolean upper = origin == Origin.ADDED;
        boolean mounted = origin == Origin.MOUNTED;
        Executable.Traits traits =
                new Executable.Traits(true, upper, copiedUp, origin == Origin.MEMFD, origin == Origin.DELETED, mounted);
        ExecEvent event = new ExecEvent(
                timeNs,
                startOf(pid),
                pid,
                pid,
                pid - 40,
                1000,
                1000,
                -1,
                session,
                tty,
                new ExecEvent.Cgroup(7, List.of("docker", container.id()), false),
                new ExecEvent.Namespaces(Execs.PID_NAMESPACE, 4, 5, true),
                new Executable(path, 45, 12, 1_700_000_000_000_000_000L, 900_000, 1, 0x794c7630L, traits),
                path,
                false,
                args,
                args.stream().mapToLong(String::length).sum() + args.size(),
                argumentCount < 0 ? args.size() : argumentCount,
                directory,
                PathText.baseName(path),
                ancestors,
                ExecEvent.Gaps.NONE);
        return new CompilerLaunch(
                event,
                container,
                role,
                toolchain,
                "c",
                tier,
                activity,
                origin,
                renamed,
                origin == Origin.MEMFD || origin == Origin.DELETED || (origin == Origin.ADDED && !traits.copiedUp()),
                false,
                false,
                launchedBy,
                sources,
                outputs,
                reasons);
    }
}
