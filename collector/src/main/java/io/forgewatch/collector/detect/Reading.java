package io.forgewatch.collector.detect;

import io.forgewatch.v1.Evidence.Activity;
import java.util.List;

/**
 * What a command line asks a compiler to do.
 *
 * @param sources as written; {@code -} is standard input
 * @param outputs as written, or what is written where none is named and that is certain
 * @param language of the first source, empty where it does not tell
 * @param compilers whether there is more to it than the name: a source, an object, an option that compilers have
 * @param telling whether an option stands in it that only a compiler has
 * @param namesOutput whether it names its output
 * @param reasons each fact that counted
 */
record Reading(
        Activity activity,
        List<String> sources,
        List<String> outputs,
        String language,
        boolean compilers,
        boolean telling,
        boolean namesOutput,
        List<String> reasons) {

    /** Of a build tool: it compiles nothing itself. */
    static final Reading NOTHING =
            new Reading(Activity.ACTIVITY_UNSPECIFIED, List.of(), List.of(), "", false, false, false, List.of());

    Reading withOutputs(List<String> other) {
        return new Reading(activity, sources, other, language, compilers, telling, namesOutput, reasons);
    }
}
