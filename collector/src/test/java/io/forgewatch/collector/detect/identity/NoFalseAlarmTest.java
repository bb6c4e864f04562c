package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every file of this machine's own programs and libraries: what is no compiler is taken for none. */
final class NoFalseAlarmTest {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/lib"), Path.of("/usr/libexec"));

    /** Programs, and the real names that their files may have. What is not listed may be nothing's. */
    private static final Map<String, Pattern> ALLOWED = Map.ofEntries(
            allowed("gcc", ".*-(gcc|g\\+\\+)-\\d+"),
            allowed("cpp", ".*-cpp-\\d+"),
            allowed("gfortran", ".*-gfortran-\\d+"),
            allowed("gdc", ".*-gdc-\\d+"),
            allowed("gccgo", ".*-gccgo-\\d+"),
            allowed("cc1", "cc1(obj|objplus)?"),
            allowed("cc1plus", "cc1plus"),
            allowed("lto1", "lto1"),
            allowed("f951", "f951"),
            allowed("gnat1", "gnat1"),
            allowed("d21", "d21"),
            allowed("go1", "go1"),
            allowed("collect2", "collect2"),
            allowed("lto-wrapper", "lto-wrapper"),
            allowed("as", ".*-as"),
            allowed("ld.bfd", ".*-ld(\\.bfd)?"),
            allowed("ld.gold", ".*-(ld\\.)?gold"),
            allowed("clang", "clang(-\\d+)?"),
            allowed("llc", "llc"),
            allowed("llvm/bin/opt", "opt"),
            allowed("lli", "lli"),
            allowed("llvm-as", "llvm-as"),
            allowed("llvm-link", "llvm-link"),
            allowed("llvm-mc", "llvm-mc"),
            allowed("jshell", "jshell"),
            allowed("lld", "lld|rust-lld"),
            allowed("mold", "mold"),
            allowed("tcc", "(.*-)?tcc"),
            allowed("go", "go"),
            allowed("pkg/tool/linux/compile", "compile"),
            allowed("pkg/tool/linux/asm", "asm"),
            allowed("pkg/tool/linux/link", "link"),
            allowed("pkg/tool/linux/cgo", "cgo"),
            allowed("rustc", "rustc"),
            allowed("cargo", "cargo"),
            allowed("javac", "javac"),
            allowed("java", "java"),
            allowed("jar", "jar"),
            allowed("nasm", "nasm"),
            allowed("yasm", "yasm"),
            allowed("make", "make"),
            allowed("ninja", "ninja"),
            allowed("ccache", "ccache"),
            allowed("distcc", "distcc"),
            allowed("busybox", "busybox"),
            allowed("ld.so", "ld-.*\\.so(\\.\\d+)?"),
            allowed("ld-musl", "libc\\.so|ld-musl-.*"));

    private static Map.Entry<String, Pattern> allowed(String program, String name) {
        return Map.entry(program, Pattern.compile(name));
    }

    @Test
    void nothingButCompilersIsTakenForOne() throws IOException {
        Map<String, String> wrong = new TreeMap<>();
        List<Path> seen = new ArrayList<>();
        for (Path folder : FOLDERS) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (attributes.isRegularFile() && Files.isReadable(file)) {
                        FileIdentity identity = FileOnDisk.classify(file);
                        String name = file.getFileName().toString();
                        Pattern allowed = ALLOWED.get(identity.program());
                        boolean right = identity.program().isEmpty()
                                || (allowed != null && allowed.matcher(name).matches());
                        if (!right) {
                            wrong.put(file.toString(), identity.program() + " " + identity.marks());
                        }
                        if (identity.kind() == FileIdentity.Kind.EXECUTABLE) {
                            seen.add(file);
                        }
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).hasSizeGreaterThan(100);
    }
}
