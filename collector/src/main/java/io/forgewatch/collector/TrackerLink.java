package io.forgewatch.collector;

import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.v1.Finding;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets the reporter tell the tracker what was stored, although the tracker is made after it. */
final class TrackerLink implements Consumer<Finding> {
    private volatile @Nullable BuildTracker tracker;

    void to(BuildTracker target) {
        tracker = target;
    }

    @Override
    public void accept(Finding finding) {
        BuildTracker target = tracker;
        if (target != null) {
            target.onStored(finding);
        }
    }
}
