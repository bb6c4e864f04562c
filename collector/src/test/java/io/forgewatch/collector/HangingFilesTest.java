package io.forgewatch.collector;

import static io.forgewatch.collector.WatchedContainer.assertUnavailable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.detect.Toolchains;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileGap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that mounts FUSE and never answers. Needs root, unshare(1), gcc and /dev/fuse. */
@Tag("kernel")
class HangingFilesTest {
    private static final Duration SOON = Duration.ofMillis(300);

    /** The loader's own process hangs when it opens what it was given. */
    @Test
    void shouldTellOtherFilesWhileOneHangs(@TempDir Path folder) throws Exception {
        try (WatchedContainer watched = new WatchedContainer(folder, true);
                FileDesk desk = new FileDesk(watched.files, FileClassifier.builtIn(), Toolchains.builtIn())) {
            Path fuse = HeldContainer.compile(folder.toRealPath(), "mute_fuse.c");
            watched.container.run("mknod /dev/fuse c 10 229; mkdir mute && mkfifo stop");
            watched.container.run(fuse
                    + " mute < stop > said & echo $! > server; exec 9> stop; until grep -q mounted said; do :; done");
            ExecEvent hanging = watched.start("/lib64/ld-linux-x86-64.so.2 mute/file MARKER", "mute/file");
            ExecEvent other = watched.stay(watched.program.toString());
            IdentityHashMap<ExecEvent, ExecFacts> known = new IdentityHashMap<>();

            long began = System.nanoTime();
            assertThat(desk.identify(hanging)).isEmpty();
            assertThat(desk.identify(other)).isEmpty();
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                desk.fetchExamined(known::put);
                return known.containsKey(other);
            });
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(450));
            assertThat(known).doesNotContainKey(hanging);
            await().until(() -> {
                desk.fetchExamined(known::put);
                return known.containsKey(hanging);
            });
            assertThat(Objects.requireNonNull(known.get(hanging))
                            .getTarget()
                            .getGap()
                            .getCause())
                    .isEqualTo(FileGap.Cause.DEADLINE);
            assertThat(Objects.requireNonNull(known.get(hanging))
                            .getExecutable()
                            .getIdentity()
                            .getProgram())
                    .isEqualTo("ld.so");
            watched.container.run("kill -9 $(cat server)");
        }
    }

    @Test
    void shouldNotBeHeldUpByAFileSystemThatNeverAnswers(@TempDir Path folder) throws Exception {
        try (WatchedContainer watched = new WatchedContainer(folder, true)) {
            Path fuse = HeldContainer.compile(folder.toRealPath(), "mute_fuse.c");
            watched.container.run("mknod /dev/fuse c 10 229; mkdir mute && mkfifo stop && echo x > good");
            watched.container.run(fuse
                    + " mute < stop > said & echo $! > server; exec 9> stop; until grep -q mounted said; do :; done");
            ExecEvent event = watched.stay(watched.program.toString());
            watched.files.open(event, "good").close();
            long before = WatchedContainer.descriptors();

            // What lies on it is told by the mount: nobody is asked, nothing hangs.
            long began = System.nanoTime();
            assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.open(event, "mute"));
            assertUnavailable(Cause.FILE_SYSTEM, () -> watched.files.list(event, "mute", 5));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
            assertThat(watched.files.counts().overdue()).isZero();

            // A path through it does ask.
            assertUnavailable(Cause.DEADLINE, () -> watched.files.open(event, "mute/file"));
            assertUnavailable(Cause.DEADLINE, () -> watched.files.list(event, "mute/dir", 5));
            assertThat(watched.files.counts().stuck()).isEqualTo(2);
            began = System.nanoTime();
            assertUnavailable(Cause.DEADLINE, () -> watched.files.open(event, "good"));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
            // Others' files are read as before.
            ExecEvent other = WatchedContainer.inCgroup(event, event.cgroup().id() + 1);
            watched.files.open(other, "good").close();

            watched.container.run("kill -9 $(cat server)");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> watched.files.counts().stuck() == 0);
            watched.files.open(event, "good").close();
            assertThat(WatchedContainer.descriptors()).isLessThanOrEqualTo(before);
            assertThat(watched.files.counts().unavailable())
                    .containsEntry(Cause.DEADLINE, 3L)
                    .containsEntry(Cause.FILE_SYSTEM, 2L);
        }
    }
}
