package io.forgewatch.control;

import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.CreateTokenRequest;
import io.forgewatch.v1.CreateTokenResponse;
import io.forgewatch.v1.EnrolmentServiceGrpc;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.ListFindingsRequest;
import io.forgewatch.v1.RevokeNodeRequest;
import io.forgewatch.v1.RevokeTokenRequest;
import io.forgewatch.v1.Role;
import io.forgewatch.v1.UpdateFindingRequest;
import io.forgewatch.v1.WatchFindingsRequest;
import io.forgewatch.v1.WatchFindingsResponse;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On the analysts' port. */
final class ApiAttacks {
    private static final Pattern REASON = Pattern.compile("\"reason\":\"([A-Z_]+)\"");
    private static final String LIST = "GET /v1/findings HTTP/1.1\r\n";
    private static final String LOCAL = "Host: localhost\r\n";

    private final Attacked attacked;
    private final Running running;

    ApiAttacks(Attacked attacked) {
        this.attacked = attacked;
        this.running = attacked.running;
    }

    List<Attack> all() {
        String bearer = "Authorization: Bearer " + running.token + "\r\n";
        return List.of(
                on("no token", () -> http(LIST + LOCAL), "401 TOKEN_REQUIRED"),
                on("a wrong token", () -> http(LIST + LOCAL + "Authorization: Bearer x\r\n"), "401 TOKEN_REQUIRED"),
                on("an expired token", this::expired, "UNAUTHENTICATED TOKEN_REQUIRED"),
                on("a revoked token", this::revoked, "UNAUTHENTICATED TOKEN_REQUIRED"),
                on("wrong tokens without end", this::guessing, "429 TOO_MANY_FAILURES"),
                on("a good token from where the wrong ones came", this::amongGuesses, "200"),
                on(
                        "a viewer changes a finding",
                        () -> as(Role.VIEWER, this::update),
                        "PERMISSION_DENIED ROLE_REQUIRED"),
                on("a viewer makes a token", () -> as(Role.VIEWER, this::makeToken), "PERMISSION_DENIED ROLE_REQUIRED"),
                on(
                        "an analyst makes a token",
                        () -> as(Role.ANALYST, this::makeToken),
                        "PERMISSION_DENIED ROLE_REQUIRED"),
                on("an analyst enrols a node", () -> as(Role.ANALYST, this::enrol), "PERMISSION_DENIED ROLE_REQUIRED"),
                on(
                        "an analyst revokes a node",
                        () -> as(Role.ANALYST, this::revoke),
                        "PERMISSION_DENIED ROLE_REQUIRED"),
                on("a watch goes on after its token was revoked", () -> watch(true), "UNAUTHENTICATED TOKEN_ENDED"),
                on("a watch goes on after its token has expired", () -> watch(false), "UNAUTHENTICATED TOKEN_ENDED"),
                on("a watch that reads nothing", this::slowWatch, "waits, and others are served"),
                on(
                        "another site's script (CSRF)",
                        () -> http(LIST + LOCAL + bearer + "Origin: https://evil.example\r\n"),
                        "403 ORIGIN_NOT_ALLOWED"),
                on(
                        "another site's form (CSRF)",
                        () -> http("POST /v1/tokens HTTP/1.1\r\n" + LOCAL + bearer
                                + "Content-Type: text/plain\r\nContent-Length: 0\r\n"),
                        "415 MEDIA_TYPE_NOT_ALLOWED"),
                on(
                        "a foreign host name that leads here (DNS rebinding)",
                        () -> http(LIST + "Host: evil.example\r\n" + bearer),
                        "421 HOST_NOT_ALLOWED"),
                on("a request of 100 KB", () -> filter("x".repeat(100_000)), "RESOURCE_EXHAUSTED RESOURCE_EXHAUSTED"),
                on("bytes that are no message", this::noMessage, "INTERNAL INTERNAL"),
                on(
                        "a filter that nests without end",
                        () -> filter("(".repeat(20_000)),
                        "INVALID_ARGUMENT INVALID_FILTER"),
                on("SQL in a filter", () -> filter("'; DROP TABLE finding; --"), "INVALID_ARGUMENT INVALID_FILTER"),
                on("JSON that is none", () -> json(bearer, "{\"display"), "400 INVALID_ARGUMENT"),
                on(
                        "a JSON body of 2 MB",
                        () -> json(bearer, "\"" + "x".repeat(2 << 20) + "\""),
                        "413 RESOURCE_EXHAUSTED"),
                on(
                        "plain HTTP where TLS is spoken",
                        () -> plain("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                        "closed"),
                on("bytes that are no TLS", () -> plain("\0\1\2".repeat(2000)), "closed"),
                on("a head that comes a byte a second", () -> slow(LIST + LOCAL + "X-Slow: "), "closed"),
                on(
                        "a body that comes a byte a second",
                        () -> slow("POST /v1/tokens HTTP/1.1\r\n" + LOCAL + bearer
                                + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"),
                        "answered with 504"),
                on("requests of one token without end", this::asking, "RESOURCE_EXHAUSTED TOO_MANY_REQUESTS"),
                on("watches of one token without end", this::watching, "RESOURCE_EXHAUSTED TOO_MANY_WATCHES"),
                on("connections of one address without end", this::connecting, "closed, and others are served"));
    }

    private static Attack on(String what, Attack.Attempt attempt, String refusal) {
        return new Attack("api", what, attempt, refusal);
    }

    private String http(String head) throws IOException {
        return outcome(running.send(head));
    }

    private static String outcome(Running.Answer answer) {
        Matcher reason = REASON.matcher(answer.body());
        return answer.status() + (answer.status() != 200 && reason.find() ? " " + reason.group(1) : "");
    }

    private String json(String bearer, String body) throws IOException {
        String head = "POST /v1/tokens HTTP/1.1\r\n" + LOCAL + bearer
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return outcome(running.send(head, body));
    }

    private String plain(String bytes) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), running.plane.address().getPort())) {
            return SlowPeer.closed(socket, bytes);
        }
    }

    private String slow(String beginning) throws IOException {
        try (Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(),
                        running.plane.address().getPort());
                Socket socket = attacked.tls.over(plain)) {
            return SlowPeer.outcome(socket, beginning);
        }
    }

    private String asking() {
        String secret = attacked.token(Role.VIEWER).getSecret();
        String last = "";
        for (int i = 0; i < 1100 && !last.startsWith("RESOURCE_EXHAUSTED"); i++) {
            last = list(secret);
        }
        return last;
    }

    private String watching() throws Exception {
        String secret = attacked.token(Role.VIEWER).getSecret();
        try (Context.CancellableContext calls = Context.current().withCancellation()) {
            return calls.call(() -> call(() -> {
                for (int i = 0; i < 20; i++) {
                    bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel))
                            .watchFindings(WatchFindingsRequest.getDefaultInstance())
                            .next();
                }
            }));
        }
    }

    private String connecting() throws IOException {
        int port = running.plane.address().getPort();
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName("127.0.0.7"), 0));
            }
            try (Socket last =
                    new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName("127.0.0.7"), 0)) {
                String outcome = SlowPeer.closed(last, "");
                return outcome + (list(running.token).equals("done") ? ", and others are served" : ", as others are");
            }
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
    }

    private String call(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (StatusRuntimeException e) {
            return Attacked.outcome(e);
        }
    }

    private String list(String secret) {
        return call(() -> running.bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel))
                .listFindings(ListFindingsRequest.getDefaultInstance()));
    }

    private String expired() {
        CreateTokenResponse token = attacked.token(Role.ADMIN);
        attacked.clock.pass(Duration.ofHours(2));
        return list(token.getSecret());
    }

    private String revoked() {
        CreateTokenResponse token = attacked.token(Role.ADMIN);
        end(token);
        return list(token.getSecret());
    }

    private void end(CreateTokenResponse token) {
        running.authorized(AccessServiceGrpc.newBlockingStub(running.channel))
                .revokeToken(RevokeTokenRequest.newBuilder()
                        .setName(token.getToken().getName())
                        .build());
    }

    private String guessing() throws IOException {
        String last = "";
        for (int i = 0; i < 150 && !last.startsWith("429"); i++) {
            last = outcome(running.sendFrom("127.0.0.9", LIST + LOCAL + "Authorization: Bearer guess" + i + "\r\n"));
        }
        return last;
    }

    private String amongGuesses() throws IOException {
        for (int i = 0; i < 150; i++) {
            running.sendFrom("127.0.0.8", LIST + LOCAL);
        }
        return outcome(running.sendFrom("127.0.0.8", LIST + LOCAL + "Authorization: Bearer " + running.token + "\r\n"));
    }

    private String as(Role role, Consumer<String> attempt) {
        String secret = attacked.token(role).getSecret();
        return call(() -> attempt.accept(secret));
    }

    private <S extends AbstractStub<S>> S bearing(String secret, S stub) {
        return running.bearing(secret, stub);
    }

    private void update(String secret) {
        bearing(secret, FindingServiceGrpc.newBlockingStub(running.channel))
                .updateFinding(UpdateFindingRequest.newBuilder()
                        .setFinding(Finding.newBuilder().setName("findings/victim"))
                        .setNote("nothing to see")
                        .build());
    }

    private void makeToken(String secret) {
        bearing(secret, AccessServiceGrpc.newBlockingStub(running.channel))
                .createToken(CreateTokenRequest.newBuilder()
                        .setDisplayName("more")
                        .setRole(Role.ADMIN)
                        .build());
    }

    private void enrol(String secret) {
        bearing(secret, EnrolmentServiceGrpc.newBlockingStub(running.channel))
                .createEnrolment(CreateEnrolmentRequest.getDefaultInstance());
    }

    private void revoke(String secret) {
        bearing(secret, EnrolmentServiceGrpc.newBlockingStub(running.channel))
                .revokeNode(
                        RevokeNodeRequest.newBuilder().setName("nodes/victim").build());
    }

    private String filter(String filter) {
        return call(() -> running.blocking()
                .listFindings(ListFindingsRequest.newBuilder().setFilter(filter).build()));
    }

    private String watch(boolean revokes) {
        CreateTokenResponse token = attacked.token(Role.VIEWER);
        Iterator<WatchFindingsResponse> watch = bearing(
                        token.getSecret(), FindingServiceGrpc.newBlockingStub(running.channel))
                .watchFindings(WatchFindingsRequest.getDefaultInstance());
        watch.next();
        if (revokes) {
            end(token);
        } else {
            attacked.clock.pass(Duration.ofHours(2));
        }
        return call(() -> {
            while (watch.hasNext()) {
                watch.next();
            }
        });
    }

    private String slowWatch() throws Exception {
        Silent silent = new Silent();
        try (Context.CancellableContext calls = Context.current().withCancellation()) {
            calls.run(() -> running.async().watchFindings(WatchFindingsRequest.getDefaultInstance(), silent));
            Iterator<WatchFindingsResponse> other =
                    calls.call(() -> running.blocking().watchFindings(WatchFindingsRequest.getDefaultInstance()));
            other.next();
            List<Finding> large = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                large.add(Findings.gcc("large" + i, 1).toBuilder()
                        .setDescription("x".repeat(100_000))
                        .build());
            }
            running.plane.ingest(large);
            for (int seen = 0; seen < large.size(); ) {
                seen += other.next().hasFinding() ? 1 : 0;
            }
        }
        return silent.heard.get() == 0 ? "waits, and others are served" : "was sent " + silent.heard;
    }

    /** Asks for none of its answers. */
    private static final class Silent implements ClientResponseObserver<WatchFindingsRequest, WatchFindingsResponse> {
        private final AtomicInteger heard = new AtomicInteger();

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchFindingsRequest> stream) {
            stream.disableAutoRequestWithInitial(0);
        }

        @Override
        public void onNext(WatchFindingsResponse response) {
            heard.incrementAndGet();
        }

        @Override
        public void onError(Throwable problem) {}

        @Override
        public void onCompleted() {}
    }

    private String noMessage() {
        var method = FindingServiceGrpc.getListFindingsMethod();
        var raw = method.toBuilder(new Bytes(), method.getResponseMarshaller()).build();
        return call(() -> ClientCalls.blockingUnaryCall(
                running.authorized(FindingServiceGrpc.newBlockingStub(running.channel))
                        .getChannel(),
                raw,
                CallOptions.DEFAULT,
                "\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whatever bytes. */
    static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new UnsupportedOperationException("nothing is read");
        }
    }
}
