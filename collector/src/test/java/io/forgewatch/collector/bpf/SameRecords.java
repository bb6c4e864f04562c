package io.forgewatch.collector.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program, for kernels in VMs: both loaders' probes are attached at once, a command is run, and each exec and exit that went
 * into one ring must have gone into the other, byte for byte but for the time at which the program ran.
 *
 * <p>{@code SameRecords FLAGS COMMAND...}: FLAGS, in hexadecimal, must all have been seen, else nothing was compared. Ends with
 * 0 where all are the same.
 */
final class SameRecords {
    private static final int KIND_EXEC = 1;
    /** Offsets in exec_record.h; in struct exit_record the first two are the same. */
    private static final int FLAGS = 8;

    private static final int EXEC_TIME = 16;
    private static final int EXEC_START = 24;
    private static final int EXEC_PID = 76;
    private static final int EXIT_TIME = 8;
    private static final int EXIT_START = 16;
    private static final int EXIT_PID = 24;

    private SameRecords() {}

    @SuppressWarnings("try") // Closed before the end, so that no record is added any more.
    public static void main(String[] args) throws Exception {
        long wanted = Long.parseUnsignedLong(args[0], 16);
        Map<String, List<byte[]>> core = new LinkedHashMap<>();
        Map<String, List<byte[]>> bcc = new LinkedHashMap<>();
        try (ExecProbe first = open(ProbeLoader.CORE);
                RingBuffer firstRing = RingBuffer.map(first.ringFd(), first.ringBytes());
                ExecProbe second = open(ProbeLoader.BCC);
                RingBuffer secondRing = RingBuffer.map(second.ringFd(), second.ringBytes())) {
            // What began while only one was attached is none of the comparison's.
            drain(firstRing, new LinkedHashMap<>());
            drain(secondRing, new LinkedHashMap<>());
            int code = new ProcessBuilder(Arrays.asList(args).subList(1, args.length))
                    .inheritIO()
                    .start()
                    .waitFor();
            require(code == 0, "the command ended with " + code);
            Thread.sleep(500);
            second.close();
            first.close();
            drain(firstRing, core);
            drain(secondRing, bcc);
            require(first.counters().lost() + second.counters().lost() == 0, "records were lost");
            require(
                    counts(first.counters()).equals(counts(second.counters())),
                    "errors: " + first.counters() + ", bcc's " + second.counters());
        }
        System.out.println(compare(core, bcc, wanted));
    }

    private static ExecProbe open(ProbeLoader loader) throws ProbeException {
        ProbeOptions defaults = ProbeOptions.defaults(Set.of("cc", "gcc"));
        return ExecProbe.open(
                new ProbeOptions(defaults.ringBytes(), defaults.compilerNames(), defaults.hostRoot(), loader));
    }

    /** Errors are the same too; what was seen is not, since one was attached longer. */
    private static List<Long> counts(ProbeCounters counters) {
        return List.of(
                counters.filenameErrors(),
                counters.exePathErrors(),
                counters.cwdErrors(),
                counters.cgroupErrors(),
                counters.ancestorErrors());
    }

    private static void drain(RingBuffer ring, Map<String, List<byte[]>> records) {
        while (ring.read(record -> {
                    ByteBuffer data = record.order(ByteOrder.nativeOrder());
                    boolean exec = data.getShort(data.position()) == KIND_EXEC;
                    byte[] bytes = new byte[data.remaining()];
                    data.get(bytes);
                    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
                    fields.putLong(exec ? EXEC_TIME : EXIT_TIME, 0);
                    String key = (exec ? "exec of " : "exit of ") + fields.getInt(exec ? EXEC_PID : EXIT_PID)
                            + " started " + fields.getLong(exec ? EXEC_START : EXIT_START);
                    records.computeIfAbsent(key, unused -> new ArrayList<>()).add(bytes);
                })
                > 0) {}
    }

    private static String compare(Map<String, List<byte[]>> core, Map<String, List<byte[]>> bcc, long wanted) {
        long flags = 0;
        int execs = 0;
        int exits = 0;
        require(core.keySet().equals(bcc.keySet()), "other processes: " + core.keySet() + ", bcc's " + bcc.keySet());
        for (Map.Entry<String, List<byte[]>> entry : core.entrySet()) {
            List<byte[]> others = bcc.getOrDefault(entry.getKey(), List.of());
            require(entry.getValue().size() == others.size(), entry.getKey() + ": other records");
            for (int i = 0; i < others.size(); i++) {
                byte[] record = entry.getValue().get(i);
                int differs = Arrays.mismatch(record, others.get(i));
                HexFormat hex = HexFormat.of();
                require(
                        differs < 0,
                        entry.getKey() + " differs at byte " + differs + ":\n" + hex.formatHex(record) + "\n"
                                + hex.formatHex(others.get(i)));
                if (entry.getKey().startsWith("exec")) {
                    execs++;
                    flags |= ByteBuffer.wrap(record)
                            .order(ByteOrder.nativeOrder())
                            .getLong(FLAGS);
                } else {
                    exits++;
                }
            }
        }
        require((flags & wanted) == wanted, "not seen: flags " + Long.toHexString(wanted & ~flags));
        return execs + " execs and " + exits + " exits are the same, with flags " + Long.toHexString(flags);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            System.out.println(what);
            System.exit(1);
        }
    }
}
