package io.forgewatch.cli.policy;

import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.policy.PolicyCheck;
import io.forgewatch.v1.PolicyProblem;
import java.util.Locale;

/** What is wrong with a policy's file, and where. */
public record PlacedProblem(String file, int line, int column, PolicyProblem problem) {
    static PlacedProblem of(String file, Place place, PolicyProblem problem) {
        return new PlacedProblem(file, place.line(), place.column(), problem);
    }

    /** Whether it keeps the policy from being set. */
    public boolean isError() {
        return PolicyCheck.isError(problem);
    }

    /** One line as compilers write it; escaped. */
    public String text() {
        String field = problem.getField().isEmpty() ? "" : problem.getField() + ": ";
        String rule = problem.getRule().isEmpty() ? "" : " (" + problem.getRule() + ")";
        return TerminalText.escape(file + ":" + line + ":" + column + ": "
                + problem.getLevel().name().toLowerCase(Locale.ROOT) + ": " + field + problem.getMessage() + rule);
    }
}
