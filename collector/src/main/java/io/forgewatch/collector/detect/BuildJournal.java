package io.forgewatch.collector.detect;

import java.io.IOException;
import java.nio.file.Path;

/** Open builds on disk. */
public final class BuildJournal implements AutoCloseable {
    private BuildJournal() {}

    /** Opens or makes {@code directory/builds.journal}. */
    public static BuildJournal open(Path directory, String bootId) throws IOException {
        return new BuildJournal();
    }

    @Override
    public void close() {}
}
