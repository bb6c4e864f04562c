package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.chain.FileVersion;
import java.util.HashMap;
import java.util.Map;

/** Which files of a build's processes were read: each is asked for once. Bounded. One thread's. */
final class BuildDigests {
    private final int maxFiles;
    private final Map<FileVersion, String> byFile = new HashMap<>();

    BuildDigests(int maxFiles) {
        this.maxFiles = maxFiles;
    }

    /** Returns whether it has to be asked for. */
    boolean begin(FileVersion file) {
        boolean asks = file.inode() != 0 && byFile.size() < maxFiles && !byFile.containsKey(file);
        if (asks) {
            byFile.put(file, "");
        }
        return asks;
    }

    void put(FileVersion file, String sha256) {
        byFile.replace(file, sha256);
    }

    /** Empty where it is not known. */
    String get(FileVersion file) {
        return byFile.getOrDefault(file, "");
    }
}
