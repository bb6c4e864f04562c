package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.JarWrite;
import io.forgewatch.collector.detect.chain.Paths;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.exec.ExecEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What other programs make of a build's outputs, which is an output of the build as well: {@code jar} packs its classes, {@code
 * strip} and its like write a program anew. One thread's.
 */
final class DerivedOutputs {
    /** Behind a target or {@code llvm-}, as distributions name them. */
    private static final Set<String> REWRITERS =
            Set.of("strip", "objcopy", "patchelf", "chrpath", "upx", "sstrip", "elfedit", "prelink");

    private static final int MAX_ARGUMENTS = 64;

    private final FindingAssembler assembler;
    private final WrittenFiles written;
    private final BuildFiles files;
    private final BuildAccess builds;

    DerivedOutputs(FindingAssembler assembler, WrittenFiles written, BuildFiles files, BuildAccess builds) {
        this.assembler = assembler;
        this.written = written;
        this.files = files;
        this.builds = builds;
    }

    /** Takes any exec in a container; {@code name} is what it runs: by its content, else by its file's name. */
    void onExec(ExecEvent event, ContainerKey container, String name) {
        if (event.args().size() < 2 || written.size() == 0) {
            return;
        }
        if (name.equals("jar")) {
            packed(event, container);
        } else if (REWRITERS.contains(name.substring(name.lastIndexOf('-') + 1))) {
            rewritten(event, container);
        }
    }

    private void packed(ExecEvent event, ContainerKey container) {
        JarWrite jar = JarWrite.of(event.args().subList(1, event.args().size()), event.workingDirectory());
        WrittenFile packed = jar == null ? null : firstOf(jar, container);
        if (jar != null && packed != null) {
            write(event, packed, List.of(jar.archive()));
        }
    }

    private @Nullable WrittenFile firstOf(JarWrite jar, ContainerKey container) {
        return jar.inputs().stream()
                .flatMap(input -> {
                    WrittenFile file = written.at(container, input);
                    return file != null ? Stream.of(file) : written.below(container, input).stream();
                })
                .findFirst()
                .orElse(null);
    }

    private void rewritten(ExecEvent event, ContainerKey container) {
        Map<String, List<String>> byBuild = new LinkedHashMap<>();
        Map<String, WrittenFile> first = new LinkedHashMap<>();
        List<String> args = event.args().stream().skip(1).limit(MAX_ARGUMENTS).toList();
        for (String arg : args) {
            WrittenFile file =
                    arg.startsWith("-") ? null : written.at(container, Paths.resolved(event.workingDirectory(), arg));
            if (file != null) {
                first.putIfAbsent(file.build(), file);
                byBuild.computeIfAbsent(file.build(), build -> new ArrayList<>())
                        .add(file.path());
            }
        }
        // One process writes for one build; the first argument's.
        first.values().stream().findFirst().ifPresent(file -> {
            List<String> paths = byBuild.getOrDefault(file.build(), new ArrayList<>());
            String last = Paths.resolved(event.workingDirectory(), args.get(args.size() - 1));
            for (int i = 0; i + 1 < args.size(); i++) {
                if (args.get(i).equals("-o") || args.get(i).equals("--output")) {
                    last = Paths.resolved(event.workingDirectory(), args.get(i + 1));
                }
            }
            if (!args.get(args.size() - 1).startsWith("-") && !paths.contains(last)) {
                paths.add(last);
            }
            write(event, file, paths);
        });
    }

    private void write(ExecEvent event, WrittenFile of, List<String> paths) {
        Build build = builds.find(of.build());
        if (build == null) {
            return;
        }
        List<String> listed = paths.stream()
                .filter(path -> build.outputs.declare(build.name(), build.container, path) != null)
                .toList();
        long fromNs = assembler.realtimeNs(event.timeNs());
        files.follow(build, new Writer(Launches.brief(event), null, of.believed(), listed, List.of(), fromNs));
        builds.changed(build, false);
    }
}
