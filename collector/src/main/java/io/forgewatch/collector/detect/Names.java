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
    /** Toolchains of which a part, by its role, is known by content. */
    private final Set<Part> marked;

    private record Part(String toolchain, Role role) {}

    Names(Toolchains toolchains) {
        this.toolchains = toolchains;
        this.marked = FileClassifier.builtIn().programs().stream()
                .map(toolchains::tool)
                .filter(tool -> tool != null)
                .map(Names::part)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Part part(Tool tool) {
        return new Part(tool.toolchain(), tool.role());
    }

    /** Whether its content would tell. */
    boolean isMarked(Tool tool) {
        return marked.contains(part(tool));
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
