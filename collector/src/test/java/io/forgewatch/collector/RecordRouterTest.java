package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.RecordBytes;
import io.forgewatch.collector.exec.RecordView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordRouterTest {
    private static final byte[] EXIT = RecordBytes.exit(5, 6, 7, 0);

    /** Wants what runs gcc; what is called "trouble" makes it fail. */
    private static final class Listener implements ExecListener {
        final List<Object> heard = new ArrayList<>();
        boolean failsOnBatch;

        @Override
        public boolean wants(RecordView exec) {
            if (exec.comm().equals("unjudged")) {
                throw new IllegalStateException("wants");
            }
            return !exec.comm().equals("host");
        }

        @Override
        public void onExec(ExecEvent event) {
            if (event.comm().equals("trouble")) {
                throw new IllegalStateException("onExec");
            }
            heard.add(event.comm());
        }

        @Override
        public void onExit(ExitEvent event) {
            heard.add(event.pid());
        }

        @Override
        public void onBatch(StreamCounts counts, long nowNs, boolean drained) {
            if (failsOnBatch) {
                throw new IllegalStateException("onBatch");
            }
            heard.add(counts.read() + " at " + nowNs + (drained ? ", drained" : ""));
        }
    }

    private final Listener listener = new Listener();
    private final RecordRouter router = new RecordRouter(new ExecRecordDecoder(), listener);

    private void exec(String comm) {
        router.onRecord(RecordBytes.buffer(new RecordBytes().comm(comm).build()));
    }

    @Test
    void shouldGiveEachRecordToItsPlaceAndCountIt() {
        exec("gcc");
        exec("host");
        router.onRecord(RecordBytes.buffer(EXIT));
        router.onRecord(RecordBytes.buffer(new byte[] {1, 2, 3}));
        router.endBatch(99, true);

        assertThat(listener.heard).containsExactly("gcc", 5, "4 at 99, drained");
        assertThat(router.counts()).isEqualTo(new StreamCounts(4, 1, 1, 1, 1, 0));
    }

    @Test
    void shouldShowCountsOnlyOfBatchesThatHaveEnded() {
        exec("gcc");
        assertThat(router.counts()).isEqualTo(StreamCounts.NONE);

        router.endBatch(1, false);
        assertThat(router.counts().read()).isEqualTo(1);
        assertThat(listener.heard).endsWith("1 at 1");
    }

    @Test
    void shouldGoOnAfterAListenersFailureAndStillAddUp() {
        exec("trouble");
        exec("unjudged");
        exec("gcc");
        router.endBatch(1, true);

        assertThat(listener.heard).contains("gcc");
        assertThat(router.counts()).isEqualTo(new StreamCounts(3, 0, 0, 0, 3, 2));
    }

    @Test
    void shouldGoOnAfterAFailureAtTheEndOfABatch() {
        listener.failsOnBatch = true;
        router.endBatch(1, true);
        listener.failsOnBatch = false;
        exec("gcc");
        router.endBatch(2, true);

        assertThat(router.counts()).isEqualTo(new StreamCounts(1, 0, 0, 0, 1, 1));
    }
}
