package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.collector.v1.FileIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file's content says of which program it is.
 *
 * @param program as compilers.yaml names it; empty where the content says none
 * @param marks what says so, in words
 * @param read whether all was read that could say something: without a program it is then none of those that have marks
 * @param reasons for people
 */
record Content(String program, List<String> marks, boolean read, List<String> reasons) {
    private static final int SHOWN_MARKS = 3;

    /** Not asked for. */
    static final Content UNKNOWN = new Content("", List.of(), false, List.of());

    /** {@code name} is how the reasons call the file. */
    static Content of(FileFacts facts, String name) {
        if (facts.hasIdentity()) {
            FileIdentity identity = facts.getIdentity();
            return new Content(
                    identity.getProgram(), identity.getMarksList(), identity.getWhole(), reasons(identity, name));
        }
        boolean gap = facts.hasGap() && facts.getGap().getCause() != FileGap.Cause.PENDING;
        return gap
                ? new Content(
                        "",
                        List.of(),
                        false,
                        List.of("its content could not be read: "
                                + facts.getGap().getMessage()))
                : UNKNOWN;
    }

    private static List<String> reasons(FileIdentity identity, String name) {
        List<String> reasons = new ArrayList<>();
        if (!identity.getProgram().isEmpty()) {
            List<String> marks = identity.getMarksList();
            String more = marks.size() > SHOWN_MARKS ? " and " + (marks.size() - SHOWN_MARKS) + " more" : "";
            reasons.add("content of " + Quoted.of(name) + " is that of " + identity.getProgram() + ": "
                    + String.join(", ", marks.subList(0, Math.min(SHOWN_MARKS, marks.size()))) + more);
            if (!identity.getBuildId().isEmpty()) {
                reasons.add("its build id is " + identity.getBuildId());
            }
        } else if (!identity.getWhole()) {
            reasons.add("its content was not read whole: only " + identity.getBytesRead() + " bytes");
        }
        return List.copyOf(reasons);
    }

    /** It says which program it is. */
    boolean tells() {
        return !program.isEmpty();
    }

    /** It was read whole and is no program that has marks. */
    boolean isNone() {
        return read && program.isEmpty();
    }

    /** It is known to be a program that compiles nothing. */
    boolean isHarmless() {
        return program.isEmpty() && !marks.isEmpty();
    }
}
