package io.forgewatch.cli;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Signals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for Ctrl-C or SIGTERM, which are taken from when it is made. */
final class UntilStopped {
    private final CompletableFuture<Void> stop = new CompletableFuture<>();

    UntilStopped() {
        Signals.onStop(() -> stop.complete(null));
    }

    void await() throws InterruptedException {
        try {
            stop.get();
        } catch (ExecutionException e) {
            throw Failure.failed("the kernel's records can no longer be read (" + e.getCause() + "): start again", e);
        }
    }

    /**
     * Likewise, or for what is watched to end.
     *
     * @throws Failure it broke
     */
    void await(CompletionStage<Void> ended) throws InterruptedException {
        ended.whenComplete((nothing, broken) -> {
            if (broken == null) {
                stop.complete(null);
            } else {
                stop.completeExceptionally(broken);
            }
        });
        await();
    }
}
