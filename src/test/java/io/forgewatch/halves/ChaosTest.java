package io.forgewatch.halves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceBlockingStub;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.ListFindingsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two control planes on one PostgreSQL, twenty collectors in four processes, five watchers; all but the watchers are killed at random
 * (SIGKILL) and started again. {@code make chaos-test} does it for five minutes.
 */
final class ChaosTest {
    private static final int SECONDS = Integer.getInteger("forgewatch.chaos.seconds", 40);
    private static final int KILLS = Integer.getInteger("forgewatch.chaos.kills", 15);
    private static final long SEED = Long.getLong("forgewatch.chaos.seed", System.nanoTime());
    private static final int CONTROLS = 2;
    private static final int PROCESSES = 4;
    private static final int COLLECTORS_EACH = 5;
    private static final int WATCHERS = 5;
    private static final int PAUSE_MS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final List<ChaosCrew> controls = new ArrayList<>();
    private final List<ChaosCrew> collectors = new ArrayList<>();
    private final List<ChaosWatcher> watchers = new ArrayList<>();

    @Test
    @Timeout(1200)
    void shouldShowEverythingOnceThatWasEverInAnOutboxWhoeverIsKilled() throws Exception {
        List<Integer> apiPorts = freePorts();
        List<Integer> collectorPorts = freePorts();
        try (Postgres postgres = new Postgres();
                Balancer api = new Balancer(apiPorts);
                Balancer forCollectors = new Balancer(collectorPorts)) {
            try {
                for (int i = 0; i < CONTROLS; i++) {
                    controls.add(control(i, apiPorts.get(i), collectorPorts.get(i), postgres));
                }
                await().atMost(PATIENCE)
                        .until(() -> controls.stream()
                                .allMatch(control -> control.said().contains("listens")));
                for (int i = 0; i < WATCHERS; i++) {
                    watchers.add(new ChaosWatcher(api.port(), this::authorized));
                }
                await().atMost(PATIENCE).until(() -> watchers.stream().allMatch(ChaosWatcher::hasStarted));
                for (int i = 0; i < PROCESSES; i++) {
                    collectors.add(collectors(i, forCollectors.port()));
                }
                killAtRandom();
                judge(api.port());
            } finally {
                ChaosCrew.killAll(collectors);
                ChaosCrew.killAll(controls);
                for (ChaosWatcher watcher : watchers) {
                    watcher.close();
                }
            }
        }
    }

