package io.forgewatch.collector.evidence;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What each build has kept already, of the builds that kept something most recently. Not thread-safe. */
final class BuildShares {
    private static final int MAX_BUILDS = 4096;

    private final EvidenceLimits limits;
    private final Map<String, Share> shares = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Share> eldest) {
            return size() > MAX_BUILDS;
        }
    };

    /** Copies on their way count as if they were kept. */
    private static final class Share {
        private final Set<String> contents = new HashSet<>();
        private int underWay;
        private long bytes;

        private int files() {
            return contents.size() + underWay;
        }
    }

    BuildShares(EvidenceLimits limits) {
        this.limits = limits;
    }

    /** Takes room for a copy; false where there is none. */
    boolean reserve(String build, long bytes) {
        Share share = shares.computeIfAbsent(build, name -> new Share());
        if (share.files() >= limits.maxBuildFiles() || share.bytes + bytes > limits.maxBuildBytes()) {
            return false;
        }
        share.underWay++;
        share.bytes += bytes;
        return true;
    }

    /** Gives room back that was reserved. */
    void release(String build, long bytes) {
        Share share = shares.get(build);
        // Forgotten where very many builds came since.
        if (share != null) {
            share.underWay = Math.max(0, share.underWay - 1);
            share.bytes = Math.max(0, share.bytes - bytes);
        }
    }

    /** The same content counts once for a build. False where there is no room for it. */
    boolean add(String build, String sha256, long bytes) {
        Share share = shares.computeIfAbsent(build, name -> new Share());
        if (share.contents.contains(sha256)) {
            return true;
        }
        if (share.files() >= limits.maxBuildFiles() || share.bytes + bytes > limits.maxBuildBytes()) {
            return false;
        }
        share.contents.add(sha256);
        share.bytes += bytes;
        return true;
    }
}
