package io.forgewatch.system;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a command ended.
 *
 * @param exitCode its exit status, 128 + signal where a signal ended it
 * @param stdout as UTF-8
 */
public record Outcome(String command, int exitCode, String stdout, String stderr) {
    /** Fails the test, with all that the command said, unless it exited with 0. */
    public Outcome ok() {
        assertThat(exitCode)
                .as("exit code of %s%n%s%s", command, stdout, stderr)
                .isZero();
        return this;
    }
}
