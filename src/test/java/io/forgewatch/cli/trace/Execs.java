package io.forgewatch.cli.trace;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecEvent.Ancestor;
import io.forgewatch.collector.exec.ExecEvent.Cgroup;
import io.forgewatch.collector.exec.ExecEvent.Gaps;
import io.forgewatch.collector.exec.ExecEvent.Namespaces;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.exec.Executable.Traits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Execs to print. */
final class Execs {
    static final String CONTAINER_ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final Instant TIME = Instant.parse("2026-11-24T08:00:00.007Z");

    private Execs() {}

    static TracedExec onTheHost(String... args) {
        return new TracedExec(event("gcc", List.of("user.slice"), List.of(args), Gaps.NONE), TIME, null);
    }

    static TracedExec inAContainer(Gaps gaps, String... args) {
        ContainerRef container = new ContainerRef(CONTAINER_ID, "docker", "", "/docker/" + CONTAINER_ID, null);
        return new TracedExec(event("gcc", List.of("docker", CONTAINER_ID), List.of(args), gaps), TIME, container);
    }

    /** The text wherever a container can put one. */
    static TracedExec hostile(String text, @Nullable ContainerRef container) {
        return new TracedExec(event(text, List.of(text), List.of("gcc", text), Gaps.NONE), TIME, container);
    }

    static ExecEvent event(String text, List<String> cgroup, List<String> args, Gaps gaps) {
        return new ExecEvent(
                1_000,
                900,
                4711,
                4711,
                17,
                4_294_967_295L,
                1000,
                -1,
                4700,
                "pts0",
                new Cgroup(5, cgroup, false),
                new Namespaces(4_026_531_836L, 2, 3, false),
                new Executable(
                        "/usr/bin/" + text, 1, 2, 3, 4, 1, 0, new Traits(false, false, false, false, false, false)),
                text,
                false,
                args,
                10,
                args.size(),
                "/tmp/" + text,
                text,
                List.of(new Ancestor(4700, 100, 1, 7, text), new Ancestor(1, 1, 1, 1, "systemd")),
                gaps);
    }
}
