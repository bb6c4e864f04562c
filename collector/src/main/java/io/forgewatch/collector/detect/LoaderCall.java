package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.ExecEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an exec of a dynamic loader (ld.so(8), musl's ldso/dynlink.c) or of a binfmt_misc emulator runs in truth.
 *
 * @param program path of the program that it was given; empty where it was given none, or only lists or verifies
 * @param preloaded what it was told to load before all else
 */
public record LoaderCall(Optional<String> program, List<String> preloaded) {
    /** As many as are looked at. */
    private static final int MAX_PRELOADED = 16;

    private static final String PRELOAD = "--preload";
    private static final String MEMFD = "memfd:";

    /**
     * Reads an exec's arguments.
     *
     * @param program what the file is by its content; empty where that says nothing
     * @return empty where it is neither a loader nor an emulator
     */
    public static Optional<LoaderCall> of(Toolchains toolchains, ExecEvent event, String program) {
        List<String> args = event.args().isEmpty()
                ? List.of()
                : event.args().subList(1, event.args().size());
        String path = event.executable().path();
        String name = PathText.baseName(path);
        String fileName = name.startsWith(MEMFD) ? name.substring(MEMFD.length()) : name;
        Loader loader = toolchains.loader();
        if (loader.names().contains(fileName) || loader.names().contains(PathText.baseName(program))) {
            return Optional.of(
                    new LoaderCall(loader.find(args).map(Interpreter.Found::path), preloaded(args, loader.values())));
        }
        if (toolchains.isEmulator(fileName)) {
            return Optional.of(new LoaderCall(args.stream().findFirst(), List.of()));
        }
        return Optional.empty();
    }

    private static List<String> preloaded(List<String> args, WordSet values) {
        List<String> lists = new ArrayList<>();
        for (int i = 0; i < args.size() && args.get(i).startsWith("-"); i++) {
            String arg = args.get(i);
            if (arg.startsWith(PRELOAD + "=")) {
                lists.add(arg.substring(PRELOAD.length() + 1));
            } else if (arg.equals(PRELOAD) && i + 1 < args.size()) {
                lists.add(args.get(++i));
            } else if (values.contains(arg)) {
                i++;
            }
        }
        return paths(lists);
    }

    /**
     * The files of LD_PRELOAD's value, or of the option's: separated by spaces or colons (ld.so(8)). A name without a slash is
     * looked for in the loader's folders and is left out.
     */
    public static List<String> paths(List<String> lists) {
        return lists.stream()
                .flatMap(list ->
                        List.of(list.split("[ :]", MAX_PRELOADED + 1)).stream().limit(MAX_PRELOADED))
                .filter(path -> path.indexOf('/') >= 0)
                .distinct()
                .limit(MAX_PRELOADED)
                .toList();
    }
}
