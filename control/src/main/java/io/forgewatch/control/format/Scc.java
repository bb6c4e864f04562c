package io.forgewatch.control.format;

import io.forgewatch.v1.Finding;
import io.forgewatch.v1.MitreAttack;

/**
 * Security Command Center's enumeration values (google/cloud/securitycenter/v2/finding.proto and mitre_attack.proto). Ours have the
 * same names where they mean the same; empty where there is none.
 */
final class Scc {
    private Scc() {}

    static String state(Finding.State state) {
        return switch (state) {
            case ACTIVE -> "ACTIVE";
            case INACTIVE -> "INACTIVE";
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    static String severity(Finding.Severity severity) {
        return switch (severity) {
            case LOW -> "LOW";
            case MEDIUM -> "MEDIUM";
            case HIGH -> "HIGH";
            case CRITICAL -> "CRITICAL";
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    static String mute(Finding.Mute mute) {
        return switch (mute) {
            case MUTED -> "MUTED";
            case UNMUTED -> "UNMUTED";
            case MUTE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    static String tactic(MitreAttack.Tactic tactic) {
        return switch (tactic) {
            case DEFENSE_EVASION -> "DEFENSE_EVASION";
            case EXECUTION -> "EXECUTION";
            case TACTIC_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    static String technique(MitreAttack.Technique technique) {
        return switch (technique) {
            case OBFUSCATED_FILES_OR_INFO -> "OBFUSCATED_FILES_OR_INFO";
            case COMPILE_AFTER_DELIVERY -> "COMPILE_AFTER_DELIVERY";
            case TECHNIQUE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }
}
