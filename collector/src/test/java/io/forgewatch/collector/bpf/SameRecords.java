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
 * Two probes are attached at once, a command is run, and each exec and exit of it and of its descendants that went into one
 * ring must have gone into the other, byte for byte but for the time at which the program ran.
 */
final class SameRecords {
    private static final int KIND_EXEC = 1;
    /** Offsets in exec_record.h; in struct exit_record the kind is at the same. */
    private static final int FIXED_BYTES = 2;

    private static final int FLAGS = 8;
    private static final int EXEC_TIME = 16;
    private static final int EXEC_START = 24;
    private static final int EXEC_PID = 76;
    private static final int ANCESTORS = 176;
    private static final int ANCESTOR_BYTES = 40;
    private static final int ANCESTOR_PID = 8;
    private static final int EXIT_TIME = 8;
    private static final int EXIT_START = 16;
    private static final int EXIT_PID = 24;

    private SameRecords() {}

    /** Loads and attaches a probe. */
    interface Opener {
        ExecProbe open(ProbeOptions options) throws ProbeException;
    }

    /** For kernels in VMs, CO-RE and bcc: {@code SameRecords FLAGS COMMAND...}, FLAGS in hexadecimal. Ends with 0 where all are the same. */
    public static void main(String[] args) throws Exception {
        try {
            long wanted = Long.parseUnsignedLong(args[0], 16);
            System.out.println(compare(
                    options -> ExecProbe.open(with(options, ProbeLoader.CORE)),
                    options -> ExecProbe.open(with(options, ProbeLoader.BCC)),
                    wanted,
                    Arrays.asList(args).subList(1, args.length)));
        } catch (AssertionError e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    private static ProbeOptions with(ProbeOptions options, ProbeLoader loader) {
        return new ProbeOptions(options.ringBytes(), options.compilerNames(), options.hostRoot(), loader);
    }

    /**
     * Runs the command and compares.
     *
     * @param wanted flags that must all have been seen, else nothing was compared
     * @return what there was
     * @throws AssertionError they differ; the message tells where
     */
    @SuppressWarnings("try") // Closed before the end, so that no record is added any more.
    static String compare(Opener one, Opener other, long wanted, List<String> command) throws Exception {
        ProbeOptions options = ProbeOptions.defaults(Set.of("cc", "gcc"));
        try (ExecProbe first = one.open(options);
                RingBuffer firstRing = RingBuffer.map(first.ringFd(), first.ringBytes());
                ExecProbe second = other.open(options);
                RingBuffer secondRing = RingBuffer.map(second.ringFd(), second.ringBytes())) {
            Process process = new ProcessBuilder(command).inheritIO().start();
            int code = process.waitFor();
            require(code == 0, "the command ended with " + code);
            Thread.sleep(500);
            second.close();
            first.close();
            int pid = Math.toIntExact(process.pid());
            return compare(drain(firstRing, pid), drain(secondRing, pid), wanted);
        }
    }

    private static Map<String, List<byte[]>> drain(RingBuffer ring, int root) {
        Map<String, List<byte[]>> records = new LinkedHashMap<>();
        while (ring.read(record -> {
                    byte[] bytes = new byte[record.remaining()];
                    record.get(bytes);
                    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
                    boolean exec = fields.getShort(0) == KIND_EXEC;
                    fields.putLong(exec ? EXEC_TIME : EXIT_TIME, 0);
                    String process = fields.getInt(exec ? EXEC_PID : EXIT_PID) + " started "
                            + fields.getLong(exec ? EXEC_START : EXIT_START);
                    if (exec ? descends(fields, root) : records.containsKey("exec of " + process)) {
                        records.computeIfAbsent((exec ? "exec of " : "exit of ") + process, unused -> new ArrayList<>())
                                .add(bytes);
                    }
                })
                > 0) {}
        return records;
    }

    private static boolean descends(ByteBuffer exec, int root) {
        boolean found = exec.getInt(EXEC_PID) == root;
        for (int at = ANCESTORS; at < exec.getShort(FIXED_BYTES); at += ANCESTOR_BYTES) {
            found |= exec.getInt(at + ANCESTOR_PID) == root;
        }
        return found;
    }

    private static String compare(Map<String, List<byte[]>> ones, Map<String, List<byte[]>> others, long wanted) {
        long flags = 0;
        int execs = 0;
        int exits = 0;
        require(ones.keySet().equals(others.keySet()), "other processes: " + ones.keySet() + ", " + others.keySet());
        for (Map.Entry<String, List<byte[]>> entry : ones.entrySet()) {
            List<byte[]> same = others.getOrDefault(entry.getKey(), List.of());
            require(entry.getValue().size() == same.size(), entry.getKey() + ": other records");
            for (int i = 0; i < same.size(); i++) {
                byte[] record = entry.getValue().get(i);
                int differs = Arrays.mismatch(record, same.get(i));
                HexFormat hex = HexFormat.of();
                require(
                        differs < 0,
                        entry.getKey() + " differs at byte " + differs + ":\n" + hex.formatHex(record) + "\n"
                                + hex.formatHex(same.get(i)));
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
            throw new AssertionError(what);
        }
    }
}