    private void killAtRandom() throws Exception {
        System.out.printf("chaos: %d kills in %d s, seed %d%n", KILLS, SECONDS, SEED);
        Random random = new Random(SEED);
        long began = System.nanoTime();
        int ofControls = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // Somewhere within its share of the time.
            long at = (long) ((kill + random.nextDouble()) * SECONDS * 1e9 / KILLS);
            Thread.sleep(Math.max(0, (began + at - System.nanoTime()) / 1_000_000));
            // Control planes as often as collectors' processes.
            ChaosCrew victim = random.nextBoolean()
                    ? controls.get(random.nextInt(controls.size()))
                    : collectors.get(random.nextInt(collectors.size()));
            assertThat(victim.isAlive()).as("ended by itself").isTrue();
            victim.kill();
            victim.restart();
            ofControls += controls.contains(victim) ? 1 : 0;
        }
        Thread.sleep(Math.max(0, SECONDS * 1000L - (System.nanoTime() - began) / 1_000_000));
        System.out.printf(
                "chaos: killed control planes %d times, collectors' processes %d times%n",
                ofControls, KILLS - ofControls);
    }

    private void judge(int apiPort) throws Exception {
        for (ChaosCrew crew : collectors) {
            crew.tellToStop();
        }
        await().atMost(PATIENCE)
                .until(() -> collectors.stream().allMatch(crew -> crew.said().contains(ChaosCollectors.DONE)));
        Set<String> acknowledged = new TreeSet<>();
        for (ChaosCrew crew : collectors) {
            crew.said().stream().filter(line -> line.startsWith("c")).forEach(acknowledged::add);
        }
        List<String> stored = stored(apiPort);
        await().atMost(PATIENCE)
                .until(() -> watchers.stream()
                        .allMatch(watcher -> watcher.problem() != null || watcher.count() >= stored.size()));
        // Whatever came twice would come by now.
        Thread.sleep(2_000);

        System.out.printf(
                "chaos: %d findings acknowledged, %d stored, %d of them once%n",
                acknowledged.size(), stored.size(), Set.copyOf(stored).size());
        for (ChaosWatcher watcher : watchers) {
            System.out.printf(
                    "chaos: a watcher resumed %d times, saw %d findings, %d of them once%n",
                    watcher.resumed(),
                    watcher.count(),
                    Set.copyOf(watcher.seen()).size());
        }
        assertThat(acknowledged).hasSizeGreaterThan(SECONDS);
        // A collector that was killed may have sent one that it did not come to tell of.
        assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
        assertThat(stored.size() - acknowledged.size()).isLessThanOrEqualTo(KILLS * COLLECTORS_EACH * 2);
        for (ChaosWatcher watcher : watchers) {
            assertThat(watcher.problem()).isNull();
            assertThat(watcher.seen()).containsExactlyInAnyOrderElementsOf(stored);
            assertThat(watcher.seen()).isEqualTo(watchers.get(0).seen());
        }
    }

    private ChaosCrew control(int number, int apiPort, int collectorsPort, Postgres postgres) throws IOException {
        return new ChaosCrew(
                Files.createDirectories(directory.resolve("control-" + number)),
                Map.of(ChaosControl.PASSWORD, postgres.password),
                ChaosControl.class,
                () -> List.of(
                        directory.resolve("control-" + number).toString(),
                        tokenFile().toString(),
                        Integer.toString(apiPort),
                        Integer.toString(collectorsPort),
                        postgres.url));
    }

    private ChaosCrew collectors(int number, int port) throws IOException {
        ChaosCrew[] self = new ChaosCrew[1];
        self[0] = new ChaosCrew(
                Files.createDirectories(directory.resolve("collectors-" + number)),
                Map.of(),
                ChaosCollectors.class,
                () -> {
                    List<String> arguments = new ArrayList<>(List.of(
                            directory.resolve("collectors-" + number).toString(),
                            Integer.toString(port),
                            Integer.toString(PAUSE_MS)));
                    Set<String> said = self[0] == null ? Set.of() : self[0].said();
                    IntStream.range(number * COLLECTORS_EACH, (number + 1) * COLLECTORS_EACH)
                            .mapToObj(collector -> collector + ":" + next(collector, said))
                            .forEach(arguments::add);
                    return arguments;
                });
        return self[0];
    }

    /** The number after the last that a collector has said. */
    private static int next(int collector, Set<String> said) {
        String prefix = ChaosCollectors.id(collector, 0).replaceAll("0$", "");
        return said.stream()
                        .filter(line -> line.startsWith(prefix))
                        .mapToInt(line -> Integer.parseInt(line.substring(prefix.length())))
                        .max()
                        .orElse(-1)
                + 1;
    }

    private Path tokenFile() {
        return directory.resolve("token");
    }

    private FindingServiceBlockingStub authorized(FindingServiceBlockingStub stub) {
        Metadata headers = new Metadata();
        try {
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + Files.readString(tokenFile()).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Ids of all findings. */
    private List<String> stored(int port) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            List<Finding> all = new ArrayList<>();
            String page = "";
            do {
                ListFindingsResponse response = authorized(FindingServiceGrpc.newBlockingStub(channel))
                        .withWaitForReady()
                        .listFindings(ListFindingsRequest.newBuilder()
                                .setPageSize(1000)
                                .setPageToken(page)
                                .build());
                all.addAll(response.getFindingsList());
                page = response.getNextPageToken();
            } while (!page.isEmpty());
            return all.stream()
                    .map(finding -> finding.getName().substring("findings/".length()))
                    .collect(Collectors.toList());
        } finally {
            channel.shutdownNow();
        }
    }

    private static List<Integer> freePorts() throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < CONTROLS; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
