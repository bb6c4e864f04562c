package io.forgewatch.collector.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which program an exec really runs, seen through loaders, interpreters and wrappers.
 *
 * @param tool null where no name tells
 * @param args those of the tool, without its {@code argv[0]}
 * @param nameOnly whether the name is all that may count: a script, or only {@code argv[0]}
 * @param renamed whether the file's name and the name that it was called by belong to different toolchains
 * @param reasons each fact that counted
 */
record Invocation(@Nullable Tool tool, List<String> args, boolean nameOnly, boolean renamed, List<String> reasons) {}
