package io.forgewatch.collector.bpf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the kernel on this host makes of the probe: loads each program, attaches none. */
public final class ProbeReport {
    private ProbeReport() {}

    /**
     * One program of the object.
     *
     * @param program its name and how it attaches
     * @param verifiedInstructions steps of the verifier, of the million it takes; 0 where the kernel does not tell
     * @param translatedBytes after the verifier
     * @param jitedBytes as machine code
     */
    public record Row(String program, int verifiedInstructions, int translatedBytes, int jitedBytes) {}

    /** Loads the probe in each way that the loader has and unloads it again. Fails where one of them is refused. */
    public static List<Row> load(ProbeOptions options) throws ProbeException {
        List<Row> rows = new ArrayList<>();
        try {
            if (options.loader().choose() == ProbeLoader.BCC) {
                add(rows, BccModule.load(options), "bcc");
            } else {
                add(rows, ProbeObject.load(options, false), "tp_btf");
                add(rows, ProbeObject.load(options, true), "raw_tp");
            }
        } catch (LinkageError e) {
            throw ExecProbe.withoutLibBpf(e);
        }
        return rows;
    }

    /**
     * Loads the probe as it would be opened, and unloads it again.
     *
     * @return its first program
     * @throws ProbeException it loads in no way
     */
    public static Row loadAny(ProbeOptions options) throws ProbeException {
        try {
            return options.loader().choose() == ProbeLoader.BCC
                    ? load(options).get(0)
                    : ProbeObject.eitherWay(raw -> {
                        List<Row> rows = new ArrayList<>();
                        add(rows, ProbeObject.load(options, raw), raw ? "raw_tp" : "tp_btf");
                        return rows.get(0);
                    });
        } catch (LinkageError e) {
            throw ExecProbe.withoutLibBpf(e);
        }
    }

    private static void add(List<Row> rows, LoadedProbe loaded, String way) {
        try (loaded) {
            for (ProgramInfo info : loaded.programs()) {
                rows.add(new Row(
                        info.name() + " (" + way + ")",
                        info.verifiedInstructions(),
                        info.translatedBytes(),
                        info.jitedBytes()));
            }
        }
    }

    /**
     * The version of the libbpf that is installed, such as v1.1.
     *
     * @throws ProbeException there is none that can be used
     */
    public static String libBpfVersion() throws ProbeException {
        try {
            return LibBpf.libbpf_version_string();
        } catch (LinkageError e) {
            throw ExecProbe.withoutLibBpf(e);
        }
    }

    /** What is missing here to compile the probe with bcc and how to get it, empty for nothing. */
    public static String missingForBcc() {
        return ProbeLoader.missingForBcc();
    }

    /** The version 1 hierarchy that names cgroups on this host, such as pids; empty where version 2 does. */
    public static String cgroupHierarchy(Path hostRoot) {
        CgroupController chosen = CgroupController.choose(hostRoot);
        return chosen == CgroupController.NONE ? "" : chosen.name().toLowerCase(Locale.ROOT);
    }

    /** The rows as an aligned table with a heading. */
    public static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, "%-26s %9s %12s %8s%n", "PROGRAM", "VERIFIED", "TRANSLATED", "JITED"));
        for (Row row : rows) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-26s %9s %10d B %6d B%n",
                    row.program(),
                    row.verifiedInstructions() == 0 ? "-" : Integer.toString(row.verifiedInstructions()),
                    row.translatedBytes(),
                    row.jitedBytes()));
        }
        return table.toString();
    }
}
