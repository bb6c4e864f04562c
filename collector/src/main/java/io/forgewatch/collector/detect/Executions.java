package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.Match;

/** An execution in words. Pure. */
final class Executions {
    private Executions() {}

    /** {@code given} says how, where the output is not what the kernel ran. */
    static String reason(Match match, Execution execution, String given, Build build) {
        String output = match.output().path();
        String ran = execution.row().getBinary().getPath();
        StringBuilder text = new StringBuilder(Quoted.of(output));
        if (!given.isEmpty()) {
            text.append(" by ")
                    .append(Quoted.of(ran))
                    .append(" (")
                    .append(given)
                    .append(')');
        } else if (!ran.equals(output)) {
            text.append(" as ").append(Quoted.of(ran));
        }
        if (!ContainerKey.of(execution.container()).equals(build.container)) {
            text.append(" in another container, ")
                    .append(Quoted.of(
                            FindingAssembler.shortId(execution.container().id())));
        }
        return text.append("; ").append(match.how().words()).toString();
    }
}
