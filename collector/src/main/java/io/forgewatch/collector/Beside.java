package io.forgewatch.collector;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.exec.RecordView;

/** Lets one hear all that a stream reads, beside another who hears what it wants as if it were alone. */
final class Beside implements ExecListener {
    private final ExecListener all;
    private final ExecListener wanting;
    private boolean wanted;

    Beside(ExecListener all, ExecListener wanting) {
        this.all = all;
        this.wanting = wanting;
    }

    @Override
    public boolean wants(RecordView exec) {
        wanted = false;
        wanted = wanting.wants(exec);
        return true;
    }

    @Override
    public void onExec(ExecEvent event) {
        try {
            all.onExec(event);
        } finally {
            if (wanted) {
                wanting.onExec(event);
            }
        }
    }

    @Override
    public void onExit(ExitEvent event) {
        try {
            all.onExit(event);
        } finally {
            wanting.onExit(event);
        }
    }

    @Override
    public void onBatch(StreamCounts counts, long nowNs, boolean drained) {
        try {
            all.onBatch(counts, nowNs, drained);
        } finally {
            wanting.onBatch(counts, nowNs, drained);
        }
    }

    @Override
    public int maxWaitMs() {
        return Math.min(all.maxWaitMs(), wanting.maxWaitMs());
    }

    @Override
    public void onEnd() {
        try {
            all.onEnd();
        } finally {
            wanting.onEnd();
        }
    }
}
