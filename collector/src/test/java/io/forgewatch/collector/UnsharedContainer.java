package io.forgewatch.collector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A container made by hand: pid and mount namespaces of its own and an overlay of the host's root, so that the host's compilers
 * are its image's. No runtime and no cgroup: only the namespaces tell. It leaves nothing but an empty folder.
 */
final class UnsharedContainer {
    /** An upper layer may not lie on another overlay, hence the tmpfs. All mounts go with the namespace. */
    private static final String ENTER = String.join(
            " && ",
            "mount -t tmpfs none \"$1\"",
            "mkdir \"$1\"/upper \"$1\"/work \"$1\"/root",
            "mount -t overlay overlay -o lowerdir=/,upperdir=\"$1\"/upper,workdir=\"$1\"/work \"$1\"/root",
            "mount -t proc proc \"$1\"/root/proc",
            "exec chroot \"$1\"/root sh -c \"$2\"");

    private UnsharedContainer() {}

    /** Runs a shell script in one, to its end. */
    static void run(Path folder, String script) throws IOException, InterruptedException {
        Path mountPoint = Files.createTempDirectory(folder, "container");
        Process process = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--mount",
                        "--fork",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        ENTER,
                        "sh",
                        mountPoint.toString(),
                        script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("the container's script ended with " + status + ": " + output);
        }
    }
}
