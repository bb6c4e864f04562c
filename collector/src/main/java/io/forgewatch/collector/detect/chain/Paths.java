package io.forgewatch.collector.detect.chain;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as text, for comparing: no link is followed. Pure. */
public final class Paths {
    private Paths() {}

    /** An absolute path without dots and doubled slashes; of a relative one nothing is known: it stays. */
    public static String normal(String path) {
        if (!path.startsWith("/") || !(path.contains("/.") || path.contains("//") || path.endsWith("/"))) {
            return path;
        }
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    /** {@code path} as a process in {@code directory} means it, {@linkplain #normal normal}. */
    public static String resolved(String directory, String path) {
        return normal(path.startsWith("/") ? path : directory + "/" + path);
    }

    /** The folder of an absolute path. */
    public static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
