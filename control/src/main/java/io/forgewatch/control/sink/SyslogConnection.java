package io.forgewatch.control.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A connection for one batch. Used by one thread; {@link #close} may come from another. */
final class SyslogConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int HANDSHAKE_TIMEOUT_MS = 5_000;
    private static final int CONFIRM_TIMEOUT_MS = 5_000;

    /** java.net knows no time limit for writing. */
    private static final long WHOLE_TIMEOUT_MS = 30_000;

    /** A receiver has nothing to say; more is not listened to. */
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final SinkTarget.ToSyslog target;
    private final @Nullable SSLContext tls;
    private final Socket plain = new Socket();

    SyslogConnection(SinkTarget.ToSyslog target, @Nullable SSLContext tls) {
        this.target = target;
        this.tls = tls;
    }

    /**
     * Connects, writes, and waits for the other side to close.
     *
     * @return false where it did not close in time: then nobody knows whether it has read all
     * @throws IOException it did not get all of it
     */
    boolean deliver(byte[] frames) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<Void> unused = done.orTimeout(WHOLE_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .whenComplete((nothing, late) -> {
                    if (late != null) {
                        close();
                    }
                });
        try {
            plain.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_TIMEOUT_MS);
            Socket socket = tls == null ? plain : secured(tls);
            socket.getOutputStream().write(frames);
            socket.shutdownOutput();
            return isClosedByPeer(socket);
        } finally {
            done.complete(null);
        }
    }

    private Socket secured(SSLContext context) throws IOException {
        plain.setSoTimeout(HANDSHAKE_TIMEOUT_MS);
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(plain, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        // RFC 5425, 5.2: the name or address that was asked for has to be in the certificate.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static boolean isClosedByPeer(Socket socket) throws IOException {
        socket.setSoTimeout(CONFIRM_TIMEOUT_MS);
        InputStream in = socket.getInputStream();
        byte[] ignored = new byte[1024];
        int left = MAX_ANSWER_BYTES;
        try {
            while (left > 0) {
                int read = in.read(ignored);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
        } catch (SocketTimeoutException e) {
            return false;
        }
        return false;
    }

    /** Also ends what another thread does with it. Idempotent. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            // There is nothing that could be done, nor anything that is lost by it.
            return;
        }
    }
}
