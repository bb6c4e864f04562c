package io.forgewatch.control;

/**
 * Something that somebody may try.
 *
 * @param port api or collectors
 * @param attempt tries it, and tells what came of it
 * @param refusal what has to come of it
 */
record Attack(String port, String what, Attempt attempt, String refusal) {
    @FunctionalInterface
    interface Attempt {
        String make() throws Exception;
    }

    String row(String outcome) {
        return String.format("%-10s | %-62s | %s", port, what, outcome);
    }
}
