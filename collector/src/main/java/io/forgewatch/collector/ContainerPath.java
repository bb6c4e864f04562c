package io.forgewatch.collector;

import io.forgewatch.collector.bpf.FileHandle;
import io.forgewatch.collector.bpf.SystemCallException;
import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.detect.FileUnavailable.Cause;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path as the process of an exec names it. It is resolved by the kernel as for that process, so that neither {@code ..} nor a
 * link leads out of the root.
 */
final class ContainerPath {
    /** PATH_MAX with its NUL. */
    private static final int MAX_BYTES = 4096;
    /** What a working directory begins with whose root side is missing ({@code RecordView}). */
    private static final String CUT = "\u2026/";

    private static final Pattern DESCRIPTOR = Pattern.compile("/+(?:dev/+fd|proc/+(?:thread-)?self/+fd)/+(\\d{1,7})");

    private final ExecEvent event;
    private final String text;
    private final byte[] path;

    /**
     * Takes a path.
     *
     * @param text as {@link VisibleText}
     * @throws FileUnavailable it can be no path
     */
    ContainerPath(ExecEvent event, String text) throws FileUnavailable {
        this.event = event;
        this.text = text;
        this.path = bytes(text);
    }

    /** A path's bytes; {@link FileUnavailable} where it can be none. */
    static byte[] bytes(String text) throws FileUnavailable {
        byte[] bytes;
        try {
            bytes = VisibleText.encode(text);
        } catch (IllegalArgumentException e) {
            throw Unavailable.of(Cause.GONE, text, "is no path: " + e.getMessage());
        }
        for (byte next : bytes) {
            if (next == 0) {
                throw Unavailable.of(Cause.GONE, text, "is no path: there is a NUL in it");
            }
        }
        if (bytes.length == 0) {
            throw Unavailable.of(Cause.GONE, text, "an empty path leads nowhere");
        }
        return bytes;
    }

    /** The number where the path is one of a process's own open files (proc(5)), which no walk below its root finds; else null. */
    @Nullable
    String descriptor() {
        Matcher matcher = DESCRIPTOR.matcher(text);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** The path as it was given. */
    String text() {
        return text;
    }

    /**
     * Names the file, through a process that has the same view of files.
     *
     * @return the caller's to close
     */
    FileHandle name(LiveProcess process) throws IOException, FileUnavailable {
        try (FileHandle root = process.root()) {
            if (path[0] == '/') {
                return root.inRoot(path);
            }
            String directory = event.workingDirectory();
            return directory.startsWith("/")
                    ? below(root, bytes(directory))
                    : belowWorkingDirectory(root, process, directory);
        }
    }

    /** @param directory from the root of the mount namespace, as the kernel's record has it */
    private FileHandle below(FileHandle root, byte[] directory) throws IOException {
        byte[] rootPath = root.path();
        int prefix = rootPath.length == 1 ? 0 : rootPath.length;
        boolean above = prefix <= directory.length
                && Arrays.equals(rootPath, 0, prefix, directory, 0, prefix)
                && (prefix == directory.length || directory[prefix] == '/');
        if (above) {
            return join(root, Arrays.copyOfRange(directory, prefix, directory.length));
        }
        try (FileHandle top = root.top()) {
            return join(top, directory);
        }
    }

    private FileHandle join(FileHandle root, byte[] directory) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(directory.length + path.length + 2);
        joined.writeBytes(directory);
        joined.write('/');
        joined.writeBytes(path);
        if (joined.size() < MAX_BYTES) {
            return root.inRoot(joined.toByteArray());
        }
        try (FileHandle start = directory.length == 0 ? root.child(".") : root.inRoot(directory)) {
            return start.beneath(path);
        }
    }

    /** For one that is deeper than a record holds: the process's own, or another's that ends alike. */
    private FileHandle belowWorkingDirectory(FileHandle root, LiveProcess process, String recorded)
            throws IOException, FileUnavailable {
        try (FileHandle directory = process.workingDirectory()) {
            byte[] now = pathOf(directory);
            boolean comparable = recorded.startsWith(CUT) && now.length > 0;
            boolean same = comparable
                    ? endsWith(now, bytes(recorded.substring(CUT.length() - 1)))
                    : process.pid() == event.pid();
            if (!same) {
                throw Unavailable.of(Cause.GONE, text, "the working directory is not known");
            }
            return now.length == 0 ? directory.beneath(path) : below(root, now);
        }
    }

    /** Empty where it is longer than the kernel tells. */
    private static byte[] pathOf(FileHandle directory) throws IOException {
        try {
            return directory.path();
        } catch (SystemCallException e) {
            if (e.errno() == SystemCallException.ENAMETOOLONG) {
                return new byte[0];
            }
            throw e;
        }
    }

    private static boolean endsWith(byte[] path, byte[] end) {
        return path.length >= end.length
                && Arrays.equals(path, path.length - end.length, path.length, end, 0, end.length);
    }
}
