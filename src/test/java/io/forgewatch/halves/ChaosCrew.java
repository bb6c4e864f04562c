package io.forgewatch.halves;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** One process that is killed and started again, and what it has said over all its lives. Used by one thread. */
final class ChaosCrew {
    private final Path temp;
    private final Map<String, String> environment;
    private final Class<?> main;
    private final Supplier<List<String>> arguments;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private final Collection<Thread> readers = new ConcurrentLinkedQueue<>();
    private Process process;

    ChaosCrew(Path temp, Map<String, String> environment, Class<?> main, Supplier<List<String>> arguments)
            throws IOException {
        this.temp = temp;
        this.environment = environment;
        this.main = main;
        this.arguments = arguments;
        this.process = start();
    }

    private Process start() throws IOException {
        Process started = Child.start(temp, environment, main, arguments.get().toArray(new String[0]));
        BufferedReader lines = started.inputReader();
        Thread reader = new Thread(() -> {
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.start();
        readers.add(reader);
        return started;
    }

    /** Each line once. */
    Set<String> said() {
        return said;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns once all is read that it had said. */
    void kill() throws InterruptedException {
        Child.kill(process);
        for (Thread reader : readers) {
            reader.join();
        }
        readers.clear();
    }

    void restart() throws IOException {
        process = start();
    }

    void tellToStop() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Kills all, whatever comes of one. */
    static void killAll(Collection<ChaosCrew> crews) throws InterruptedException {
        for (ChaosCrew crew : new ArrayList<>(crews)) {
            crew.kill();
        }
    }
}
