package io.forgewatch.collector.detect;

/** Parts of paths as text. Nothing is resolved: the path may be of a container's file system. */
final class PathText {
    private PathText() {}

    /** What follows the last slash. */
    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Up to and with the last slash; empty where there is none. */
    static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** The base name without its ending. */
    static String stem(String path) {
        String name = baseName(path);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** What follows the base name's last dot; empty where there is none. */
    static String ending(String path) {
        String name = baseName(path);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(dot + 1) : "";
    }

    /** A name for an open file, which says nothing of it: {@code /dev/fd/3}, {@code /proc/self/fd/3}, {@code /proc/self/exe}. */
    static boolean isDescriptor(String path) {
        return path.startsWith("/dev/fd/")
                || (path.startsWith("/proc/") && (path.contains("/fd/") || path.endsWith("/exe")));
    }
}
