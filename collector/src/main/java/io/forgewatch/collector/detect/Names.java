package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.detect.identity.FileClassifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the names that a program goes by are names of what it is. Immutable. */
final class Names {
    private final Toolchains toolchains;
    /** Names whose programs are known by content. A sibling's marks say nothing of a program. */
    private final Set<String> marked;

    Names(Toolchains toolchains) {
        this.toolchains = toolchains;
        this.marked = FileClassifier.builtIn().names().stream()
                .map(toolchains::tool)
                .filter(tool -> tool != null)
                .map(Tool::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether its content would tell. */
    boolean isMarked(Tool tool) {
        return marked.contains(tool.name());
    }

    static String belongsTo(Tool tool) {
        return tool.role() == Role.BUILD_TOOL ? "a build tool's" : "a name of " + tool.toolchain();
    }

    /**
     * Calls an invocation renamed where a name is none of the tool's.
     *
     * @param byContent whether the tool is known by its content, so that the file's own name counts too
     */
    Invocation judge(Invocation found, Tool tool, Subject file, boolean byContent) {
        Invocation judged = compare(found, tool, file, byContent);
        Tool mode = judged.renamed() ? null : mode(judged, tool, file);
        return mode == null ? judged : judged.as(mode);
    }

    /**
     * What a driver of several modes works as, null where that is nothing else: {@code clang-cpp} and {@code swift} are names of
     * one file with {@code clang} and {@code swiftc}, and the program itself looks at argv[0], not at the path.
     */
    private @Nullable Tool mode(Invocation found, Tool tool, Subject file) {
        Tool called = toolchains.tool(file.argv0().isEmpty() ? file.calledAs() : file.argv0());
        boolean set = found.args().stream().anyMatch(arg -> arg.startsWith("--driver-mode="));
        return called != null
                        && called.role() == Role.DRIVER
                        && tool.role() == Role.DRIVER
                        && called.toolchain().equals(tool.toolchain())
                        && !called.style().equals(tool.style())
                        && !set
                ? called
                : null;
    }

    private Invocation compare(Invocation found, Tool tool, Subject file, boolean byContent) {
        if (tool.role() == Role.BUILD_TOOL) {
            return found;
        }
        if (byContent && disagrees(tool, file.path())) {
            return renamed(found, "the file's name is ", file.fileName(), tool);
        }
        for (String called : calls(file)) {
            if (!PathText.baseName(called).equals(file.fileName()) && disagrees(tool, called)) {
                String how = called.equals(file.calledAs()) ? "called as " : "argv[0] is ";
                return renamed(found, how, PathText.baseName(called), tool);
            }
        }
        return found;
    }

    /** Likewise where the program is java, which is no compiler's name and may run one. */
    Invocation judgeJava(Invocation found, Subject file) {
        List<String> all = new ArrayList<>(calls(file));
        all.add(0, file.path());
        for (String called : all) {
            String name = PathText.baseName(called);
            if (!name.isEmpty() && !toolchains.java().names().contains(name) && toolchains.tool(called) == null) {
                return found.asRenamed().because("java goes by the name " + Quoted.of(name));
            }
        }
        return found;
    }

    private static List<String> calls(Subject file) {
        return List.of(file.calledAs(), file.argv0());
    }

    private Invocation renamed(Invocation found, String how, String name, Tool tool) {
        return found.asRenamed().because(how + Quoted.of(name) + ", which is no name of " + tool.toolchain());
    }

    private boolean disagrees(Tool tool, String called) {
        String name = PathText.baseName(called);
        return !name.isEmpty() && !agrees(tool, toolchains.tool(called), name);
    }

    private boolean agrees(Tool file, @Nullable Tool called, String name) {
        return toolchains.isWrapper(name)
                || (called != null
                        && (called.toolchain().equals(file.toolchain())
                                || toolchains.isShared(called.name())
                                || toolchains.isShared(file.name())));
    }
}
