package io.forgewatch.collector.bpf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files of this machine; needs no privilege. */
class FileHandleTest {
    @TempDir
    Path folder;

    private Path root = Path.of("");

    @BeforeEach
    void makeARoot() throws IOException {
        folder = folder.toRealPath();
        root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret"), "outside");
        Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("file"), "inside");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private String contentInRoot(String path) throws IOException {
        try (FileHandle directory = FileHandle.at(root);
                FileHandle name = directory.inRoot(bytes(path));
                FileHandle file = name.reopen()) {
            byte[] content = new byte[100];
            int length = file.read(0, content, content.length);
            return new String(content, 0, length, UTF_8);
        }
    }

    @Test
    void shouldResolveAHostilePathWithinTheRoot() throws IOException {
        Files.createSymbolicLink(root.resolve("absolute"), Path.of("/etc/file"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../../etc/file"));

        for (String path : List.of("/etc/file", "etc/file", "/../../etc/file", "absolute", "/up")) {
            assertThat(contentInRoot(path)).as(path).isEqualTo("inside");
        }
    }

    @Test
    void shouldNotLetAHostilePathOutOfTheRoot() throws IOException {
        Files.createSymbolicLink(root.resolve("absolute"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));

        assertRefused("../secret", SystemCallException.ENOENT);
        assertRefused("absolute", SystemCallException.ENOENT);
        assertRefused("up", SystemCallException.ENOENT);
        assertRefused("loop", SystemCallException.ELOOP);
        assertRefused("etc/file/x", SystemCallException.ENOTDIR);
    }

    @Test
    void shouldFollowNoLinkOfProcThatLeadsElsewhere() throws IOException {
        try (FileHandle proc = FileHandle.at(Path.of("/proc"))) {
            for (String magic : List.of("self/root/etc/passwd", "self/cwd", "self/exe", "self/fd/0")) {
                assertThatThrownBy(() -> proc.inRoot(bytes(magic)))
                        .as(magic)
                        .isInstanceOfSatisfying(
                                SystemCallException.class,
                                e -> assertThat(e.errno()).isEqualTo(SystemCallException.ELOOP));
            }
        }
    }

    @Test
    void shouldRefuseAPathThatLeavesADirectory() throws IOException {
        try (FileHandle directory = FileHandle.at(root)) {
            directory.beneath(bytes("etc/../etc/file")).close();
            assertThatThrownBy(() -> directory.beneath(bytes("../secret"))).isInstanceOf(SystemCallException.class);
            assertThatThrownBy(() -> directory.beneath(bytes("/etc/file"))).isInstanceOf(SystemCallException.class);
        }
    }

    @Test
    void shouldClimbToTheTop() throws IOException {
        try (FileHandle directory = FileHandle.at(root);
                FileHandle top = directory.top();
                FileHandle slash = FileHandle.at(Path.of("/"))) {
            assertThat(top.status()).isEqualTo(slash.status());
            assertThat(top.place()).isEqualTo(slash.place());
        }
    }

    @Test
    void shouldTellAFilesStatus() throws IOException {
        Path file = root.resolve("etc/file");
        Files.createLink(root.resolve("second"), file);
        Files.setLastModifiedTime(file, FileTime.from(-5, TimeUnit.SECONDS));
        try (FileHandle name = FileHandle.at(file);
                FileHandle directory = FileHandle.at(root)) {
            FileStatus status = name.status();
            assertThat(status.isRegular()).isTrue();
            assertThat(status.isDirectory()).isFalse();
            assertThat(status.links()).isEqualTo(2);
            assertThat(status.sizeBytes()).isEqualTo(6);
            assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
            assertThat(FileTime.from(status.ctimeNs(), TimeUnit.NANOSECONDS))
                    .isEqualTo(Files.getAttribute(file, "unix:ctime"));
            assertThat(status.mtimeNs()).isEqualTo(-5_000_000_000L);
            assertThat(status.birthNs()).isPositive().isLessThanOrEqualTo(status.ctimeNs());
            assertThat(name.place().inode()).isEqualTo(status.inode());
            assertThat(name.place().mountId()).isEqualTo(directory.place().mountId());
            assertThat(new String(name.path(), UTF_8)).isEqualTo(file.toString());
            assertThat(directory.status().isDirectory()).isTrue();
            assertThat(directory.status().isRegular()).isFalse();
        }
    }

    @Test
    void shouldReadAtAnyOffsetToTheEnd() throws IOException {
        byte[] content = new byte[700_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 / 8);
        }
        Files.write(root.resolve("large"), content);
        try (FileHandle name = FileHandle.at(root.resolve("large"));
                FileHandle file = name.reopen()) {
            byte[] whole = new byte[content.length + 10];
            assertThat(file.read(0, whole, whole.length)).isEqualTo(content.length);
            assertThat(Arrays.copyOf(whole, content.length)).isEqualTo(content);
            byte[] part = new byte[10];
            assertThat(file.read(650_001, part, 7)).isEqualTo(7);
            assertThat(Arrays.copyOf(part, 7)).isEqualTo(Arrays.copyOfRange(content, 650_001, 650_008));
            assertThat(part[7]).isZero();
            assertThat(file.read(content.length, part, 10)).isZero();
            assertThat(file.read(0, part, 0)).isZero();
            assertThatThrownBy(() -> name.read(0, part, 1)).isInstanceOf(SystemCallException.class);
        }
    }

    @Test
    void shouldGiveNamesByteForByteUpToALimit() throws Exception {
        String made =
                "umask 0; for i in $(seq 1 1500); do : > \"$1/name-$i\"; done; : > \"$1/$(printf '\\377\\\\ \\n-')\"";
        Path crowd = Files.createDirectory(root.resolve("crowd"));
        assertThat(new ProcessBuilder("sh", "-c", made, "sh", crowd.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(names(crowd, 5000)).hasSize(1501).doesNotHaveDuplicates().contains("\u00ff\\ \n-", "name-1500");
        assertThat(names(crowd, 7)).hasSize(7);
        assertThat(names(crowd, 0)).isEmpty();
        assertThat(names(Files.createDirectory(root.resolve("empty")), 5)).isEmpty();
        assertThatThrownBy(() -> names(root.resolve("etc/file"), 5))
                .isInstanceOfSatisfying(
                        SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(SystemCallException.ENOTDIR));
    }

    private static List<String> names(Path directory, int max) throws IOException {
        try (FileHandle name = FileHandle.at(directory);
                FileHandle opened = name.reopen()) {
            return opened.names(max).stream()
                    .map(bytes -> new String(bytes, ISO_8859_1))
                    .toList();
        }
    }

    @Test
    void shouldCloseItsDescriptorOnce() throws IOException {
        FileHandle name = FileHandle.at(root);
        String path = name.path().length + " bytes";
        assertThat(descriptorsTo(root)).as(path).isEqualTo(1);
        name.close();
        try (FileHandle next = FileHandle.at(root)) {
            name.close();
            assertThat(descriptorsTo(root)).isEqualTo(1);
            assertThat(next.status().isDirectory()).isTrue();
            assertThatThrownBy(name::status).isInstanceOf(IllegalStateException.class);
        }
        assertThat(descriptorsTo(root)).isZero();
    }

    private static long descriptorsTo(Path target) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .flatMap(link -> SymbolicLink.target(link).stream())
                    .filter(bytes -> Arrays.equals(bytes, bytes(target.toString())))
                    .count();
        }
    }

    private void assertRefused(String path, int errno) {
        assertThatThrownBy(() -> contentInRoot(path))
                .as(path)
                .isInstanceOfSatisfying(
                        SystemCallException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
