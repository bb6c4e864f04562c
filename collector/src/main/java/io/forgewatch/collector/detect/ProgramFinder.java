package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the program that an exec runs. The file's own name comes first, since the kernel walked it; the names that the caller
 * chose (the path, {@code argv[0]}) count only where the file's says nothing.
 */
final class ProgramFinder {
    /** A loader may start an interpreter that runs a script; deeper is a game. */
    private static final int MAX_DEPTH = 3;

    private static final String MEMFD = "memfd:";

    private final Toolchains toolchains;

    ProgramFinder(Toolchains toolchains) {
        this.toolchains = toolchains;
    }

    /** Empty where the program is known to be none of ours, whatever its arguments. */
    Optional<Invocation> find(ExecEvent event) {
        String path = event.executable().path();
        String name = PathText.baseName(path);
        if (name.startsWith(MEMFD)) {
            path = name.substring(MEMFD.length());
        }
        String argv0 = event.args().isEmpty() ? "" : event.args().get(0);
        String requested = PathText.isDescriptor(event.requestedPath()) ? "" : event.requestedPath();
        Call call = new Call(
                event.script() ? "" : requested,
                event.script() ? "" : argv0.startsWith("-") ? argv0.substring(1) : argv0,
                event.script() ? requested : "",
                isAdded(event.executable().traits()));
        List<String> args = event.args().isEmpty()
                ? List.of()
                : event.args().subList(1, event.args().size());
        return find(path, args, call, 0);
    }

    private static boolean isAdded(Executable.Traits traits) {
        return traits.memfd() || traits.deleted() || (traits.upper() && !traits.copiedUp());
    }

    /**
     * What the caller chose: path, {@code argv[0]}, and a script's path where the kernel put an interpreter before it.
     *
     * @param added whether the file was added to the container
     */
    private record Call(String path, String argv0, String script, boolean added) {
        /** Of a program found in another's arguments. Its file is not known. */
        private static final Call NONE = new Call("", "", "", false);
    }

