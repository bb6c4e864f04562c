package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.BuildJournal;
import io.forgewatch.collector.detect.BuildLimits;
import io.forgewatch.collector.detect.BuildTracker;
import io.forgewatch.collector.detect.FileRequests;
import io.forgewatch.collector.detect.FindingAssembler;
import io.forgewatch.collector.detect.LivenessSource;
import io.forgewatch.collector.detect.NodeInfo;
import io.forgewatch.collector.v1.OpenBuild;
import io.forgewatch.v1.Build;
import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Process;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerLinkTest {
    private static final Finding CLOSED = Finding.newBuilder()
            .setName("findings/1")
            .setBuild(Build.newBuilder().setClosed(true))
            .addProcesses(Process.getDefaultInstance())
            .addContainers(Container.getDefaultInstance())
            .build();

    /** Holds one closed build that nobody has stored. */
    private static final class Journal implements BuildJournal {
        final List<String> removed = new ArrayList<>();

        @Override
        public List<OpenBuild> kept() {
            return List.of(OpenBuild.newBuilder().setFinding(CLOSED).build());
        }

        @Override
        public void put(OpenBuild build) {}

        @Override
        public void remove(String findingName) {
            removed.add(findingName);
        }
    }

    private final Journal journal = new Journal();
    private final TrackerLink link = new TrackerLink();
    private final BuildTracker tracker = new BuildTracker(
            BuildLimits.DEFAULT,
            new FindingAssembler(new NodeInfo("node", "6.1", "1", "boot", ""), new BootClock(0)),
            journal,
            LivenessSource.RECORDED,
            FileRequests.NONE,
            finding -> {});

    @Test
    void shouldLetTheTrackerForgetWhatWasStored() {
        link.to(tracker);
        tracker.restore();
        link.accept(CLOSED);
        tracker.tick(1);

        assertThat(journal.removed).containsExactly("findings/1");
    }

    @Test
    void shouldTakeWhatComesBeforeThereIsATracker() {
        link.accept(CLOSED);
        tracker.restore();
        tracker.tick(1);

        assertThat(journal.removed).isEmpty();
    }
}
