package io.forgewatch.control.format;

import io.forgewatch.v1.Finding;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a finding is written. */
public enum FindingFormat {
    /** As the API gives it: the protobuf mapping to JSON. */
    NATIVE,
    /** Security Command Center's {@code NotificationMessage}, version 2: {@code {"finding":…,"resource":…}}. */
    SCC,
    /** A Detection Finding (class 2004) of the Open Cybersecurity Schema Framework. */
    OCSF,
    /** An alert of the Elastic Common Schema. */
    ECS;

    /** The finding on one line of printable ASCII, without an end of line. */
    public String line(Finding finding) {
        return AsciiJson.of(
                switch (this) {
                    case NATIVE -> NativeFormat.line(finding);
                    case SCC -> SccFormat.line(finding);
                    case OCSF -> OcsfFormat.line(finding);
                    case ECS -> EcsFormat.line(finding);
                });
    }

    /** The format of this name, as {@link #toString} gives it. */
    public static Optional<FindingFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
