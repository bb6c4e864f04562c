package io.forgewatch.collector.bpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of the two CO-RE objects in this process: opened and loaded. */
final class ProbeObject implements LoadedProbe {
    private static final Logger log = LoggerFactory.getLogger(ProbeObject.class);

    /** The tp_btf programs, which read most with plain loads. */
    static final String RESOURCE = "/io/forgewatch/bpf/forgewatch.bpf.o";
    /** The raw_tp programs, which call a helper for each read. */
    static final String RAW_RESOURCE = "/io/forgewatch/bpf/forgewatch_raw.bpf.o";

    private final Pointer object;
    private final ProbeFailure failure;
    private final List<Pointer> links = new ArrayList<>();

    private ProbeObject(Pointer object, ProbeFailure failure) {
        this.object = object;
        this.failure = failure;
    }

    /** Something that is done with the tp_btf programs or the raw_tp ones. */
    interface Way<T> {
        T go(boolean raw) throws ProbeException;
    }

    /** Goes the way of the tp_btf programs, and where they are refused that of the raw_tp ones. Fails with why the first were. */
    static <T> T eitherWay(Way<T> way) throws ProbeException {
        try {
            return way.go(false);
        } catch (ProbeException e) {
            log.debug("tp_btf programs refused, trying raw_tp: {}", e.getMessage());
            try {
                return way.go(true);
            } catch (ProbeException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    /**
     * Opens the object and puts it into the kernel.
     *
     * @param raw whether to load the raw_tp programs, else the tp_btf ones
     */
    static ProbeObject load(ProbeOptions options, boolean raw) throws ProbeException {
        LibBpfLog said = LibBpfLog.install();
        ProbeFailure failure = new ProbeFailure(options.hostRoot(), ProbeLoader.CORE);
        byte[] bytes = read(raw ? RAW_RESOURCE : RESOURCE);
        Memory image = new Memory(bytes.length);
        image.write(0, bytes, 0, bytes.length);
        Pointer opened = LibBpf.bpf_object__open_mem(image, bytes.length, null);
        if (opened == null) {
            throw failure.explain("cannot open the probe's object", Native.getLastError(), said.lines());
        }
        ProbeObject object = new ProbeObject(opened, failure);
        try {
            object.setTunables(options);
            int result = LibBpf.bpf_object__load(opened);
            if (result < 0) {
                throw failure.explain("cannot load the probe into the kernel", -result, said.lines());
            }
            return object;
        } catch (ProbeException | RuntimeException e) {
            object.close();
            throw e;
        }
    }

    private static byte[] read(String resource) throws ProbeException {
        try (InputStream in = ProbeObject.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new ProbeException(
                        "cannot find the probe: " + resource + " is not on the class path; run make build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ProbeException("cannot read the probe " + resource + ": " + e.getMessage(), e);
        }
    }

    private void setTunables(ProbeOptions options) {
        Pointer records = map("records");
        LibBpf.bpf_map__set_max_entries(records, options.ringBytes());
        LibBpf.bpf_map__set_max_entries(
                map("compiler_names"),
                Math.max(1, CompilerNames.keys(options.compilerNames()).size()));
        LongByReference bytes = new LongByReference();
        Pointer tunables = LibBpf.bpf_map__initial_value(map(".rodata"), bytes);
        if (tunables == null || bytes.getValue() != 2 * Integer.BYTES) {
            throw new IllegalStateException("the object's tunables are not those of exec_record.h");
        }
        tunables.setInt(0, CgroupController.choose(options.hostRoot()).value);
        tunables.setInt(Integer.BYTES, LibBpf.bpf_map__max_entries(records));
    }

    @Override
    public void attach() throws ProbeException {
        for (String name : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            Pointer link = LibBpf.bpf_program__attach(program(name));
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

    @Override
    public List<ProgramInfo> programs() {
        List<ProgramInfo> infos = new ArrayList<>();
        for (String name : List.of(EXEC_PROGRAM, EXIT_PROGRAM)) {
            infos.add(ProgramInfo.read(name, LibBpf.bpf_program__fd(program(name))));
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
