package io.forgewatch.cli;

import io.forgewatch.cli.config.AgeText;
import io.forgewatch.cli.console.Failure;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What an enrolment token is good for, wherever one is made. */
final class EnrolmentOptions {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST = 10_000;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description =
                    "The only node that it enrols, also where that is enrolled already. Default: any that is not.")
    private String node = "";

    @Option(names = "--uses", paramLabel = "N", description = "How many nodes it enrols. Default: 1")
    private int uses = 1;

    @Option(names = "--expires", paramLabel = "AGE", description = "How long it is good. Default: 1d")
    private String expires = "1d";

    /** Empty for any that is not enrolled. */
    String node() {
        if (!node.isEmpty() && !node.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,252}")) {
            throw Failure.usage("--node is not a node's name: it has 1 to 253 of letters, digits and . _ -");
        }
        return node;
    }

    int uses() {
        int most = node.isEmpty() ? MOST : 1;
        if (uses < 1 || uses > most) {
            throw Failure.usage("--uses is " + uses + ": it must be from 1 to " + most
                    + (node.isEmpty() ? "" : ", since --node names one node"));
        }
        return uses;
    }

    Duration expires() {
        Duration age = AgeText.parse("--expires", expires);
        if (age.compareTo(LONGEST) > 0) {
            throw Failure.usage("--expires is \"" + expires + "\": it must be at most 30d");
        }
        return age;
    }

    /** In words. */
    String whom() {
        if (!node.isEmpty()) {
            return "the node " + node;
        }
        return uses == 1 ? "one node" : uses + " nodes";
    }
}
