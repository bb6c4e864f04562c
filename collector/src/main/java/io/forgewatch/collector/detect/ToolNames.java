package io.forgewatch.collector.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a file name stands for: {@code gcc}, {@code gcc-12}, {@code x86_64-linux-gnu-gcc-12.2}, or a name that counts
 * only in its folder.
 */
final class ToolNames<T> {
    private final WordSet targets;
    private final List<String> suffixes;
    private final Map<String, T> byName = new HashMap<>();
    private final Map<String, List<InFolder<T>>> inFolders = new HashMap<>();

    private record InFolder<T>(List<String> segments, T tool) {}

    /**
     * None yet.
     *
     * @param targets words of which one stands in the target before a name
     * @param suffixes what who puts a script in a program's place calls the program then
     */
    ToolNames(WordSet targets, List<String> suffixes) {
        this.targets = targets;
        this.suffixes = suffixes;
    }

    /** False where the name is taken. */
    boolean add(String name, T tool) {
        if (name.indexOf('/') < 0) {
            return byName.putIfAbsent(name, tool) == null;
        }
        List<String> segments = List.of(name.split("/", -1));
        return inFolders
                .computeIfAbsent(segments.get(segments.size() - 1), last -> new ArrayList<>())
                .add(new InFolder<>(segments, tool));
    }

    /** What the file at a path stands for, or null. */
    @Nullable
    T find(String path) {
        String name = PathText.baseName(path);
        for (InFolder<T> candidate : inFolders.getOrDefault(name, List.of())) {
            if (endsWith(path, candidate.segments())) {
                return candidate.tool();
            }
        }
        T tool = findPrefixed(name);
        return tool != null ? tool : findMovedAside(name);
    }

    /** {@code gcc.real}; Nix hides the file as well: {@code .gcc-wrapped}. */
    private @Nullable T findMovedAside(String name) {
        for (String suffix : suffixes) {
            if (name.endsWith(suffix)) {
                String bare = name.substring(0, name.length() - suffix.length());
                return findPrefixed(bare.startsWith(".") ? bare.substring(1) : bare);
            }
        }
        return null;
    }

    private @Nullable T findPrefixed(String name) {
        T tool = findUnprefixed(name);
        boolean target = false;
        // A target holds hyphens itself: machine-vendor-system-abi. The longest name that is known wins.
        int from = 0;
        for (int hyphen = name.indexOf('-'); tool == null && hyphen >= 0; hyphen = name.indexOf('-', from)) {
            target |= targets.contains(name.substring(from, hyphen));
            from = hyphen + 1;
            tool = target ? findUnprefixed(name.substring(from)) : null;
        }
        return tool;
    }

    private @Nullable T findUnprefixed(String name) {
        T tool = byName.get(name);
        return tool != null ? tool : byName.get(withoutVersion(name));
    }

    /** Without {@code -12}, {@code -12.2.0}, {@code 12}, {@code -12-posix}; the name itself where it has no version. */
    static String withoutVersion(String name) {
        String base = name.endsWith("-posix") || name.endsWith("-win32") ? name.substring(0, name.length() - 6) : name;
        int start = base.length();
        boolean dotted = false;
        while (start > 0 && (isDigit(base.charAt(start - 1)) || base.charAt(start - 1) == '.')) {
            start--;
            dotted |= base.charAt(start) == '.';
        }
        if (start == base.length() || start == 0 || !isDigit(base.charAt(start))) {
            return base;
        }
        if (base.charAt(start - 1) == '-') {
            return base.substring(0, start - 1);
        }
        // "as2", "ld1" are other words; "gcc12", "go1.20" are versions.
        return dotted || start >= 3 ? base.substring(0, start) : base;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean endsWith(String path, List<String> segments) {
        int end = path.length();
        for (int i = segments.size() - 1; i >= 0; i--) {
            int start = path.lastIndexOf('/', end - 1);
            String wanted = segments.get(i);
            if (end < 0 || !(wanted.equals("*") || wanted.equals(path.substring(start + 1, end)))) {
                return false;
            }
            end = start;
        }
        return true;
    }
}
