package io.forgewatch.collector;

import io.forgewatch.collector.bpf.RecordHandler;
import io.forgewatch.collector.container.ContainerResolver;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExecRecordDecoder;
import io.forgewatch.collector.exec.ProcessTable;
import io.forgewatch.collector.exec.RecordView;
import java.nio.ByteBuffer;

/** Reads records, checks their numbers, does one kind of work with each. */
abstract class JavaReader implements RecordHandler {
    private static final int TIME_NS = 16;

    long next;
    long records;
    long outOfOrder;
    long malformed;
    long sum;

    void begin(long number) {
        next = number;
        records = 0;
        outOfOrder = 0;
        malformed = 0;
        sum = 0;
    }

    @Override
    public final void onRecord(ByteBuffer record) {
        long number = record.getLong(record.position() + TIME_NS);
        if (number != next) {
            outOfOrder++;
        }
        next = number + 1;
        records++;
        work(record);
    }

    abstract void work(ByteBuffer record);

    /** Nothing but the way through the ring. */
    static final class Walk extends JavaReader {
        @Override
        void work(ByteBuffer record) {
            sum += record.remaining();
        }
    }

    /** Finds out that it is the host's, and forgets it. */
    static final class Discard extends JavaReader {
        private final ExecRecordDecoder decoder = new ExecRecordDecoder();
        private final HostExecs hostExecs;

        Discard(long hostPidNamespace) {
            hostExecs = new HostExecs(new ContainerResolver(hostPidNamespace), hostPidNamespace);
        }

        @Override
        void work(ByteBuffer record) {
            RecordView view = decoder.examine(record);
            if (view == null) {
                malformed++;
            } else if (hostExecs.isHost(view)) {
                sum++;
            }
        }
    }

    /** Likewise, and keeps for the lineage of containers what the collector keeps of an exec on the host. */
    static final class Remember extends JavaReader {
        private final ExecRecordDecoder decoder = new ExecRecordDecoder();
        private final ProcessTable processes = Detection.processTable();
        private final HostExecs hostExecs;

        Remember(long hostPidNamespace) {
            hostExecs = new HostExecs(new ContainerResolver(hostPidNamespace), hostPidNamespace);
        }

        @Override
        void work(ByteBuffer record) {
            RecordView view = decoder.examine(record);
            if (view == null) {
                malformed++;
            } else if (hostExecs.isHost(view)) {
                processes.exec(view);
                sum++;
            }
        }
    }

    /** Builds the event. */
    static final class Decode extends JavaReader {
        private final ExecRecordDecoder decoder = new ExecRecordDecoder();

        @Override
        void work(ByteBuffer record) {
            if (decoder.decode(record) instanceof ExecEvent event) {
                sum += textLength(event);
            } else {
                malformed++;
            }
        }

        private static long textLength(ExecEvent event) {
            long length = event.tty().length()
                    + event.comm().length()
                    + event.requestedPath().length()
                    + event.workingDirectory().length()
                    + event.executable().path().length();
            for (String name : event.cgroup().names()) {
                length += name.length();
            }
            for (String arg : event.args()) {
                length += arg.length();
            }
            for (ExecEvent.Ancestor ancestor : event.ancestors()) {
                length += ancestor.comm().length();
            }
            return length;
        }
    }
}
