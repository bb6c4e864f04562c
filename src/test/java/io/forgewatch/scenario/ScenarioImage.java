package io.forgewatch.scenario;

import io.forgewatch.system.Commands;
import io.forgewatch.system.Leftovers;
import io.forgewatch.system.Scratch;
import io.forgewatch.system.Toolchains;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The image layer that all scenarios share, over the host's root: the compilers of src/test/toolchains where Debian puts them, and in
 * {@link #INPUTS} sources, objects and programs that were compiled on the host, so that making them is no launch in a container.
 *
 * <p>It is a tmpfs, since a layer may not lie below another one. No container may run in it when it is closed.
 */
final class ScenarioImage implements AutoCloseable {
    private static final String INPUTS = "opt/inputs";
    private static final List<String> COMPILERS =
            List.of("cc1", "cc1plus", "lto1", "clang", "llc", "go", "compile", "link", "rustc", "tcc");
    private static final Duration COPIED = Duration.ofMinutes(2);

    private final Path layer = Scratch.folder("image");

    ScenarioImage() {
        try {
            Commands.run("mount", "-t", "tmpfs", "-o", "mode=755", "forgewatch", layer.toString())
                    .ok();
            shell("cd '" + Toolchains.folder() + "' && cp -a usr '" + layer + "'");
            Path inputs = Files.createDirectories(layer.resolve(INPUTS));
            shell("sh test/scenarios/inputs '" + inputs.toAbsolutePath() + "' '" + layer + "'");
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private static void shell(String script) {
        Commands.run(COPIED, List.of("sh", "-euc", script)).ok();
    }

    Path layer() {
        return layer;
    }

    /** The compiler whose file is the largest, of this machine and of the layer. */
    Path largestCompiler() {
        String names = String.join(" -o -name ", COMPILERS);
        // Links lead to what is found elsewhere.
        String found = Commands.run(
                        "sh",
                        "-euc",
                        "for root in / '" + layer
                                + "'; do find ${root%/}/usr/bin ${root%/}/usr/lib/gcc ${root%/}/usr/lib/llvm-* "
                                + "${root%/}/usr/lib/go-* -type f -perm -100 \\( -name " + names
                                + " \\) -printf '%s %p\\n' 2>/dev/null || true; done | sort -rn | head -1")
                .ok()
                .stdout();
        return Path.of(found.strip().substring(found.indexOf(' ') + 1));
    }

    @Override
    public void close() {
        if (!Leftovers.mountsBelow(layer).isEmpty()) {
            Commands.run("umount", layer.toString()).ok();
        }
        Leftovers.delete(layer);
    }
}
