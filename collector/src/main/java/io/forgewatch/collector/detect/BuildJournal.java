package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.OpenBuild;
import java.util.List;

/** Where the tracker keeps its builds for a restart. One thread's. */
public interface BuildJournal {
    /** Keeps nothing: for a replay. */
    BuildJournal NONE = new BuildJournal() {
        @Override
        public List<OpenBuild> kept() {
            return List.of();
        }

        @Override
        public void put(OpenBuild build) {}

        @Override
        public void remove(String findingName) {}
    };

    /** What was kept when it was opened, in the order in which the builds began. */
    List<OpenBuild> kept();

    /** Keeps a build's state in place of its former one. A failure is counted there and holds up nothing. */
    void put(OpenBuild build);

    /** Forgets a build. */
    void remove(String findingName);
}
