package io.forgewatch.control.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** The latest changes that this process has committed, so many findings'. Thread-safe. */
final class OwnChanges {
    private static final int MAX_FINDINGS = 4096;

    private final Map<String, Long> changes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_FINDINGS;
        }
    };

    /** Whether a finding's change is this process's. */
    synchronized boolean has(String name, long change) {
        Long own = changes.get(name);
        return own != null && own == change;
    }

    /** To be called after the commit. */
    synchronized void committed(Map<String, Long> written) {
        changes.putAll(written);
    }
}
