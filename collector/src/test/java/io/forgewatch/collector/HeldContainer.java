package io.forgewatch.collector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A container made by hand that lives until it is closed: pid and mount namespaces of its own, and for a root an overlay of the
 * host's, entered as a runtime does (pivot_root) or by chroot alone. Its first process is a shell that takes scripts. All mounts
 * and processes go with it. Needs root.
 */
final class HeldContainer implements AutoCloseable {
    /** An upper layer may not lie on another overlay, hence the tmpfs. */
    private static final String OVERLAY = String.join(
            " && ",
            "mount -t tmpfs none \"$1\"",
            "mkdir \"$1\"/upper \"$1\"/work \"$1\"/root",
            "mount -t overlay overlay -o lowerdir=/,upperdir=\"$1\"/upper,workdir=\"$1\"/work \"$1\"/root",
            "mount -t proc proc \"$1\"/root/proc",
            "mknod -m 666 \"$1\"/root/dev/null c 1 3",
            "cd \"$1\"/root");

    private static final String PIVOT = "pivot_root . mnt && umount -l /mnt && exec sh -s \"$2\"";
    private static final String CHROOT = "exec chroot . sh -s \"$2\"";

    private final Process process;
    private final BufferedReader output;
    private int scripts;

    private HeldContainer(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    /**
     * Starts one.
     *
     * @param folder an empty folder is left in it
     * @param marker an argument of the first process
     */
    static HeldContainer pivoted(Path folder, String marker) throws IOException {
        return start(folder, marker, PIVOT);
    }

    /** Likewise, its processes' root not the one of its mount namespace. */
    static HeldContainer chrooted(Path folder, String marker) throws IOException {
        return start(folder, marker, CHROOT);
    }

    private static HeldContainer start(Path folder, String marker, String enter) throws IOException {
        Path mountPoint = Files.createTempDirectory(folder, "held");
        String[] command = {
            "unshare",
            "--pid",
            "--mount",
            "--fork",
            "--kill-child",
            "--propagation",
            "private",
            "sh",
            "-c",
            OVERLAY + " && " + enter,
            "sh",
            mountPoint.toString(),
            marker
        };
        HeldContainer container = new HeldContainer(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        container.run("mkdir -p /tmp/held && cd /tmp/held");
        return container;
    }

    /** Runs a script in the first process, in {@code /tmp/held} unless it changes that, and gives what it printed. */
    String run(String script) throws IOException {
        String end = "end-of-script-" + scripts++;
        OutputStream input = process.getOutputStream();
        input.write((script + "\necho " + end + " $?\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(end + " 0")) {
                return printed.toString();
            } else if (line.startsWith(end + " ")) {
                throw new IOException("the script ended with" + line.substring(end.length()) + ": " + printed);
            }
            printed.append(line).append('\n');
        }
        throw new IOException("the container ended: " + printed);
    }

    /** Builds a static program of this test's resources. */
    static Path compile(Path folder, String source) throws IOException, InterruptedException {
        Path copy = folder.resolve(source);
        try (InputStream in = Objects.requireNonNull(HeldContainer.class.getResourceAsStream(source), source)) {
            Files.copy(in, copy);
        }
        Path program = folder.resolve(source.replace(".c", ""));
        Process compiler = new ProcessBuilder("gcc", "-static", "-pthread", "-o", program.toString(), copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException("gcc: " + said);
        }
        return program;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
