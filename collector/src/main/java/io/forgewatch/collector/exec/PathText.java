package io.forgewatch.collector.exec;

/** Makes a path of its names. Single-threaded. */
final class PathText {
    private final TextCache texts;
    private byte[] path = new byte[ExecRecordLayout.MAX_PATH_BYTES];

    PathText(TextCache texts) {
        this.texts = texts;
    }

    /** The path whose names, the leaf first and each with its NUL, are these bytes; absolute, as {@link VisibleText}. */
    String path(byte[] names, int offset, int length) {
        if (length > path.length) {
            path = new byte[length];
        }
        int left = length;
        int start = offset;
        for (int at = offset; at < offset + length; at++) {
            if (names[at] == 0) {
                left -= at - start;
                System.arraycopy(names, start, path, left, at - start);
                path[--left] = '/';
                start = at + 1;
            }
        }
        return texts.text(path, 0, length);
    }
}
