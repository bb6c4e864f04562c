package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.detect.Invocation.Known;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import java.util.List;
import java.util.Optional;

/** Finds the program that an exec runs: by what its file is, else by what it is called. */
final class ProgramFinder {
    /** A loader may start an interpreter that runs a script; deeper is a game. */
    private static final int MAX_DEPTH = 3;

    private final Toolchains toolchains;
    private final Names names;

    ProgramFinder(Toolchains toolchains) {
        this.toolchains = toolchains;
        this.names = new Names(toolchains);
    }

    /** Empty where the program is known to be none of ours, whatever its arguments. */
    Optional<Invocation> find(ExecEvent event, ExecFacts facts) {
        List<String> args = event.args().isEmpty()
                ? List.of()
                : event.args().subList(1, event.args().size());
        return find(Subject.of(event, facts.getExecutable()), args, facts.getTarget(), 0);
    }

    /** @param target what is known of the program that a loader or an emulator was given */
    private Optional<Invocation> find(Subject file, List<String> args, FileFacts target, int depth) {
        if (depth > MAX_DEPTH) {
            return Optional.empty();
        }
        String path = file.program();
        String name = PathText.baseName(path);
        if (toolchains.loader().names().contains(name)) {
            return toolchains
                    .loader()
                    .find(args)
                    .flatMap(found -> find(
                                    Subject.given(found.path(), target),
                                    found.args(),
                                    FileFacts.getDefaultInstance(),
                                    depth + 1)
                            .map(inner -> inner.because("started through the loader " + Quoted.of(file.fileName()))));
        }
        if (toolchains.isEmulator(name)) {
            return emulated(args, target, depth);
        }
        if (toolchains.java().names().contains(name)) {
            return java(file, args);
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
            return wrapped(args, file, name);
        }
        Tool tool = toolchains.tool(path);
        if (tool != null) {
            return file.content().tells() ? identified(file, tool, args) : byFileName(file, tool, args);
        }
        if (!file.script().isEmpty()) {
            return script(file.script(), args, name);
        }
        boolean other = file.content().tells() || file.content().isHarmless();
        if (interpreter != null || other || toolchains.isOther(path, file.added())) {
            return Optional.empty();
        }
        return called(args, file);
    }

    private Optional<Invocation> identified(Subject file, Tool content, List<String> args) {
        Tool named = toolchains.tool(file.path());
        Tool tool = named != null && isNearer(named, content) ? named : content;
        return named(tool, args, file.content().reasons())
                .map(found -> names.judge(found.knownBy(Known.CONTENT), tool, file, true));
    }

    /** One file has several names, and its own tells the language (g++ is gcc) or more than marks do (swiftc is clang within). */
    private boolean isNearer(Tool named, Tool content) {
        return named.role() != Role.BUILD_TOOL
                && (named.toolchain().equals(content.toolchain()) || !names.isMarked(named));
    }

    private Optional<Invocation> byFileName(Subject file, Tool tool, List<String> args) {
        String reason = "file name " + Quoted.of(file.fileName()) + " is " + Names.belongsTo(tool);
        return named(tool, args, List.of(reason))
                .map(found -> names.judge(weigh(found, tool, file), tool, file, false));
    }

    /** A name against the content. */
    private Invocation weigh(Invocation found, Tool tool, Subject file) {
        boolean harmless = file.content().isHarmless();
        if (harmless || (file.content().isNone() && names.isMarked(tool))) {
            return found.knownBy(harmless ? Known.HARMLESS : Known.DENIED)
                    .because("its content was read and is not that of " + tool.name());
        }
        return found.because(file.content().reasons());
    }

    private Optional<Invocation> java(Subject file, List<String> args) {
        Known known = file.content().tells() ? Known.CONTENT : file.content().isNone() ? Known.DENIED : Known.NAME;
        return toolchains
                .java()
                .find(args)
                .flatMap(found -> named(found.tool(), found.args(), List.of("java runs it")))
                .map(found -> names.judgeJava(
                        found.knownBy(known).because(file.content().reasons()), file));
    }

    /** The file says nothing. */
    private Optional<Invocation> called(List<String> args, Subject file) {
        String unknown = ", the file " + Quoted.of(file.fileName()) + " is not known by name";
        Tool tool = file.calledAs().isEmpty() ? null : toolchains.tool(file.calledAs());
        if (tool != null) {
            String name = PathText.baseName(file.calledAs());
            return named(tool, args, List.of("called as " + Quoted.of(name) + ", " + Names.belongsTo(tool) + unknown))
                    .map(found -> weigh(found, found.tool() == null ? tool : found.tool(), file));
        }
        Tool argv0 = file.argv0().isEmpty() ? null : toolchains.tool(file.argv0());
        if (argv0 != null) {
            String reason = "only argv[0] " + Quoted.of(file.argv0()) + " is " + Names.belongsTo(argv0) + unknown;
            return named(argv0, args, List.of(reason)).map(found -> found.knownBy(Known.NAME_ONLY));
        }
        String reason = "file name " + Quoted.of(file.fileName()) + " is no compiler's";
        return Optional.of(new Invocation(null, args, Known.NAME, false, List.of(reason))
                .because(file.content().reasons()));
    }

    /** binfmt_misc puts the guest's path first, and its argv[0] after it where the rule preserves that (flag P). */
    private Optional<Invocation> emulated(List<String> args, FileFacts target, int depth) {
        if (args.isEmpty()) {
            return Optional.empty();
        }
        String guest = args.get(0);
        boolean preserved = args.size() > 1 && PathText.baseName(args.get(1)).equals(PathText.baseName(guest));
        List<String> rest = args.subList(preserved ? 2 : 1, args.size());
        return find(Subject.given(guest, target), rest, FileFacts.getDefaultInstance(), depth + 1);
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
        Known known = tool.scripted() ? Known.NAME : Known.NAME_ONLY;
        String reason = "script " + Quoted.of(path) + " has a name of " + tool.toolchain() + ", run by "
                + Quoted.of(interpreter);
        return named(tool, args, List.of(reason)).map(found -> found.knownBy(known));
    }

    /** ccache before a compiler, or called by a compiler's name; a rustup shim. */
    private Optional<Invocation> wrapped(List<String> args, Subject file, String name) {
        Tool masked =
                toolchains.isWrapper(PathText.baseName(file.calledAs())) ? null : toolchains.tool(file.calledAs());
        if (masked == null && !file.argv0().isEmpty()) {
            masked = toolchains.tool(file.argv0());
        }
        if (masked != null) {
            return named(asWrapper(masked), args, List.of(Quoted.of(name) + " stands in for " + masked.toolchain()));
        }
        Tool first = args.isEmpty() || toolchains.isProxy(name) ? null : toolchains.tool(args.get(0));
        return first == null
                ? Optional.empty()
                : named(
                        asWrapper(first),
                        args.subList(1, args.size()),
                        List.of(Quoted.of(name) + " wraps " + first.toolchain()));
    }

    private static Tool asWrapper(Tool tool) {
        return tool.role() == Role.BUILD_TOOL ? tool : tool.as(Role.WRAPPER);
    }

    private Optional<Invocation> named(Tool tool, List<String> args, List<String> reasons) {
        return toolchains.isMeant(tool, args)
                ? Optional.of(new Invocation(tool, args, Known.NAME, false, reasons))
                : Optional.empty();
    }
}
