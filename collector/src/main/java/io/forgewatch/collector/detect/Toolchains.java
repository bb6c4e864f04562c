package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which programs are compilers, and how their arguments read, as {@code compilers.yaml} says. Immutable; any thread. */
public final class Toolchains {
    private static final String BUILT_IN = "compilers.yaml";

    private final ToolchainsIndex index;

    private Toolchains(ToolchainsIndex index) {
        this.index = index;
    }

    /** The toolchains that come with the program. */
    public static Toolchains builtIn() {
        try (InputStream yaml = Toolchains.class.getResourceAsStream(BUILT_IN)) {
            if (yaml == null) {
                throw new IOException(BUILT_IN + ": is missing beside " + Toolchains.class.getName());
            }
            return read(yaml, BUILT_IN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Toolchains from a file in the form of the built-in one.
     *
     * @param name of the file, for messages
     * @throws IOException in one line: the file, the key, what is wrong with it
     */
    public static Toolchains read(InputStream yaml, String name) throws IOException {
        return new Toolchains(new ToolchainsIndex(ToolchainsFile.read(yaml, name), name));
    }

    /**
     * Base names on which the kernel side wakes the reader at once, each at most 31 bytes of ASCII. They decide only when a
     * record is read, never whether.
     */
    public Set<String> wakeNames() {
        return WakeNames.of(index.names());
    }

    FileKinds kinds() {
        return index.kinds();
    }

    Loader loader() {
        return index.loader();
    }

    JavaLauncher java() {
        return index.java();
    }

    /** What the name of the file at a path stands for, or null. */
    @Nullable
    Tool tool(String path) {
        return index.tools().find(path);
    }

    @Nullable
    Interpreter interpreter(String path) {
        return index.interpreters().find(path);
    }

    boolean isEmulator(String name) {
        return index.emulators().contains(name);
    }

    /** Whether it runs the compiler that the name it was called by, or its first argument, says. */
    boolean isWrapper(String name) {
        return index.wrappers().contains(name) || isProxy(name);
    }

    /** Whether only the name that it was called by tells. */
    boolean isProxy(String name) {
        return index.proxies().contains(name);
    }

    /** Whether several toolchains go by a listed name. */
    boolean isShared(String name) {
        return index.shared().contains(name);
    }

    /**
     * Whether the file at a path is a program that is no compiler, whatever it is called and given.
     *
     * @param added whether the file was added to the container: then its place says nothing
     */
    boolean isOther(String path, boolean added) {
        String folder = PathText.folder(path);
        boolean settled = !folder.isEmpty() && index.folders().contains(folder.substring(0, folder.length() - 1));
        return index.readers().find(path) != null
                || (settled && !added && index.others().find(path) != null);
    }

    /** Whether a build tool's arguments build something; true for all else. */
    boolean isMeant(Tool tool, List<String> args) {
        Set<String> words = tool.role() == Role.BUILD_TOOL ? index.buildWords().get(tool.name()) : null;
        if (words == null) {
            return true;
        }
        return args.stream().filter(arg -> !arg.startsWith("-")).limit(1).anyMatch(words::contains);
    }

    /** The tool that a first argument makes of it: {@code clang -cc1} is a back end. */
    Tool refined(Tool tool, List<String> args) {
        String style = args.isEmpty() || tool.style().isEmpty()
                ? null
                : index.style(tool.style()).first().get(args.get(0));
        return style == null
                ? tool
                : new Tool(tool.name(), tool.toolchain(), Role.BACK_END, style, tool.language(), tool.scripted());
    }

    /** Styles that tell a compiler under any name, in the file's order. */
    List<OptionTable> unnamed() {
        return index.unnamed();
    }

    /** Reads arguments in a style that has no commands. */
    Reading read(String style, List<String> args, boolean cut) {
        OptionTable table = index.style(style);
        return style.equals("rustc")
                ? RustArguments.read(args, table, kinds(), cut)
                : OptionArguments.read(args, table, kinds(), cut);
    }

    /**
     * Reads a tool's arguments.
     *
     * @param cut whether some are missing
     * @return empty where it compiles nothing itself, as a build tool
     */
    Optional<Reading> read(Tool tool, List<String> args, boolean cut) {
        OptionTable table = index.style(tool.style());
        Map<String, OptionTable> styles = index.styles();
        return table.commands().isEmpty()
                ? Optional.of(read(tool.style(), args, cut))
                : CommandArguments.read(args, table, styles, kinds(), cut);
    }
}
