package io.forgewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Screen;
import java.nio.file.Path;

/** What {@code forgewatch replay} prints. */
public final class Replayed {
    private Replayed() {}

    /** How each finding ended, one JSON object a line; fails where the recording is not whole. */
    public static String jsonl(Path recording) {
        Screen screen = new Screen();
        int exitCode = Forgewatch.execute(screen.terminal(), "replay", recording.toString(), "-o", "jsonl");
        assertThat(exitCode).as("%s", screen.errLines()).isEqualTo(ExitCode.OK);
        return screen.out();
    }
}
