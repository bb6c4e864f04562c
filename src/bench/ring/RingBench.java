package io.forgewatch.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The collector's ring reader and libbpf's, taking turns on one ring that the kernel fills with records of real execs.
 *
 * <p>Filled: the ring is full before each turn, so the time is the reader's alone. Continuous: the kernel sends from the other
 * core meanwhile; each record's number is checked, here as there.
 */
final class RingBench {
    private static final long HOST_PID_NAMESPACE = 4026531836L;
    private static final long HOST_CGROUP = 77;
    private static final int TURN_RECORDS = 200_000;
    private static final List<String> GOLDEN = List.of("gcc", "cc1", "script", "added", "memfd");

    private final FilledRing ring;
    private final List<byte[]> container;
    private final List<byte[]> host;
    private final List<Reader> readers = List.of(
            Reader.inC("walk", 0, false),
            Reader.inJava("walk", false, JavaReader.Walk::new),
            Reader.inC("discard", 1, true),
            Reader.inJava("discard", true, () -> new JavaReader.Discard(HOST_PID_NAMESPACE)),
            Reader.inJava("discard, lineage kept", true, () -> new JavaReader.Remember(HOST_PID_NAMESPACE)),
            Reader.inC("decode", 2, false),
            Reader.inJava("decode", false, JavaReader.Decode::new));

    private RingBench(FilledRing ring, Path golden) throws IOException {
        this.ring = ring;
        this.container = new ArrayList<>();
        this.host = new ArrayList<>();
        for (String name : GOLDEN) {
            byte[] record = Files.readAllBytes(golden.resolve(name + ".bin"));
            container.add(record);
            host.add(onHost(record, host.size()));
        }
    }

    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[2]);
        long records = Long.parseLong(args[3]);
        try (FilledRing ring = FilledRing.open(Path.of(args[0]), 4 << 20)) {
            RingBench bench = new RingBench(ring, Path.of(args[1]));
            boolean whole = bench.filled(rounds);
            whole &= bench.continuous(records);
            if (!whole) {
                System.out.println("FAILED: records were missing, out of order, malformed or read differently");
                System.exit(1);
            }
        }
    }

    /** The same record as of a host's process in a service's cgroup, another process each. */
    private static byte[] onHost(byte[] record, int number) throws IOException {
        byte[] names = "cron.service\0system.slice\0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer from = ByteBuffer.wrap(record).order(ByteOrder.nativeOrder());
        int fixed = from.getShort(2) & 0xffff;
        int cgroup = from.getShort(124) & 0xffff;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(record, 0, fixed);
        bytes.write(names);
        bytes.write(record, fixed + cgroup, record.length - fixed - cgroup);
        ByteBuffer host = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.nativeOrder());
        host.putInt(4, host.capacity());
        host.putLong(32, HOST_CGROUP);
        host.putInt(76, 1000 + number);
        host.putInt(104, (int) HOST_PID_NAMESPACE);
        host.putShort(124, (short) names.length);
        return host.array();
    }

    private boolean filled(int rounds) {
        double[][] ns = new double[readers.size()][rounds];
        double[] bytes = new double[readers.size()];
        boolean whole = true;
        // The first rounds are for the compiler.
        int warm = Math.max(3, rounds / 4);
        for (int round = -warm; round < rounds; round++) {
            double[] sums = new double[readers.size()];
            for (int i = 0; i < readers.size(); i++) {
                Reader reader = readers.get(i);
                ring.send(reader.host() ? host : container, HOST_CGROUP, HOST_PID_NAMESPACE);
                FilledRing.Reading all = FilledRing.Reading.NONE;
                while (all.records() < TURN_RECORDS) {
                    ring.fill();
                    all = all.plus(ring.read(reader, Long.MAX_VALUE));
                }
                whole &= all.outOfOrder() == 0 && all.malformed() == 0;
                sums[i] = (double) all.sum() / all.records();
                // Readers of the same work must have read the same.
                whole &= i == 0
                        || !reader.work().equals(readers.get(i - 1).work())
                        || Math.abs(sums[i] / sums[i - 1] - 1) < 0.001;
                if (round >= 0) {
                    ns[i][round] = (double) all.busyNs() / all.records();
                    bytes[i] = reader.java() ? (double) all.allocatedBytes() / all.records() : Double.NaN;
                }
            }
        }
        System.out.printf("%nfilled ring: %d rounds of %d records each, medians%n", rounds, TURN_RECORDS);
        print(ns, bytes);
        return whole;
    }

    private void print(double[][] ns, double[] bytes) {
        System.out.printf("%-24s %-8s %12s %10s %14s%n", "WORK", "READER", "NS/RECORD", "x OF C", "BYTES/RECORD");
        double c = Double.NaN;
        for (int i = 0; i < readers.size(); i++) {
            Reader reader = readers.get(i);
            double median = median(ns[i]);
            if (!reader.java()) {
                c = median;
            }
            System.out.printf(
                    "%-24s %-8s %12.1f %10.2f %14s%n",
                    reader.work(),
                    reader.java() ? "Java" : "libbpf C",
                    median,
                    median / c,
                    reader.java() ? String.format("%.2f", bytes[i]) : "-");
        }
    }

    private boolean continuous(long wanted) {
        System.out.printf("%ncontinuous: the kernel fills on the other core, readers take turns%n");
        System.out.printf(
                "%-24s %-8s %14s %12s %12s %12s%n",
                "WORK", "READER", "RECORDS", "NS/RECORD", "OUT OF ORDER", "MALFORMED");
        boolean whole = true;
        List<List<Reader>> works = List.of(readers.subList(0, 2), readers.subList(2, 5), readers.subList(5, 7));
        for (List<Reader> work : works) {
            ring.send(work.get(0).host() ? host : container, HOST_CGROUP, HOST_PID_NAMESPACE);
            long share = Math.max(1, wanted / works.size());
            FilledRing.Reading[] found = new FilledRing.Reading[work.size()];
            Arrays.fill(found, FilledRing.Reading.NONE);
            ring.startFilling();
            long all = 0;
            for (int turn = 0; all < share; turn++) {
                int i = turn % work.size();
                FilledRing.Reading reading = ring.read(work.get(i), TURN_RECORDS);
                found[i] = found[i].plus(reading);
                all += reading.records();
                if (ring.fillBytes() < 1 << 20) {
                    LockSupport.parkNanos(200_000);
                }
            }
            ring.stopFilling();
            for (int i = 0; i < work.size(); i++) {
                FilledRing.Reading reading = found[i];
                whole &= reading.outOfOrder() == 0 && reading.malformed() == 0 && reading.records() > 0;
                System.out.printf(
                        "%-24s %-8s %14d %12.1f %12d %12d%n",
                        work.get(i).work(),
                        work.get(i).java() ? "Java" : "libbpf C",
                        reading.records(),
                        (double) reading.busyNs() / reading.records(),
                        reading.outOfOrder(),
                        reading.malformed());
            }
            // What is left belongs to no turn.
            whole &= Stream.of(ring.read(work.get(0), Long.MAX_VALUE)).allMatch(rest -> rest.outOfOrder() == 0);
        }
        return whole;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }
}
