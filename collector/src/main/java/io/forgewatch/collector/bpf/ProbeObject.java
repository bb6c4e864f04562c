package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The CO-RE object in this process: opened, and loaded with one of its two sets of programs.
 */
final class ProbeObject implements LoadedProbe {
    static final String RESOURCE = "/io/forgewatch/bpf/forgewatch.bpf.o";
    private static final String RAW_SUFFIX = "_raw";

    private final Pointer object;
    private final ProbeFailure failure;
    private final Map<String, Pointer> programs = new HashMap<>();
    private final List<Pointer> links = new ArrayList<>();

    private ProbeObject(Pointer object, ProbeFailure failure) {
        this.object = object;
        this.failure = failure;
    }

    /**
     * Opens the object and puts it into the kernel.
     *
     * @param raw whether to load the raw_tp programs, else the tp_btf ones
     */
    static ProbeObject load(ProbeOptions options, boolean raw) throws ProbeException {
        LibBpfLog log = LibBpfLog.install();
        ProbeFailure failure = new ProbeFailure(options.hostRoot(), ProbeLoader.CORE);
        byte[] bytes = resource();
        Memory image = new Memory(bytes.length);
        image.write(0, bytes, 0, bytes.length);
        Pointer opened = LibBpf.bpf_object__open_mem(image, bytes.length, null);
        if (opened == null) {
            throw failure.explain("cannot open the probe's object", Native.getLastError(), log.lines());
        }
        ProbeObject object = new ProbeObject(opened, failure);
        try {
            object.choosePrograms(raw);
            object.setTunables(options);
            int result = LibBpf.bpf_object__load(opened);
            if (result < 0) {
                throw failure.explain("cannot load the probe into the kernel", -result, log.lines());
            }
            return object;
        } catch (ProbeException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static byte[] resource() throws ProbeException {
        try (InputStream in = ProbeObject.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ProbeException(
                        "cannot find the probe: " + RESOURCE + " is not on the class path; run make build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ProbeException("cannot read the probe " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    private void choosePrograms(boolean raw) {
        for (String name : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            LibBpf.bpf_program__set_autoload(program(name), raw ? 0 : 1);
            LibBpf.bpf_program__set_autoload(program(name + RAW_SUFFIX), raw ? 1 : 0);
            programs.put(name, program(raw ? name + RAW_SUFFIX : name));
        }
    }

    private void setTunables(ProbeOptions options) {
        LibBpf.bpf_map__set_max_entries(map("records"), options.ringBytes());
        LibBpf.bpf_map__set_max_entries(
                map("compiler_names"),
                Math.max(1, CompilerNames.keys(options.compilerNames()).size()));
        LongByReference bytes = new LongByReference();
        Pointer tunables = LibBpf.bpf_map__initial_value(map(".rodata"), bytes);
        if (tunables == null || bytes.getValue() != Integer.BYTES) {
            throw new IllegalStateException("the object's tunables are not those of exec_record.h");
        }
        tunables.setInt(0, CgroupController.choose(options.hostRoot()).value);
    }

    @Override
    public void attach() throws ProbeException {
        for (String name : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            Pointer link = LibBpf.bpf_program__attach(loaded(name));
            if (link == null) {
                int errno = Native.getLastError();
                throw failure.explain(
                        "cannot attach " + name, errno, LibBpfLog.current().lines());
            }
            links.add(link);
        }
    }

    @Override
    public void detach() {
        links.forEach(LibBpf::bpf_link__destroy);
        links.clear();
    }

    private Pointer loaded(String name) {
        Pointer program = programs.get(name);
        if (program == null) {
            throw new IllegalArgumentException("no program " + name);
        }
        return program;
    }

    @Override
    public List<ProgramInfo> programs() {
        List<ProgramInfo> infos = new ArrayList<>();
        for (String name : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            infos.add(ProgramInfo.read(name, LibBpf.bpf_program__fd(loaded(name))));
        }
        return infos;
    }

    @Override
    public int mapFd(String name) {
        return LibBpf.bpf_map__fd(map(name));
    }

    private Pointer map(String name) {
        Pointer map = LibBpf.bpf_object__find_map_by_name(object, name);
        if (map == null) {
            throw new IllegalStateException("the object has no map " + name);
        }
        return map;
    }

    private Pointer program(String name) {
        Pointer program = LibBpf.bpf_object__find_program_by_name(object, name);
        if (program == null) {
            throw new IllegalStateException("the object has no program " + name);
        }
        return program;
    }

    @Override
    public void close() {
        detach();
        LibBpf.bpf_object__close(object);
    }
}
