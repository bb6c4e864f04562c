package io.forgewatch.collector.report;

import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A control plane that can be down, slow, or refuse a finding; keeps the latest revision of each that it took. */
final class ScriptedChannel implements FindingChannel {
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Map<String, Finding> stored = new LinkedHashMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private int failures;
    private boolean storesBeforeFailing;
    private boolean held;
    private int faults;

    /** The next sendings fail. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** The next sendings break in a way that nobody foresaw. */
    synchronized void breakDown(int times) {
        faults = times;
    }

    /** The answer gets lost, not the findings. */
    synchronized void loseAnswers(int times) {
        failures = times;
        storesBeforeFailing = true;
    }

    synchronized void hold(boolean on) {
        held = on;
        notifyAll();
    }

    synchronized Map<String, Finding> stored() {
        return Map.copyOf(stored);
    }

    /** The revision that it has; 0 for none. */
    synchronized long revision(String name) {
        Finding finding = stored.get(name);
        return finding == null ? 0 : finding.getRevision();
    }

    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    @Override
    public synchronized void send(List<Finding> findings) throws IOException {
        batches.add(findings.size());
        while (held) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException("stopped while waiting", e);
            }
        }
        if (faults > 0) {
            faults--;
            throw new IllegalStateException("a fault");
        }
        if (findings.stream().anyMatch(finding -> refused.contains(finding.getName()))) {
            throw new IllegalArgumentException("refused");
        }
        if (failures == 0 || storesBeforeFailing) {
            findings.forEach(finding -> stored.merge(
                    finding.getName(), finding, (one, two) -> one.getRevision() >= two.getRevision() ? one : two));
        }
        if (failures > 0) {
            failures--;
            throw new IOException("unavailable");
        }
    }
}
