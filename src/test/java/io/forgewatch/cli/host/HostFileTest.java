package io.forgewatch.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostFileTest {
    @TempDir
    Path root;

    @Test
    void shouldReadABoundedPartOfAnyFile() throws IOException {
        Files.writeString(root.resolve("large"), "a".repeat(100_000));
        HostFile files = new HostFile(root);
        assertThat(files.text("large"))
                .hasValueSatisfying(text -> assertThat(text).hasSize(64 << 10));
        assertThat(new HostFile(Path.of("/")).text("dev/zero"))
                .hasValueSatisfying(text -> assertThat(text).hasSize(64 << 10));
    }

    @Test
    void shouldTakeWhatCannotBeReadAsNotThere() {
        HostFile files = new HostFile(root);
        assertThat(files.text("none")).isEmpty();
        assertThat(files.text("")).isEmpty();
        assertThat(files.exists("none")).isFalse();
    }
}
