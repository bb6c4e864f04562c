package io.forgewatch.control.policy;

import io.forgewatch.v1.Finding;

/** What a policy did to a finding, and the finding without it. */
public final class PolicyEffects {
    private PolicyEffects() {}

    /** Whether its mute is somebody's, and so not for a policy to change. */
    public static boolean isDecided(Finding finding) {
        boolean said = !finding.getMuteInfo().isEmpty() || finding.getMute() == Finding.Mute.MUTED;
        return said && finding.getPolicy().getException().isEmpty();
    }

    /** The finding as it would be without any policy: what was found, and what people decided. */
    public static Finding without(Finding finding) {
        if (!finding.hasPolicy()) {
            return finding;
        }
        Finding.Builder bare = finding.toBuilder().clearPolicy();
        if (!finding.getPolicy().getException().isEmpty()) {
            bare.setMute(Finding.Mute.UNMUTED).clearMuteInfo();
        }
        if (!finding.getPolicy().getSeverityOverride().isEmpty()) {
            bare.setSeverityValue(finding.getPolicy().getOriginalSeverityValue());
            // The override's reason is the first, always.
            bare.clearSeverityReasons();
            finding.getSeverityReasonsList().stream().skip(1).forEach(bare::addSeverityReasons);
        }
        return bare.build();
    }
}
