package io.forgewatch.control.format;

import io.forgewatch.v1.MitreAttack;
import java.util.List;

/**
 * MITRE ATT&amp;CK's ids and names (https://attack.mitre.org).
 *
 * @param id such as TA0005 or T1027.004
 */
record Attack(String id, String name) {
    private static final Attack OBFUSCATED = new Attack("T1027", "Obfuscated Files or Information");
    private static final Attack COMPILE_AFTER_DELIVERY = new Attack("T1027.004", "Compile After Delivery");

    /** The tactic of a finding, as a list of one or none. */
    static List<Attack> tactics(MitreAttack attack) {
        return switch (attack.getPrimaryTactic()) {
            case DEFENSE_EVASION -> List.of(new Attack("TA0005", "Defense Evasion"));
            case EXECUTION -> List.of(new Attack("TA0002", "Execution"));
            case TACTIC_UNSPECIFIED, UNRECOGNIZED -> List.of();
        };
    }

    /** The technique of a finding, as a list of one or none. */
    static List<Attack> techniques(MitreAttack attack) {
        return has(attack, MitreAttack.Technique.OBFUSCATED_FILES_OR_INFO)
                        || !subTechniques(attack).isEmpty()
                ? List.of(OBFUSCATED)
                : List.of();
    }

    /** The technique below it, as a list of one or none. */
    static List<Attack> subTechniques(MitreAttack attack) {
        return has(attack, MitreAttack.Technique.COMPILE_AFTER_DELIVERY) ? List.of(COMPILE_AFTER_DELIVERY) : List.of();
    }

    private static boolean has(MitreAttack attack, MitreAttack.Technique technique) {
        return attack.getPrimaryTechniquesList().contains(technique);
    }

    String reference() {
        String kind = id.startsWith("TA") ? "tactics/" : "techniques/";
        return "https://attack.mitre.org/" + kind + id.replace('.', '/') + "/";
    }
}
