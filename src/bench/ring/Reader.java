package io.forgewatch.collector;

import java.util.function.Supplier;

/**
 * One way to read a ring.
 *
 * @param work what is done with each record; rows of the same work are compared
 * @param mode as ring.c numbers it
 * @param host whether it reads records of the host's noise, else of a container's execs
 * @param inJava the reader, or null where it is C
 */
record Reader(String work, int mode, boolean host, JavaReader inJava) {
    static Reader inC(String work, int mode, boolean host) {
        return new Reader(work, mode, host, null);
    }

    static Reader inJava(String work, boolean host, Supplier<JavaReader> reader) {
        return new Reader(work, -1, host, reader.get());
    }

    boolean java() {
        return inJava != null;
    }
}
