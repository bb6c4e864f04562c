package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecEvent.Ancestor;
import io.forgewatch.collector.exec.Executable;
import java.util.ArrayList;
import java.util.List;

/** Makes exec events for tests; each method changes one fact. */
final class Execs {
    static final long HOST_PID_NAMESPACE = 4026531836L;
    static final long PID_NAMESPACE = 4026532500L;
    static final ContainerRef CONTAINER =
            new ContainerRef("ab".repeat(32), "docker", "", "/docker/" + "ab".repeat(32), null);

    private String file;
    private String requested;
    private boolean script;
    private List<String> args;
    private int argumentCount;
    private boolean cut;
    private long pidNamespace = PID_NAMESPACE;
    private int pidInNamespace = 7;
    private List<Ancestor> ancestors = List.of();
    private Executable.Traits traits = new Executable.Traits(true, false, false, false, false, false);

    private long ctimeNs = 3;
    private int pid = 1007;

    private Execs(String requested, List<String> args) {
        this.requested = requested;
        this.file = requested.startsWith("/") ? requested : "/usr/bin/" + requested;
        this.args = args;
        this.argumentCount = args.size();
    }

    /** Words between spaces; {@code ''} is an empty one. */
    static Execs command(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.strip().split(" +", -1)) {
            words.add(word.equals("''") ? "" : word);
        }
        return command(words);
    }

    static Execs command(List<String> args) {
        return new Execs(args.isEmpty() ? "" : args.get(0), args);
    }

    Execs file(String path) {
        file = path;
        return this;
    }

    Execs requested(String path) {
        requested = path;
        return this;
    }

    Execs argv0(String name) {
        List<String> changed = new ArrayList<>(args);
        changed.set(0, name);
        args = changed;
        return this;
    }

    /** As the kernel does it: interpreter and path before the arguments. */
    Execs scriptOf(String interpreter, String... options) {
        List<String> changed = new ArrayList<>(List.of(interpreter));
        changed.addAll(List.of(options));
        changed.add(requested);
        changed.addAll(args.subList(1, args.size()));
        args = changed;
        argumentCount = changed.size();
        file = interpreter;
        script = true;
        return this;
    }

    Execs cut() {
        cut = true;
        return this;
    }

    Execs argumentCount(int count) {
        argumentCount = count;
        return this;
    }

    Execs leadingItsSession() {
        pid = 1000;
        return this;
    }

    Execs changed(long ns) {
        ctimeNs = ns;
        return this;
    }

    Execs traits(Executable.Traits changed) {
        traits = changed;
        return this;
    }

    Execs in(long namespace, int pid) {
        pidNamespace = namespace;
        pidInNamespace = pid;
        return this;
    }

    Execs below(Ancestor... nearestFirst) {
        ancestors = List.of(nearestFirst);
        return this;
    }

    static Ancestor ancestor(int pidInNamespace, long namespace) {
        return ancestor(pidInNamespace, namespace, 5);
    }

    static Ancestor ancestor(int pidInNamespace, long namespace, long startTimeNs) {
        return new Ancestor(1000 + pidInNamespace, startTimeNs, pidInNamespace, namespace, "x");
    }

    ExecEvent event() {
        return new ExecEvent(
                10,
                9,
                pid,
                pid,
                pidInNamespace,
                0,
                0,
                -1,
                1000,
                "",
                new ExecEvent.Cgroup(5, List.of("docker", "ab".repeat(32)), false),
                new ExecEvent.Namespaces(pidNamespace, 4, 5, true),
                new Executable(file, 1, 2, ctimeNs, 4, 1, 0x794c7630L, traits),
                requested,
                script,
                args,
                args.stream().mapToLong(String::length).sum() + args.size(),
                argumentCount,
                "/src",
                "comm",
                ancestors,
                new ExecEvent.Gaps(cut, false, false, false, false));
    }
}
