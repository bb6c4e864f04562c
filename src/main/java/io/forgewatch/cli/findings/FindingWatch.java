package io.forgewatch.cli.findings;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc.FindingServiceStub;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Watches findings, and goes on where it was when the connection is lost: with the last resume token, after a pause that doubles
 * from {@link #FIRST_PAUSE} to {@link #LAST_PAUSE}. Says so each time, and says when something may have been missed.
 *
 * <p>{@link #run} owns its thread; {@link #stop} may come from any.
 */
public final class FindingWatch {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(10);

    private final FindingServiceStub stub;
    private final String filter;
    private final String server;
    private final Function<StatusRuntimeException, Failure> failures;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private String resumeToken = "";
    private boolean everConnected;
    private boolean lost;
    private Duration pause = FIRST_PAUSE;
    private volatile @Nullable WatchStream stream;

    FindingWatch(
            FindingServiceStub stub, String filter, String server, Function<StatusRuntimeException, Failure> failures) {
        this.stub = stub;
        this.filter = filter;
        this.server = server;
        this.failures = failures;
    }

    /**
     * Hands on findings until it is stopped or they are no longer wanted.
     *
     * @param findings takes the next one; false ends the watch
     * @param say takes lines about the connection
     * @throws Failure the first connection failed, or the server refuses for good
     */
    public void run(Predicate<Finding> findings, Consumer<String> say) throws InterruptedException {
        while (stopped.getCount() > 0) {
            try (WatchStream opened = WatchStream.open(stub, request())) {
                stream = opened;
                if (!follow(opened, findings, say)) {
                    return;
                }
            } catch (StatusRuntimeException e) {
                reconsider(e, say);
            }
        }
    }

    /** Ends the watch soon. */
    public void stop() {
        stopped.countDown();
        WatchStream current = stream;
        if (current != null) {
            current.close();
        }
    }

    private WatchFindingsRequest request() {
        return WatchFindingsRequest.newBuilder()
                .setFilter(filter)
                .setResumeToken(resumeToken)
                .build();
    }

    /** False where no more is wanted. */
    private boolean follow(WatchStream opened, Predicate<Finding> findings, Consumer<String> say)
            throws InterruptedException {
        while (stopped.getCount() > 0) {
            WatchFindingsResponse message = opened.next();
            connected(say);
            if (message.hasFinding() && !findings.test(message.getFinding())) {
                return false;
            }
            // Only now: had the process ended before it was printed, it would have to come again.
            if (!message.getResumeToken().isEmpty()) {
                resumeToken = message.getResumeToken();
            }
        }
        return false;
    }

    private void connected(Consumer<String> say) {
        if (!everConnected) {
            say.accept("forgewatch: watching " + server);
        } else if (lost) {
            say.accept("forgewatch: watching " + server + " again"
                    + (resumeToken.isEmpty() ? " from now on" : ", from where it was"));
        }
        everConnected = true;
        lost = false;
        pause = FIRST_PAUSE;
    }

    private void reconsider(StatusRuntimeException problem, Consumer<String> say) throws InterruptedException {
        if (stopped.getCount() == 0) {
            return;
        }
        if (problem.getStatus().getCode() == Status.Code.OUT_OF_RANGE && !resumeToken.isEmpty()) {
            resumeToken = "";
            lost = true;
            say.accept("forgewatch: some of what happened since the connection was lost has been deleted; "
                    + "forgewatch findings list shows what is left");
            return;
        }
        if (!everConnected || !FindingClient.isPassing(problem.getStatus())) {
            throw failures.apply(problem);
        }
        if (!lost) {
            lost = true;
            say.accept("forgewatch: lost " + server + " (" + ApiErrors.cause(problem.getStatus()) + "), trying again");
        }
        if (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LAST_PAUSE) < 0 ? doubled : LAST_PAUSE;
        }
    }
}
