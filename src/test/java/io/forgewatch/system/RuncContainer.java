package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real container, run by runc. Closing it ends it and removes its cgroups; its root is its owner's. */
public final class RuncContainer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(8);

    private final String name = Scratch.uniqueName("c");
    private final Path bundle = Scratch.folder("bundle");
    private final ContainerSpec spec;

    private RuncContainer(ContainerSpec spec, List<String> args) {
        this.spec = spec;
        OciConfig.write(bundle, spec, args);
        CgroupTree.willMake(spec.cgroup().path());
    }

    /** Runs a container whose first process is the command, until that ends. */
    public static Outcome run(ContainerSpec spec, String... args) {
        try (RuncContainer container = new RuncContainer(spec, List.of(args))) {
            List<String> command = container.runc("run", "--bundle", container.bundle.toString(), container.name);
            return Commands.run(TIMEOUT, spec.terminal() ? onTerminal(command) : command);
        }
    }

    /** Runs a shell script as the container's first process, until it ends. */
    static Outcome runShell(ContainerSpec spec, String script) {
        return run(spec, "sh", "-c", script);
    }

    /** Starts a container that does nothing until something is run in it. */
    public static RuncContainer start(ContainerSpec spec) {
        return start(spec, "sleep", "600");
    }

    /** Starts a container whose first process is the command, and does not wait for its end. */
    public static RuncContainer start(ContainerSpec spec, String... args) {
        RuncContainer container = new RuncContainer(spec, List.of(args));
        try {
            Commands.run(
                            TIMEOUT,
                            container.runc(
                                    "run",
                                    "--detach",
                                    "--pid-file",
                                    container.pidFile().toString(),
                                    "--bundle",
                                    container.bundle.toString(),
                                    container.name))
                    .ok();
            return container;
        } catch (RuntimeException | Error e) {
            container.close();
            throw e;
        }
    }

    /** Runs a command in the running container, beside its first process, as {@code kubectl exec} does. */
    public Outcome exec(String... args) {
        List<String> command = runc("exec", name);
        command.addAll(List.of(args));
        return Commands.run(TIMEOUT, command);
    }

    /** The same as another user. */
    public Outcome execAs(int uid, String... args) {
        List<String> command = runc("exec", "--user", uid + ":" + uid, name);
        command.addAll(List.of(args));
        return Commands.run(TIMEOUT, command);
    }

    /** The same with a terminal, as {@code kubectl exec -it} does. */
    public Outcome execOnTerminal(String... args) {
        List<String> command = runc("exec", "--tty", name);
        command.addAll(List.of(args));
        return Commands.run(TIMEOUT, onTerminal(command));
    }

    /** Its first process, as the host numbers it. */
    public ProcessHandle firstProcess() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()))).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path pidFile() {
        return bundle.resolve("pid");
    }

    public ContainerSpec spec() {
        return spec;
    }

    @Override
    public void close() {
        // Whether or not it was ever created.
        Commands.run(TIMEOUT, runc("delete", "--force", name));
        CgroupTree.ended(spec.cgroup().path());
        Leftovers.delete(bundle);
    }

    private List<String> runc(String... arguments) {
        try {
            Path state = Files.createDirectories(Scratch.root().resolve("runc"));
            List<String> command = new ArrayList<>(List.of("runc", "--root", state.toString()));
            command.addAll(List.of(arguments));
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** runc takes a container's terminal from its own, and script(1) gives it one. */
    private static List<String> onTerminal(List<String> command) {
        String line = String.join(
                " ",
                command.stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .toList());
        return List.of("script", "--quiet", "--return", "--command", line, "/dev/null");
    }
}
