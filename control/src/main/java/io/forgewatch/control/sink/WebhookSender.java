package io.forgewatch.control.sink;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One request for each finding or event, in their order: a CloudEvent as JSON in structured mode, signed. */
final class WebhookSender implements Sender {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    /** Nobody reads the body of an answer; a receiver that sends one without end is left. */
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(12);

    /** How often in a row a receiver may answer 5xx to one finding; with {@link Backoff#DEFAULT} some seven minutes. */
    static final int FAILURES = 10;

    private final SinkTarget.ToWebhook target;
    private final String storeId;
    private final Clock clock;
    private final HttpClient client;

    /** What was answered with 5xx last, and how often. */
    private String failing = "";

    private int failures;

    WebhookSender(SinkTarget.ToWebhook target, String storeId, Clock clock) throws IOException {
        this.target = target;
        this.storeId = storeId;
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        if (target.caFile() != null) {
            builder.sslContext(TrustedCertificates.context(target.caFile()));
        }
        this.client = builder.build();
    }

    @Override
    public void send(List<Outgoing> batch, Receipts receipts) throws IOException, InterruptedException {
        for (int i = 0; i < batch.size(); i++) {
            Outgoing outgoing = batch.get(i);
            ResponseInfo answer = ask(request(outgoing));
            int status = answer.statusCode();
            if (isTaken(status)) {
                receipts.taken(outgoing);
            } else if (status >= 400 && status < 500 && !isPassing(status)) {
                receipts.refused(outgoing, "the receiver answered with the HTTP status " + status);
            } else if (failsOften(outgoing, status) && i + 1 < batch.size() && fails(outgoing, batch.get(i + 1))) {
                receipts.refused(
                        outgoing,
                        "the receiver answered with the HTTP status " + status + ", " + failures
                                + " times, and took what came after it");
            } else {
                String redirect = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
                throw new SendException(
                        "the receiver answered with the HTTP status " + status + redirect,
                        RetryAfter.of(answer.headers().firstValue("retry-after").orElse(""), clock.instant()));
            }
        }
    }

    private static boolean isTaken(int status) {
        return status >= 200 && status < 300;
    }

    /** A receiver that breaks over one finding must not keep those behind it waiting for ever. */
    private boolean failsOften(Outgoing outgoing, int status) {
        if (status < 500) {
            return false;
        }
        if (!failing.equals(outgoing.key())) {
            failing = outgoing.key();
            failures = 0;
        }
        return ++failures >= FAILURES;
    }

    /** Whether it is this finding and not the receiver: the next one is taken, and then this one still is not. */
    private boolean fails(Outgoing outgoing, Outgoing next) throws IOException, InterruptedException {
        return isTaken(ask(request(next)).statusCode())
                && ask(request(outgoing)).statusCode() >= 500;
    }

    /** Request Timeout, Too Early and Too Many Requests (RFC 9110, 8470, 6585): later it may take it. */
    private static boolean isPassing(int status) {
        return status == 408 || status == 425 || status == 429;
    }

    private HttpRequest request(Outgoing outgoing) {
        String id = storeId + "-" + outgoing.key();
        byte[] body = CloudEvent.of(id, storeId, outgoing).getBytes(StandardCharsets.US_ASCII);
        long timestamp = clock.instant().getEpochSecond();
        return HttpRequest.newBuilder(target.url())
                .timeout(ANSWER_TIMEOUT)
                .header("content-type", CloudEvent.CONTENT_TYPE)
                .header("user-agent", "forgewatch")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", WebhookSignature.of(target.secret(), id, timestamp, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    /** The head of the answer, whatever becomes of its body. */
    private ResponseInfo ask(HttpRequest request) throws IOException, InterruptedException {
        AtomicReference<@Nullable ResponseInfo> head = new AtomicReference<>();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, info -> {
            head.set(info);
            return BodySubscribers.discarding();
        });
        IOException problem;
        try {
            HttpResponse<Void> unused = answer.get(BODY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            problem = new IOException("the receiver gave no answer");
        } catch (TimeoutException e) {
            problem = new HttpTimeoutException("the receiver did not answer in time");
        } catch (ExecutionException e) {
            problem = e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
        ResponseInfo known = head.get();
        if (known == null) {
            throw problem;
        }
        return known;
    }

    /** The thread is interrupted besides, which ends a request. */
    @Override
    public void abort() {}

    @Override
    public void close() {}
}
