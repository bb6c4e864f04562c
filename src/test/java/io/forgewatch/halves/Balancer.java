package io.forgewatch.halves;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What stands before several control planes: leads each connection to one that answers. */
final class Balancer implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int CONNECT_MS = 1000;

    private final ServerSocket listening;
    private final List<Integer> ports;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "balancer");
        thread.setDaemon(true);
        return thread;
    });

    Balancer(List<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        this.listening = new ServerSocket(0, 100, LOOPBACK);
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                threads.execute(() -> lead(near));
            } catch (SocketException e) {
                // Closed.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Where none answers, the connection is closed, as it is where one dies. */
    private void lead(Socket near) {
        List<Integer> order = new ArrayList<>(ports);
        Collections.shuffle(order);
        for (int port : order) {
            Socket far = new Socket();
            try {
                far.connect(new InetSocketAddress(LOOPBACK, port), CONNECT_MS);
                threads.execute(() -> copy(far, near));
                copy(near, far);
                return;
            } catch (IOException e) {
                close(far);
            }
        }
        close(near);
    }

    /** The end of one direction ends both. */
    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // Ended from the other side.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
