package io.forgewatch.collector.detect;

import org.jspecify.annotations.Nullable;

/** The builds, to whoever has learnt something of one. One thread's. */
interface BuildAccess {
    /** The build of that finding, open or closed; null where it is forgotten. */
    @Nullable
    Build find(String finding);

    /**
     * Something of a build has changed.
     *
     * @param atOnce its next revision must not wait
     */
    void changed(Build build, boolean atOnce);
}
