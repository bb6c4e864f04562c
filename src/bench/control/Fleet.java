import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * So many collectors in one process against one control plane, each on a connection of its own. First all send as fast as they are
 * acknowledged; then they report at a rate, and a watcher sees how long after its sending each finding comes.
 */
final class Fleet implements FleetCollector.Work {
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicInteger due = new AtomicInteger();
    private final Map<String, Long> sentNs = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> problem = new AtomicReference<>();
    private final CountDownLatch welcomed;
    private final int batch;
    private final int collectors;
    private volatile boolean isFlood;

    private Fleet(int collectors, int batch) {
        this.collectors = collectors;
        this.batch = batch;
        this.welcomed = new CountDownLatch(collectors);
    }

    /** What the control plane is called, its collectors' port, its API's, the token's file, its pid; collectors, seconds, rate, batch. */
    public static void main(String[] args) throws Exception {
        Fleet fleet = new Fleet(Integer.parseInt(args[5]), Integer.parseInt(args[8]));
        fleet.run(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]), args, args[4]);
        System.exit(0);
    }

    private void run(String what, int port, int apiPort, String[] args, String pid) throws Exception {
        int seconds = Integer.parseInt(args[6]);
        int rate = Integer.parseInt(args[7]);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<FleetCollector> fleet = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < collectors; i++) {
            fleet.add(new FleetCollector(() -> channel(port, loops, threads), "node-" + i, this));
            if (i % 50 == 49) {
                Thread.sleep(50);
            }
        }
        check(welcomed.await(5, TimeUnit.MINUTES), "not all collectors were welcomed");
        double connectSeconds = (System.nanoTime() - began) / 1e9;
        long idleKb = rssKb(pid);

        isFlood = true;
        long from = System.nanoTime();
        fleet.forEach(FleetCollector::send);
        Thread.sleep(seconds * 1000L);
        isFlood = false;
        double perSecond = acknowledged.get() / ((System.nanoTime() - from) / 1e9);
        long floodKb = rssKb(pid);
        awaitQuiet();

        List<Long> waits = watched(fleet, channel(apiPort, loops, threads), args[3], rate, seconds);
        check(problem.get() == null, String.valueOf(problem.get()));
        long[] sorted = waits.stream().mapToLong(Long::longValue).sorted().toArray();
        check(sorted.length > 0, "the watcher saw nothing");
        System.out.printf(
                "%-11s %6d collectors in %5.1f s   %7.0f findings/s acknowledged   watch at %d/s: p50 %6.1f ms  p99 %6.1f ms"
                        + "  (%d)   RSS %4d MiB connected, %4d MiB flooded%n",
                what,
                collectors,
                connectSeconds,
                perSecond,
                rate,
                sorted[sorted.length / 2] / 1e6,
                sorted[(int) (sorted.length * 0.99)] / 1e6,
                sorted.length,
                idleKb >> 10,
                floodKb >> 10);
        fleet.forEach(FleetCollector::close);
    }

    private List<Long> watched(List<FleetCollector> fleet, ManagedChannel api, String tokenFile, int rate, int seconds)
            throws Exception {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + Files.readString(Path.of(tokenFile)).strip());
        var responses = FindingServiceGrpc.newBlockingStub(api)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .watchFindings(WatchFindingsRequest.getDefaultInstance());
        // The first heartbeat: from here on it sees everything.
        responses.next();
        int wanted = rate * seconds;
        Thread sender = new Thread(() -> {
            long began = System.nanoTime();
            for (int i = 0; i < wanted; i++) {
                due.incrementAndGet();
                fleet.get(i % fleet.size()).send();
                long next = began + (i + 1) * 1_000_000_000L / rate;
                java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
            }
        });
        sender.setDaemon(true);
        sender.start();
        List<Long> waits = new ArrayList<>();
        while (waits.size() < wanted * 9 / 10) {
            WatchFindingsResponse response = responses.next();
            Long sent = sentNs.remove(response.getFinding().getName());
            if (sent != null) {
                waits.add(System.nanoTime() - sent);
            }
        }
        return waits;
    }

    @Override
    public List<Finding> next() {
        if (isFlood) {
            Finding[] findings = new Finding[batch];
            Arrays.setAll(findings, i -> SampleFinding.of(number.getAndIncrement(), 1_000_000));
            return List.of(findings);
        }
        if (due.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
            return List.of();
        }
        Finding finding = SampleFinding.of(number.getAndIncrement(), 1_000_000);
        sentNs.put(finding.getName(), System.nanoTime());
        return List.of(finding);
    }

    @Override
    public void acknowledged(List<Finding> findings) {
        acknowledged.addAndGet(findings.size());
    }

    @Override
    public void welcomed() {
        welcomed.countDown();
    }

    @Override
    public void failed(Throwable cause) {
        problem.compareAndSet(null, cause);
    }

    /** Until no acknowledgement has come for a second. */
    private void awaitQuiet() throws InterruptedException {
        long before = -1;
        while (before != acknowledged.get()) {
            before = acknowledged.get();
            Thread.sleep(1_000);
        }
    }

    private static ManagedChannel channel(int port, EventLoopGroup loops, ExecutorService threads) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .eventLoopGroup(loops)
                .channelType(NioSocketChannel.class)
                .executor(threads)
                .build();
    }

    private static long rssKb(String pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            System.err.println("fleet: " + otherwise);
            System.exit(1);
        }
    }
}
