package io.forgewatch.control.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real HTTP server that checks signatures, and answers as it is told. */
final class WebhookReceiver implements AutoCloseable {
    static final String SECRET = "a secret of the receiver's";

    /** What came, whatever it was answered with. */
    record Request(String id, String timestamp, String contentType, boolean isSigned, String body) {}

    /** What a request is answered with; null hangs up without an answer. */
    interface Answers {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Answers answers;
    private final @Nullable SSLContext tls;
    private int port;
    private HttpServer server;

    WebhookReceiver(Answers answers) throws IOException {
        this(answers, null);
    }

    WebhookReceiver(Answers answers, @Nullable SSLContext tls) throws IOException {
        this.answers = answers;
        this.tls = tls;
        server = start();
        port = server.getAddress().getPort();
    }

    /** Answers every request with a status. */
    static Answers status(int status) {
        return (exchange, number) -> exchange.sendResponseHeaders(status, -1);
    }

    SinkTarget target() {
        return new SinkTarget.ToWebhook(
                URI.create("http://127.0.0.1:" + port + "/hook?token=hidden"), Secret.of(SECRET), null);
    }

    SinkTarget securedTarget(@Nullable Path caFile) {
        return new SinkTarget.ToWebhook(URI.create("https://localhost:" + port + "/"), Secret.of(SECRET), caFile);
    }

    void goAway() {
        server.stop(0);
    }

    void comeBack() throws IOException {
        server = start();
    }

    private HttpServer start() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer started = tls == null ? HttpServer.create(address, 0) : secured(tls, address);
        started.setExecutor(threads);
        started.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
            String signature =
                    "v1," + Base64.getEncoder().encodeToString(hmac(SECRET, (id + "." + timestamp + "."), body));
            requests.add(new Request(
                    id,
                    timestamp,
                    exchange.getRequestHeaders().getFirst("content-type"),
                    signature.equals(exchange.getRequestHeaders().getFirst("webhook-signature")),
                    new String(body, StandardCharsets.UTF_8)));
            answers.answer(exchange, requests.size());
            exchange.close();
        });
        started.start();
        return started;
    }

    private static HttpServer secured(SSLContext context, InetSocketAddress address) throws IOException {
        HttpsServer secured = HttpsServer.create(address, 0);
        secured.setHttpsConfigurator(new HttpsConfigurator(context));
        return secured;
    }

    /** RFC 2104 by hand, so that what signs is not what checks. */
    private static byte[] hmac(String secret, String head, byte[] body) {
        try {
            byte[] key = Arrays.copyOf(secret.getBytes(StandardCharsets.UTF_8), 64);
            MessageDigest inner = MessageDigest.getInstance("SHA-256");
            MessageDigest outer = MessageDigest.getInstance("SHA-256");
            for (byte unit : key) {
                inner.update((byte) (unit ^ 0x36));
                outer.update((byte) (unit ^ 0x5c));
            }
            inner.update(head.getBytes(StandardCharsets.UTF_8));
            return outer.digest(inner.digest(body));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
