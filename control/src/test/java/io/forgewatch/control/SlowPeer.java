package io.forgewatch.control;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Says what it has to say one byte a second. */
final class SlowPeer {
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private SlowPeer() {}

    /** What becomes of its connection: closed, or answered with which status of HTTP. */
    static String outcome(Socket socket, String beginning) throws IOException {
        socket.setSoTimeout(1000);
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        StringBuilder answer = new StringBuilder();
        for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
            try {
                int unit = socket.getInputStream().read();
                if (unit < 0) {
                    return "closed";
                }
                answer.append((char) unit);
                if (answer.toString().matches("HTTP/1.1 [0-9]{3}")) {
                    return "answered with " + answer.substring(9);
                }
            } catch (SocketTimeoutException e) {
                if (!saysMore(socket)) {
                    return "closed";
                }
            } catch (IOException e) {
                return "closed";
            }
        }
        return "goes on";
    }

    private static boolean saysMore(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            socket.getOutputStream().flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What comes on a connection that says something and waits. */
    static String closed(Socket socket, String said) throws IOException {
        try {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.startsWith("HTTP") ? answer : "closed";
        } catch (SocketTimeoutException e) {
            return "still open after 20 s";
        } catch (IOException e) {
            return "closed";
        }
    }
}
