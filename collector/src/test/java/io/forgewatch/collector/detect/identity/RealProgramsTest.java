package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The compilers of this machine and those that src/test/toolchains unpacks: known under any name, in any state. */
final class RealProgramsTest {
    private static final Path TOOLCHAINS = Path.of("..", "target", "toolchains");

    @TempDir
    Path folder;

    /** The first file that a glob finds below a folder, symbolic links followed at the end; skips the test where none is. */
    private static Path find(String start, String glob) throws IOException {
        Path below = start.equals("toolchains") ? TOOLCHAINS : Path.of(start);
        assumeThat(Files.isDirectory(below)).as("%s is there", below).isTrue();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + below + "/" + glob);
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(below, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (matcher.matches(file) && Files.isRegularFile(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        assumeThat(found).as("%s below %s", glob, below).isNotEmpty();
        return found.get(0).toRealPath();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin, x86_64-linux-gnu-gcc-[0-9]*, gcc",
        "/usr/bin, x86_64-linux-gnu-g++-[0-9]*, gcc",
        "/usr/bin, x86_64-linux-gnu-cpp-[0-9]*, cpp",
        "/usr/bin, x86_64-linux-gnu-as, as",
        "/usr/bin, x86_64-linux-gnu-ld.bfd, ld.bfd",
        "/usr/bin, x86_64-linux-gnu-ld.gold, ld.gold",
        "/usr/bin, busybox, busybox",
        "/usr/bin, make, make",
        "/usr/lib/gcc, **/cc1, cc1",
        "/usr/lib/gcc, **/cc1plus, cc1plus",
        "/usr/lib/gcc, **/lto1, lto1",
        "/usr/lib/gcc, **/collect2, collect2",
        "/usr/lib/gcc, **/lto-wrapper, lto-wrapper",
        "/usr/lib, llvm-*/bin/clang, clang",
        "/usr/lib, llvm-*/bin/llc, llc",
        "/usr/lib, llvm-*/bin/opt, llvm/bin/opt",
        "/usr/lib, llvm-*/bin/lli, lli",
        "/usr/lib, llvm-*/bin/llvm-mc, llvm-mc",
        "/usr/lib, llvm-*/bin/llvm-link, llvm-link",
        "/usr/lib/jvm, **/bin/javac, javac",
        "/usr/lib/jvm, **/bin/java, java",
        "/usr/lib/jvm, **/bin/jar, jar",
        "/usr/lib/jvm, **/bin/jshell, jshell",
        "/usr/lib/x86_64-linux-gnu, ld-linux-x86-64.so.2, ld.so",
        "toolchains, usr/bin/tcc, tcc",
        "toolchains, usr/bin/rustc, rustc",
        "toolchains, **/bin/go, go",
        "toolchains, **/pkg/tool/*/compile, pkg/tool/linux/compile",
        "toolchains, **/pkg/tool/*/asm, pkg/tool/linux/asm",
        "toolchains, **/pkg/tool/*/link, pkg/tool/linux/link",
        "toolchains, **/pkg/tool/*/cgo, pkg/tool/linux/cgo"
    })
    void isKnownByItsContentWhateverIsDoneToItsNamesAndSections(String start, String glob, String program)
            throws IOException, InterruptedException {
        Path original = find(start, glob);
        Path renamed = Files.copy(original, folder.resolve("innocent"));
        Path stripped = folder.resolve("stripped");
        run("strip", "-o", stripped.toString(), original.toString());
        Path withoutSections = withSectionHeaders(original, folder.resolve("sectionless"), 0, 0);
        Path falseSections = withSectionHeaders(original, folder.resolve("false-sections"), 64, 1);

        for (Path path : List.of(renamed, stripped, withoutSections, falseSections)) {
            FileIdentity identity = FileOnDisk.classify(path);
            assertThat(identity.program()).as("%s as %s", original, path).isEqualTo(program);
            assertThat(identity.whole()).isTrue();
            assertThat(identity.marks()).hasSizeGreaterThan(1);
        }
    }

    /** A copy whose header tells of other section headers: none, or the program headers taken for such. */
    private static Path withSectionHeaders(Path original, Path copy, int offset, int count) throws IOException {
        byte[] bytes = Files.readAllBytes(original);
        assumeThat(bytes[4]).as("64 bit").isEqualTo((byte) 2);
        Arrays.fill(bytes, 40, 48, (byte) 0);
        bytes[40] = (byte) offset;
        bytes[60] = (byte) count;
        bytes[61] = 0;
        bytes[62] = 0;
        bytes[63] = 0;
        return Files.write(copy, bytes);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("%s did not end", List.of(command));
        }
        assertThat(process.exitValue())
                .as("%s: %s", List.of(command), Files.readString(folder.resolve("output")))
                .isZero();
    }

    @Test
    void aHarmlessProgramUnderACompilersNameIsNone() throws IOException {
        Path echo = Files.copy(find("/usr/bin", "echo"), folder.resolve("gcc"));

        FileIdentity identity = FileOnDisk.classify(echo);

        assertThat(identity.program()).isEmpty();
        assertThat(identity.whole()).isTrue();
        assertThat(identity.kind()).isEqualTo(FileIdentity.Kind.EXECUTABLE);
    }

    @Test
    void theBuildIdIsTheLinkers() throws IOException, InterruptedException {
        Path gcc = find("/usr/bin", "x86_64-linux-gnu-gcc-[0-9]*");
        run("readelf", "-n", gcc.toString());

        assertThat(Files.readString(folder.resolve("output")))
                .contains("Build ID: " + FileOnDisk.classify(gcc).buildId());
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin, x86_64-linux-gnu-gcc-[0-9]*",
        "/usr/bin, x86_64-linux-gnu-as",
        "/usr/bin, x86_64-linux-gnu-ld.bfd",
        "/usr/bin, x86_64-linux-gnu-ld.gold",
        "/usr/lib/gcc, **/cc1plus",
        "/usr/lib/gcc, **/collect2",
        "/usr/lib, llvm-*/bin/clang",
        "/usr/lib/jvm, **/bin/javac",
        "toolchains, usr/bin/tcc",
        "toolchains, **/bin/go",
        "toolchains, **/pkg/tool/*/compile",
        "toolchains, usr/bin/rustc"
    })
    void aProgramThatOnlyHoldsAListOfItsTextsIsNone(String start, String glob)
            throws IOException, InterruptedException {
        run("strings", "-a", find(start, glob).toString());
        byte[] texts = Files.readAllBytes(folder.resolve("output"));
        Path reader = Files.write(
                folder.resolve("reader"),
                ElfImage.program().load(ElfImage.READ, texts).bytes());

        assertThat(FileOnDisk.classify(folder.resolve("output")).program()).isEmpty();
        assertThat(FileOnDisk.classify(reader).program()).isEmpty();
    }
}
