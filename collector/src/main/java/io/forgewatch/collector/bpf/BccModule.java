package io.forgewatch.collector.bpf;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probe compiled by libbcc on this host. What the compiler needed is freed once the programs are loaded: this owns only
 * descriptors.
 */
final class BccModule implements LoadedProbe {
    static final String RESOURCE = "/io/forgewatch/bpf/forgewatch.bcc.c";
    private static final List<String> MAPS = List.of("records", "counters", "compiler_names");

    private final ProbeFailure failure;
    private final Map<String, Integer> maps = new HashMap<>();
    private final Map<String, Integer> programs = new HashMap<>();
    private final List<Integer> links = new ArrayList<>();

    private BccModule(ProbeFailure failure) {
        this.failure = failure;
    }

    static boolean isLibraryThere() {
        try {
            NativeLibrary unused = NativeLibrary.getInstance(LibBcc.NAME);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Compiles the source and puts it into the kernel, attached to nothing. */
    static BccModule load(ProbeOptions options) throws ProbeException {
        String source = source();
        BccModule loaded = new BccModule(new ProbeFailure(options.hostRoot(), ProbeLoader.BCC));
        Pointer module = null;
        try (CapturedOutput output = CapturedOutput.begin()) {
            StringArray flags = new StringArray(flags(options).toArray(new String[0]));
            module = LibBcc.bpf_module_create_c_from_string(
                    source, 0, flags, flags(options).size(), 1, null);
            if (module == null) {
                throw new ProbeException("cannot compile the probe with the kernel's headers: " + error(output.lines())
                        + "; run with --verbose for all that the compiler said");
            }
            loaded.take(module, output);
            return loaded;
        } catch (ProbeException | RuntimeException e) {
            loaded.close();
            throw e;
        } finally {
            if (module != null) {
                LibBcc.bpf_module_destroy(module);
            }
        }
    }

    private static String source() throws ProbeException {
        try (InputStream in = BccModule.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ProbeException(
                        "cannot find the probe's source: " + RESOURCE + " is not on the class path; run make build");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new ProbeException("cannot read the probe's source " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /** Warnings are the kernel's own headers'. */
    private static List<String> flags(ProbeOptions options) {
        int names = CompilerNames.keys(options.compilerNames()).size();
        return List.of(
                "-w",
                "-DRING_PAGES=" + Math.max(1, options.ringBytes() / LibC.getpagesize()),
                "-DCOMPILER_NAMES=" + Math.max(1, names),
                "-DCGROUP_SUBSYSTEM="
                        + CgroupController.choose(options.hostRoot()).enumerator());
    }

    private void take(Pointer module, CapturedOutput output) throws ProbeException {
        for (String program : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            Pointer start = LibBcc.bpf_function_start(module, program);
            if (start == null) {
                throw new IllegalStateException("libbcc compiled no " + program);
            }
            int fd = LibBcc.bcc_func_load(
                    module,
                    LibBcc.BPF_PROG_TYPE_RAW_TRACEPOINT,
                    program,
                    start,
                    (int) LibBcc.bpf_function_size(module, program),
                    LibBcc.bpf_module_license(module),
                    LibBcc.bpf_module_kern_version(module),
                    0,
                    null,
                    0,
                    null,
                    0);
            if (fd < 0) {
                int errno = Native.getLastError();
                throw failure.explain("cannot load the probe into the kernel", errno, output.lines());
            }
            programs.put(program, fd);
        }
        for (String map : MAPS) {
            maps.put(map, LibC.fcntl(LibBcc.bpf_table_fd(module, map), LibC.F_DUPFD_CLOEXEC, 0));
        }
    }

    /** The first error of a compiler's output. */
    private static String error(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("error: ") || line.startsWith("could not"))
                .findFirst()
                .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1))
                .strip();
    }

    @Override
    public int mapFd(String name) {
        return known(maps, name);
    }

    @Override
    public List<ProgramInfo> programs() {
        return List.of(
                ProgramInfo.read(EXEC_PROGRAM, known(programs, EXEC_PROGRAM)),
                ProgramInfo.read(EXIT_PROGRAM, known(programs, EXIT_PROGRAM)));
    }

    private static int known(Map<String, Integer> descriptors, String name) {
        @Nullable Integer descriptor = descriptors.get(name);
        if (descriptor == null) {
            throw new IllegalArgumentException("the module has no " + name);
        }
        return descriptor;
    }

    @Override
    public void attach() throws ProbeException {
        attach(EXEC_PROGRAM, "sched_process_exec");
        attach(EXIT_PROGRAM, "sched_process_exit");
    }

    private void attach(String program, String tracepoint) throws ProbeException {
        int link = LibBcc.bpf_attach_raw_tracepoint(known(programs, program), tracepoint);
        if (link < 0) {
            throw failure.explain("cannot attach " + program, Native.getLastError(), List.of());
        }
        links.add(link);
    }

    @Override
    public void detach() {
        links.forEach(LibC::close);
        links.clear();
    }

    @Override
    public void close() {
        detach();
        programs.values().forEach(LibC::close);
        maps.values().forEach(LibC::close);
    }
}
