package io.forgewatch.control.store;

import com.google.protobuf.util.Timestamps;
import io.forgewatch.control.policy.PolicyEffects;
import io.forgewatch.v1.Finding;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a revision before policy is applied to it: the collector's part from it, control's part from what was there.
 */
final class FindingMerge {
    /** Well below what a gRPC client takes by default (4 MiB), with room for an answer's other fields. */
    static final int MAX_FINDING_BYTES = 3 << 20;

    private static final Pattern NAME = Pattern.compile("findings/[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private FindingMerge() {}

    /**
     * Checks what the store relies on.
     *
     * @throws IllegalArgumentException it is not there, nor will it be another time
     */
    static void check(Finding finding) {
        String problem = null;
        if (!NAME.matcher(finding.getName()).matches()) {
            problem = "its name is not findings/{id}";
        } else if (finding.getRevision() < 1) {
            problem = "its revision is " + finding.getRevision() + "; the first is 1";
        } else if (!finding.hasEventTime() || !Timestamps.isValid(finding.getEventTime())) {
            problem = "it has no valid event_time";
        } else if (finding.getSerializedSize() > MAX_FINDING_BYTES) {
            problem = "it has " + finding.getSerializedSize() + " bytes; " + MAX_FINDING_BYTES + " are allowed";
        }
        if (problem != null) {
            String name = finding.getName().replaceAll("[^\\x20-\\x7e]", "?");
            String shown = name.substring(0, Math.min(name.length(), 140));
            throw new IllegalArgumentException("the finding '" + shown + "' cannot be stored: " + problem);
        }
    }

    static Finding merge(@Nullable Finding before, Finding incoming, Instant now) {
        Finding.Builder merged =
                incoming.toBuilder().clearPolicy().setUpdateTime(Timestamps.fromMillis(now.toEpochMilli()));
        // What people decided stays; what an earlier policy did is decided anew.
        Finding stored = before == null ? null : PolicyEffects.without(before);
        if (stored == null) {
            // Nobody has decided anything yet, whatever the collector says: a host that is watched must not mute its
            // own findings.
            return merged.setCreateTime(merged.getUpdateTime())
                    .setState(Finding.State.ACTIVE)
                    .clearStateInfo()
                    .setMute(Finding.Mute.UNMUTED)
                    .clearMuteInfo()
                    .clearNotes()
                    .build();
        }
        if (!stored.getNode().getName().equals(incoming.getNode().getName())) {
            throw new IllegalArgumentException(
                    "the finding '" + incoming.getName() + "' cannot be stored: another node has reported it");
        }
        return merged.setCreateTime(stored.getCreateTime())
                .setState(stored.getState())
                .setMute(stored.getMute())
                .setMuteInfo(stored.getMuteInfo())
                .setStateInfo(stored.getStateInfo())
                .clearNotes()
                .addAllNotes(stored.getNotesList())
                .build();
    }
}
