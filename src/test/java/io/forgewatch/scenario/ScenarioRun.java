package io.forgewatch.scenario;

import io.forgewatch.system.Commands;
import io.forgewatch.system.ContainerSpec;
import io.forgewatch.system.Leftovers;
import io.forgewatch.system.Outcome;
import io.forgewatch.system.OverlayRoot;
import io.forgewatch.system.RuncContainer;
import io.forgewatch.system.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A scenario that ran to its end in a container of its own.
 *
 * @param containerIds what the findings may call that container
 * @param failure why it did not run as written, with all that the script said; empty where it did
 * @param endedNs {@link System#nanoTime()} of its end
 */
record ScenarioRun(List<String> containerIds, String failure, long endedNs) {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    /** {@code start} is that of src/test/c, told so that its own arguments are not those of what it starts. */
    private static final String BEGUN =
            "(\nset -e\ncd /build\nstart() { COMMAND=$(printf '%s\\n' \"$@\") /opt/inputs/start; }\n";

    /** A file must outlive its launch by half a second to be read in its container. */
    private static final String KEPT = "\n)\ncode=$?\nsleep 0.8\nexit $code\n";

    /** Runs it; blocks until its container is gone. Any thread. */
    static ScenarioRun of(Scenario scenario, ScenarioImage image) {
        List<String> ids = new ArrayList<>();
        String failure = "";
        Path volume = Scratch.folder("volume");
        try (OverlayRoot root = OverlayRoot.ofHostBelow(image.layer())) {
            ContainerSpec spec = spec(scenario, root, image.layer(), volume);
            ids.add(spec.cgroup().containerId());
            Outcome outcome = run(scenario, spec, ids);
            if (outcome.exitCode() != 0) {
                failure = outcome.toString();
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e.toString();
        } finally {
            Leftovers.delete(volume);
        }
        return new ScenarioRun(List.copyOf(ids), failure, System.nanoTime());
    }

    private static ContainerSpec spec(Scenario scenario, OverlayRoot root, Path layer, Path volume) {
        ContainerSpec spec = ContainerSpec.of(root);
        for (String capability : scenario.capabilities()) {
            spec = spec.withCapability(capability);
        }
        if (scenario.uid() != 0) {
            spec = spec.withUser(scenario.uid(), scenario.uid());
        }
        for (Map.Entry<String, String> mount : scenario.mounts().entrySet()) {
            spec = spec.withMount(layer.resolve(mount.getValue()).toString(), mount.getKey());
        }
        return scenario.volume().isEmpty() ? spec : spec.withVolume(volume.toString(), scenario.volume());
    }

    private static Outcome run(Scenario scenario, ContainerSpec spec, List<String> ids) {
        String[] script = {"bash", "-c", BEGUN + scenario.script() + KEPT};
        String[] then = {"bash", "-c", BEGUN + scenario.then() + KEPT};
        if (scenario.start() == Scenario.Start.TERMINAL) {
            return RuncContainer.run(spec.withTerminal(), script);
        }
        if (scenario.start() == Scenario.Start.ENTRYPOINT && scenario.then().isEmpty()) {
            return RuncContainer.run(spec, script);
        }
        String[] first =
                scenario.start() == Scenario.Start.ENTRYPOINT ? lasting(scenario) : new String[] {"sleep", "600"};
        try (RuncContainer container = RuncContainer.start(spec, first)) {
            Outcome outcome = switch (scenario.start()) {
                case EXEC -> container.exec(script);
                case EXEC_TERMINAL -> container.execOnTerminal(script);
                case NSENTER -> nsenter(container, ids, script);
                default ->
                    container.exec(
                            "sh",
                            "-c",
                            "until [ -s /build/.through ]; do sleep 0.1; done; exit $(cat /build/.through)");
            };
            if (outcome.exitCode() != 0 || scenario.then().isEmpty()) {
                return outcome;
            }
            return scenario.thenUid() == 0 ? container.exec(then) : container.execAs(scenario.thenUid(), then);
        }
    }

    /** The entrypoint that a later exec finds done and still there. */
    private static String[] lasting(Scenario scenario) {
        return new String[] {"bash", "-c", BEGUN + scenario.script() + "\n)\necho $? >/build/.through\nsleep 600"};
    }

    private static Outcome nsenter(RuncContainer container, List<String> ids, String... script) {
        long pid = container.firstProcess().pid();
        try {
            // No cgroup tells the container then: it goes by its pid namespace.
            Object namespace = Files.getAttribute(
                    Path.of("/proc", Long.toString(pid), "ns", "pid"), "unix:ino", new LinkOption[0]);
            ids.add("ns-" + namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--target", Long.toString(pid), "--mount", "--uts", "--ipc", "--net", "--pid"));
        command.add("--root");
        command.addAll(List.of(script));
        return Commands.run(TIMEOUT, command);
    }
}
