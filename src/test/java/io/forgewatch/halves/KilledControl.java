package io.forgewatch.halves;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A control plane on a port until it is killed; says when it listens. */
public final class KilledControl {
    private KilledControl() {}

    public static void main(String[] args) throws Exception {
        try (ControlHalf control = new ControlHalf(Path.of(args[0]), Integer.parseInt(args[1]))) {
            System.out.println(control.port());
            new CountDownLatch(1).await();
        }
    }
}
