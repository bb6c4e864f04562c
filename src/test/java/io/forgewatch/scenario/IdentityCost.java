package io.forgewatch.scenario;

import io.forgewatch.system.ForgewatchProcess;
import java.util.List;

/** What telling a compiler by its content costs, by Forgewatch's own meters. */
final class IdentityCost {
    IdentityCost(ForgewatchProcess forgewatch, ScenarioImage image) {}

    /** For people, one cost each. */
    List<String> lines() {
        return List.of("cold scan of the largest compiler: n/a", "hashing it: n/a", "files read for a warm exec: n/a");
    }
}
