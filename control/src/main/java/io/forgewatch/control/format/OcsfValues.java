package io.forgewatch.control.format;

import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.Finding;

/** OCSF's enumerations, each value an id and a caption (https://schema.ocsf.io/1.7.0/classes/detection_finding). */
final class OcsfValues {
    record Value(long id, String caption) {}

    static final Value NEW = new Value(1, "New");

    private static final Value UNKNOWN = new Value(0, "Unknown");

    private OcsfValues() {}

    static Value activity(Finding finding) {
        if (finding.getState() == Finding.State.INACTIVE) {
            return new Value(3, "Close");
        }
        // Somebody may have changed the first revision, which is no creation then.
        boolean first = finding.getRevision() == 1 && finding.getCreateTime().equals(finding.getUpdateTime());
        return first ? new Value(1, "Create") : new Value(2, "Update");
    }

    static Value severity(Finding.Severity severity) {
        return switch (severity) {
            case LOW -> new Value(2, "Low");
            case MEDIUM -> new Value(3, "Medium");
            case HIGH -> new Value(4, "High");
            case CRITICAL -> new Value(5, "Critical");
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }

    static Value status(Finding finding) {
        if (finding.getState() == Finding.State.INACTIVE) {
            return new Value(4, "Resolved");
        }
        return finding.getMute() == Finding.Mute.MUTED ? new Value(3, "Suppressed") : NEW;
    }

    /** How sure it is that a compiler ran. */
    static Value confidence(Evidence.Tier tier) {
        return switch (tier) {
            case NAME -> new Value(1, "Low");
            case ARGUMENTS -> new Value(2, "Medium");
            case BEHAVIOR, IDENTITY -> new Value(3, "High");
            case TIER_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
        };
    }
}
