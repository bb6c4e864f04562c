package io.forgewatch.collector.detect;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which program an exec really runs, seen through loaders, interpreters and wrappers.
 *
 * @param tool null where nothing tells
 * @param args those of the tool, without its {@code argv[0]}
 * @param known by what it is known
 * @param renamed whether what the file is, or else its name, and the name that it was called by belong to different toolchains
 * @param reasons each fact that counted
 */
record Invocation(@Nullable Tool tool, List<String> args, Known known, boolean renamed, List<String> reasons) {
    /** By what the tool is known, the weakest first. */
    enum Known {
        /** By a name, although the content is known to be of a program that compiles nothing. */
        HARMLESS,
        /** By a name, although the content was read and has none of the marks that this program has. */
        DENIED,
        /** By a name that says little: a script's, or only {@code argv[0]}. */
        NAME_ONLY,
        /** By the file's name, or the one that it was called by. */
        NAME,
        /** By the content. */
        CONTENT
    }

    Invocation knownBy(Known other) {
        return new Invocation(tool, args, other, renamed, reasons);
    }

    Invocation as(Tool other) {
        return new Invocation(other, args, known, renamed, reasons);
    }

    Invocation asRenamed() {
        return new Invocation(tool, args, known, true, reasons);
    }

    Invocation because(List<String> more) {
        return new Invocation(
                tool,
                args,
                known,
                renamed,
                Stream.concat(reasons.stream(), more.stream()).toList());
    }

    Invocation because(String reason) {
        return because(List.of(reason));
    }
}
