package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorDirectoryTest {
    @TempDir
    Path data;

    @Test
    void shouldBeOneCollectorsAtATime() throws IOException {
        CollectorDirectory first = CollectorDirectory.open(data);
        assertThatThrownBy(() -> CollectorDirectory.open(data))
                .isInstanceOf(IOException.class)
                .hasMessage(data.resolve("collector")
                        + " is in use by another collector: stop it, or choose another with --data-dir");

        first.close();
        CollectorDirectory.open(data).close();
    }

    @Test
    void shouldBeFreeAgainWhenItsProcessWasKilled() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> CollectorDirectory.open(data)).hasMessageContaining("in use");
        } finally {
            holder.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
        CollectorDirectory.open(data).close();
    }

    @Test
    void shouldBeForItsOwnerOnly() throws IOException {
        try (CollectorDirectory directory = CollectorDirectory.open(data)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.path().resolve("lock"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldSayThatAFileIsInTheWay() throws IOException {
        Files.writeString(data.resolve("collector"), "");

        assertThatThrownBy(() -> CollectorDirectory.open(data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a file")
                .hasMessageContaining("--data-dir");
    }

    /** Another process that holds it. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (CollectorDirectory directory = CollectorDirectory.open(Path.of(args[0]))) {
                System.out.println("held");
                Thread.sleep(TimeUnit.MINUTES.toMillis(2));
                System.out.println(directory.path());
            }
        }
    }
}
