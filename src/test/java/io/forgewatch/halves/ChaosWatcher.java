package io.forgewatch.halves;

import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Watches from the beginning of the store on; whenever its stream breaks, goes on with its resume token, wherever it gets through. */
final class ChaosWatcher implements AutoCloseable {
    private final int port;
    private final UnaryOperator<FindingServiceGrpc.FindingServiceBlockingStub> authorize;
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicInteger resumed = new AtomicInteger();
    private volatile @Nullable ManagedChannel channel;
    private volatile @Nullable String problem;
    private volatile String token = "";

    ChaosWatcher(int port, UnaryOperator<FindingServiceGrpc.FindingServiceBlockingStub> authorize) {
        this.port = port;
        this.authorize = authorize;
        this.thread = new Thread(this::run, "watcher");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed && problem == null) {
            // A connection of its own each time: to whichever control plane answers.
            ManagedChannel opened = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .keepAliveTime(10, TimeUnit.SECONDS)
                    .build();
            channel = opened;
            try {
                watch(authorize.apply(FindingServiceGrpc.newBlockingStub(opened)));
            } catch (StatusRuntimeException e) {
                Status.Code code = e.getStatus().getCode();
                // What is not of a broken connection, or a control plane that stops, would be a defect.
                if (code != Status.Code.UNAVAILABLE && code != Status.Code.CANCELLED && code != Status.Code.INTERNAL) {
                    problem = e.getStatus().toString();
                }
            } finally {
                opened.shutdownNow();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private void watch(FindingServiceGrpc.FindingServiceBlockingStub stub) {
        Iterator<WatchFindingsResponse> responses = stub.watchFindings(
                WatchFindingsRequest.newBuilder().setResumeToken(token).build());
        boolean isFirst = !token.isEmpty();
        while (responses.hasNext()) {
            WatchFindingsResponse response = responses.next();
            if (isFirst) {
                resumed.incrementAndGet();
                isFirst = false;
            }
            if (response.hasFinding()) {
                seen.add(response.getFinding().getName().substring("findings/".length()));
            }
            token = response.getResumeToken();
        }
    }

    /** Names, in the order in which they came, as often as they came. */
    List<String> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    int count() {
        return seen.size();
    }

    /** Whether it knows where to go on. */
    boolean hasStarted() {
        return !token.isEmpty();
    }

    int resumed() {
        return resumed.get();
    }

    /** Why it gave up, if it did. */
    @Nullable
    String problem() {
        return problem;
    }

    @Override
    public void close() {
        closed = true;
        ManagedChannel open = channel;
        if (open != null) {
            open.shutdownNow();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