    private Optional<Invocation> find(String path, List<String> args, Call call, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.empty();
        }
        String name = PathText.baseName(path);
        if (toolchains.loader().names().contains(name)) {
            return toolchains
                    .loader()
                    .find(args)
                    .flatMap(found -> find(found.path(), found.args(), Call.NONE, depth + 1)
                            .map(inner -> with("started through the loader " + Quoted.of(name), inner)));
        }
        if (toolchains.isEmulator(name)) {
            return emulated(args, depth);
        }
        if (toolchains.java().names().contains(name)) {
            return toolchains.java().find(args).flatMap(found -> named(found.tool(), found.args(), "java runs it"));
        }
        Interpreter interpreter = toolchains.interpreter(path);
        if (interpreter != null) {
            Optional<Invocation> script =
                    interpreter.find(args).flatMap(found -> script(found.path(), found.args(), name));
            if (script.isPresent()) {
                return script;
            }
        }
        if (toolchains.isWrapper(name)) {
            return wrapped(args, call, name);
        }
        Tool tool = toolchains.tool(path);
        if (tool != null) {
            return named(tool, args, "file name " + Quoted.of(name) + " is " + belongsTo(tool))
                    .map(found -> judgeCall(found, tool, name, call));
        }
        if (!call.script().isEmpty()) {
            return script(call.script(), args, name);
        }
        if (interpreter != null || toolchains.isOther(path, call.added())) {
            return Optional.empty();
        }
        return called(args, call, name);
    }

    /** The file's name says nothing. */
    private Optional<Invocation> called(List<String> args, Call call, String name) {
        String fileName = ", the file " + Quoted.of(name) + " is not known by name";
        Tool tool = call.path().isEmpty() ? null : toolchains.tool(call.path());
        if (tool != null) {
            String reason =
                    "called as " + Quoted.of(PathText.baseName(call.path())) + ", " + belongsTo(tool) + fileName;
            return named(tool, args, reason);
        }
        tool = call.argv0().isEmpty() ? null : toolchains.tool(call.argv0());
        if (tool != null) {
            String reason = "only argv[0] " + Quoted.of(call.argv0()) + " is " + belongsTo(tool) + fileName;
            return named(tool, args, reason)
                    .map(found -> new Invocation(found.tool(), found.args(), true, false, found.reasons()));
        }
        return Optional.of(new Invocation(
                null, args, false, false, List.of("file name " + Quoted.of(name) + " is no compiler's")));
    }

    /** binfmt_misc puts the guest's path first, and its argv[0] after it where the rule preserves that (flag P). */
    private Optional<Invocation> emulated(List<String> args, int depth) {
        if (args.isEmpty()) {
            return Optional.empty();
        }
        String guest = args.get(0);
        boolean preserved = args.size() > 1 && PathText.baseName(args.get(1)).equals(PathText.baseName(guest));
        return find(guest, args.subList(preserved ? 2 : 1, args.size()), Call.NONE, depth + 1);
    }

    private Optional<Invocation> script(String path, List<String> args, String interpreter) {
        Tool tool = toolchains.tool(path);
        String stem = PathText.stem(path);
        if (tool == null && !stem.equals(PathText.baseName(path))) {
            tool = toolchains.tool(stem);
        }
        if (tool == null) {
            return Optional.empty();
        }
        Tool scripted = tool;
        String reason = "script " + Quoted.of(path) + " has a name of " + tool.toolchain() + ", run by "
                + Quoted.of(interpreter);
        return named(tool, args, reason)
                .map(found -> new Invocation(found.tool(), found.args(), !scripted.scripted(), false, found.reasons()));
    }

    /** ccache before a compiler, or called by a compiler's name; a rustup shim. */
    private Optional<Invocation> wrapped(List<String> args, Call call, String name) {
        Tool masked = toolchains.isWrapper(PathText.baseName(call.path())) ? null : toolchains.tool(call.path());
        if (masked == null && !call.argv0().isEmpty()) {
            masked = toolchains.tool(call.argv0());
        }
        if (masked != null) {
            return named(asWrapper(masked), args, Quoted.of(name) + " stands in for " + masked.toolchain());
        }
        Tool first = args.isEmpty() || toolchains.isProxy(name) ? null : toolchains.tool(args.get(0));
        return first == null
                ? Optional.empty()
                : named(
                        asWrapper(first),
                        args.subList(1, args.size()),
                        Quoted.of(name) + " wraps " + first.toolchain());
    }

    private static Tool asWrapper(Tool tool) {
        return tool.role() == Role.BUILD_TOOL ? tool : tool.as(Role.WRAPPER);
    }

    private Optional<Invocation> named(Tool tool, List<String> args, String reason) {
        return toolchains.isMeant(tool, args)
                ? Optional.of(new Invocation(tool, args, false, false, List.of(reason)))
                : Optional.empty();
    }

    private Invocation judgeCall(Invocation found, Tool tool, String fileName, Call call) {
        if (tool.role() == Role.BUILD_TOOL) {
            return found;
        }
        for (String called : List.of(call.path(), call.argv0())) {
            String name = PathText.baseName(called);
            if (!name.isEmpty() && !name.equals(fileName) && !agrees(tool, toolchains.tool(called), name)) {
                String how = called.equals(call.path()) ? "called as " : "argv[0] is ";
                Invocation renamed = new Invocation(tool, found.args(), found.nameOnly(), true, found.reasons());
                return with(how + Quoted.of(name) + ", which is no name of " + tool.toolchain(), renamed);
            }
        }
        return found;
    }

    private boolean agrees(Tool file, @Nullable Tool called, String name) {
        return toolchains.isWrapper(name)
                || (called != null
                        && (called.toolchain().equals(file.toolchain())
                                || toolchains.isShared(called.name())
                                || toolchains.isShared(file.name())));
    }

    private static String belongsTo(Tool tool) {
        return tool.role() == Role.BUILD_TOOL ? "a build tool's" : "a name of " + tool.toolchain();
    }

    private static Invocation with(String reason, Invocation other) {
        List<String> reasons =
                Stream.concat(other.reasons().stream(), Stream.of(reason)).toList();
        return new Invocation(other.tool(), other.args(), other.nameOnly(), other.renamed(), reasons);
    }
}
