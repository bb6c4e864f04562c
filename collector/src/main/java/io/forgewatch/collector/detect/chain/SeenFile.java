package io.forgewatch.collector.detect.chain;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;

/**
 * A file that a container's process runs or loads: perhaps what a build has written.
 *
 * @param path as seen from the container's root
 * @param mtimeNs CLOCK_REALTIME, 0 where it is not known
 * @param mounted whether other containers may have the same file
 */
public record SeenFile(ContainerKey container, String path, FileVersion version, long mtimeNs, boolean mounted) {
    /** What an exec runs; {@code facts} are of the same file or of none. */
    public static SeenFile of(ContainerKey container, Executable file, FileFacts facts) {
        FileVersion version = FileVersion.of(file);
        long mtimeNs = version.equals(FileVersion.of(facts)) ? facts.getMtimeNs() : 0;
        return new SeenFile(
                container, file.path(), version, mtimeNs, file.traits().mounted());
    }

    /** What an exec was given to run or to load. It lies on a mount if not on the file system of an executable that does not. */
    public static SeenFile given(ContainerKey container, FileFacts file, Executable executable) {
        boolean beside =
                file.getDevice() == executable.device() && !executable.traits().mounted();
        return new SeenFile(container, file.getPath(), FileVersion.of(file), file.getMtimeNs(), !beside);
    }
}
