package io.forgewatch.collector.detect.identity;

/** A name in which one {@code *} stands for any text. */
record Glob(String pattern) {
    boolean matches(String name) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(name)
                : name.length() >= pattern.length() - 1
                        && name.startsWith(pattern.substring(0, star))
                        && name.endsWith(pattern.substring(star + 1));
    }
}
