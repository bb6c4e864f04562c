package io.forgewatch.collector.detect;

import io.forgewatch.v1.Evidence.Activity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of program reads its arguments: a style of compilers.yaml, where each member is explained.
 *
 * @param inputs which operands are sources without a source's ending
 * @param unnamed what is reported where only the arguments tell, null: they never suffice
 */
record OptionTable(
        WordSet values,
        WordSet output,
        WordSet flags,
        WordSet language,
        WordSet query,
        WordSet asks,
        WordSet checks,
        WordSet telling,
        WordSet run,
        WordSet elsewhere,
        List<String> glued,
        Map<String, String> modes,
        Map<String, String> commands,
        Map<String, String> first,
        Activity activity,
        String defaultOutput,
        boolean stdin,
        boolean lastWins,
        Inputs inputs,
        @Nullable Unnamed unnamed) {

    /**
     * A kind of program that is known by its arguments alone.
     *
     * @param languages of the source, one of which it must have; none: it must have an object
     */
    record Unnamed(Tool tool, Set<String> languages) {}

    /** Which operands are sources. */
    enum Inputs {
        /** Those with a source's ending. */
        KNOWN,
        /** All. */
        ANY,
        /** The first; what follows belongs to the program that is run. */
        FIRST
    }

    /** It links what it has compiled: an operand that is no source goes to the linker. */
    boolean links() {
        return !modes.isEmpty() && defaultOutput.equals("a.out");
    }
}
