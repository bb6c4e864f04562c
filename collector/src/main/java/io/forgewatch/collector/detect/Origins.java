package io.forgewatch.collector.detect;

import io.forgewatch.collector.exec.Executable;
import io.forgewatch.v1.Binary.Origin;

/** Where a container's executable came from, by the kernel's facts: the first that holds. */
final class Origins {
    private Origins() {}

    static Origin of(Executable.Traits traits) {
        if (traits.memfd()) {
            return Origin.MEMFD;
        }
        if (traits.deleted()) {
            return Origin.DELETED;
        }
        if (traits.mounted()) {
            return Origin.MOUNTED;
        }
        if (!traits.overlay()) {
            return Origin.UNKNOWN;
        }
        return traits.upper() ? Origin.ADDED : Origin.IMAGE;
    }

    /** For people; empty where there is nothing to say. */
    static String reason(Origin origin, Executable.Traits traits) {
        return switch (origin) {
            case MEMFD -> "the executable exists only in memory";
            case DELETED -> "the executable had been deleted when it ran";
            case MOUNTED -> "the executable lies on a mounted volume";
            case ADDED ->
                traits.copiedUp()
                        ? "the executable comes from the image and was copied up since"
                        : "the executable was added to the container after its start";
            case IMAGE, UNKNOWN, ORIGIN_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
