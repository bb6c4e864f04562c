package io.forgewatch.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An overlay of the host's own root: every compiler of the machine is in it, as part of the image, and nothing is downloaded.
 *
 * <p>Its upper layer is a tmpfs, since an upper layer may not lie on another overlay, as the tests' folder does where they run in a
 * container themselves.
 */
public final class OverlayRoot implements RootFileSystem {
    private final Path layers;
    private final Path root;

    private OverlayRoot(Path layers) {
        this.layers = layers;
        this.root = layers.resolve("root");
    }

    /** Mounts it, with an empty /build that everyone may write to. */
    public static OverlayRoot ofHost() {
        return mounted("/");
    }

    /** The same with a further layer of the image over the host's root; it may not lie on the same mount. */
    public static OverlayRoot ofHostBelow(Path layer) {
        return mounted(layer + ":/");
    }

    private static OverlayRoot mounted(String lowerLayers) {
        OverlayRoot overlay = new OverlayRoot(Scratch.folder("overlay"));
        try {
            overlay.mount(lowerLayers);
            return overlay;
        } catch (IOException e) {
            overlay.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            overlay.close();
            throw e;
        }
    }

    private void mount(String lowerLayers) throws IOException {
        Commands.run("mount", "-t", "tmpfs", "-o", "mode=755", "forgewatch", layers.toString())
                .ok();
        Path upper = Files.createDirectory(layers.resolve("upper"));
        Path work = Files.createDirectory(layers.resolve("work"));
        Files.createDirectory(root);
        String options = "lowerdir=" + lowerLayers + ",upperdir=" + upper + ",workdir=" + work;
        Commands.run("mount", "-t", "overlay", "overlay", "-o", options, root.toString())
                .ok();
        Path build = Files.createDirectory(root.resolve("build"));
        Commands.run("chmod", "1777", build.toString()).ok();
    }

    @Override
    public Path path() {
        return root;
    }

    @Override
    public void close() {
        for (String mount : new String[] {root.toString(), layers.toString()}) {
            if (Leftovers.mountsBelow(layers).contains(mount)) {
                Commands.run("umount", mount).ok();
            }
        }
        Leftovers.delete(layers);
    }
}
