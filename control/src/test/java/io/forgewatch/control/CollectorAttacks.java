package io.forgewatch.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.forgewatch.control.Attacked.Certified;
import io.forgewatch.control.collectors.RawCollector;
import io.forgewatch.control.trust.CertificateAuthority;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.forgewatch.v1.CollectorServiceGrpc;
import io.forgewatch.v1.ConnectRequest;
import io.forgewatch.v1.ConnectResponse;
import io.forgewatch.v1.CreateEnrolmentRequest;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.GetFindingRequest;
import io.forgewatch.v1.Node;
import io.forgewatch.v1.Note;
import io.forgewatch.v1.RenewCertificateRequest;
import io.forgewatch.v1.RevokeEnrolmentRequest;
import io.forgewatch.v1.RevokeNodeRequest;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** On the collectors' port. */
final class CollectorAttacks {
    private static final String BAD_TOKEN =
            "UNAUTHENTICATED the enrolment token is not good for this node: ask for a new one";
    private static final String BAD_CERTIFICATE =
            "UNAUTHENTICATED the node's certificate was revoked or replaced, or has"
                    + " expired: connect with the latest, or enrol the node anew";
    private static final String NO_CERTIFICATE =
            "UNAUTHENTICATED a node's certificate is needed: run forgewatch collector enroll";

    private static final String REQUEST = "INVALID_ARGUMENT the certificate request ";
    private static final String BAD_RENEWAL = "UNAUTHENTICATED the node's certificate is good no longer: enrol it anew";

    private final Attacked attacked;
    private final Path foreign;
    private final Certified mallory;

    /** @param foreign an empty folder */
    CollectorAttacks(Attacked attacked, Path foreign) throws IOException {
        this.attacked = attacked;
        this.foreign = foreign;
        this.mallory = attacked.enrolled("mallory");
        CertificateAuthority unused = CertificateAuthority.create(foreign, attacked.clock);
    }

    List<Attack> all() {
        return List.of(
                on(
                        "no TLS",
                        () -> counted("no-tls", () -> hello(InsecureChannelCredentials.create(), "mallory")),
                        "UNAVAILABLE, counted"),
                on("bytes that are no TLS", () -> counted("no-tls", this::noTls), "closed, counted"),
                on("a TLS handshake that does not go on", () -> counted("no-tls", this::slowTls), "closed, counted"),
                on("a head that comes a byte a second", this::slowHead, "closed"),
                on(
                        "connections of one address without end",
                        () -> counted("connections", this::connecting),
                        "closed, and others are served, counted"),
                on(
                        "streams of one node without end",
                        this::streams,
                        "RESOURCE_EXHAUSTED there are as many collectors as there may be, or as many streams of this"
                                + " node: start another control, or end the others"),
                on("no certificate", () -> hello(attacked.tls.credentials(), "mallory"), NO_CERTIFICATE),
                on("no certificate, and asks for a new one", this::renewWithout, NO_CERTIFICATE),
                on(
                        "a certificate of a foreign CA",
                        () -> counted("handshake", () -> hello(signed(foreign, "mallory", 0), "mallory")),
                        "UNAVAILABLE, counted"),
                on(
                        "an expired certificate",
                        () -> counted("handshake", () -> hello(signed(attacked.dataDir, "mallory", 60), "mallory")),
                        "UNAVAILABLE, counted"),
                on(
                        "a certificate that was signed and never enrolled",
                        () -> hello(signed(attacked.dataDir, "mallory", 0), "mallory"),
                        BAD_CERTIFICATE),
                on("the certificate of a revoked node", this::revoked, BAD_CERTIFICATE),
                on("a revoked node asks for a new certificate", this::renewRevoked, BAD_RENEWAL),
                on("the certificate of before the node was enrolled anew", this::replaced, BAD_CERTIFICATE),
                on("the stream of a node goes on after it was revoked", this::revokedMeanwhile, "ended"),
                on(
                        "the collector of node A says that it is B",
                        () -> hello(credentials(mallory), "victim"),
                        "PERMISSION_DENIED this certificate is the node mallory's, and speaks for no other"),
                on(
                        "the collector of node A sends a finding of B",
                        () -> sends(finding("forged", "victim")),
                        "refused: it is not of the node that this connection is of"),
                on(
                        "the collector of node A sends its own in place of B's",
                        () -> sends(finding("victim", "mallory").toBuilder()
                                .setRevision(99)
                                .build()),
                        "refused: the finding 'findings/victim' cannot be stored: another node has reported it"),
                on(
                        "a collector brings a finding that people seem to have decided about",
                        this::decided,
                        "ACTIVE, UNMUTED, nothing noted"),
                on("an enrolment token that nobody made", () -> enroll(forged(), "new"), BAD_TOKEN),
                on("no enrolment token", () -> enroll("", "new"), BAD_TOKEN),
                on("an enrolment token is used again (replay)", this::replayed, BAD_TOKEN),
                on("an expired enrolment token", this::expired, BAD_TOKEN),
                on("a revoked enrolment token", this::revokedToken, BAD_TOKEN),
                on("an enrolment token of another node", () -> enroll(attacked.enrolment("other"), "new"), BAD_TOKEN),
                on(
                        "an enrolment in the name of a node that is enrolled",
                        () -> enroll(attacked.enrolment(""), "mallory"),
                        "FAILED_PRECONDITION the node mallory is enrolled already, or was revoked: make a"
                                + " token for it by name"),
                on(
                        "an enrolment under a name that is none",
                        () -> enroll(attacked.enrolment(""), "../a b"),
                        "INVALID_ARGUMENT the node's name has 1 to 253 of letters, digits and . _ -, the first a letter"
                                + " or digit: name it with --node-name"),
                on("a certificate request that is none", () -> request(new byte[] {1, 2, 3}), REQUEST + "is none"),
                on(
                        "a certificate request of 1 MB",
                        () -> request(new byte[1 << 20]),
                        REQUEST + "has more than 4096 bytes"),
                on("a certificate request for an RSA key", this::rsa, REQUEST + "is for a key that is not on P-256"),
                on(
                        "a certificate request for another's key",
                        this::othersKey,
                        REQUEST + "is not signed by its own key"),
                on(
                        "wrong enrolment tokens without end",
                        this::guessing,
                        "RESOURCE_EXHAUSTED this address has failed to enrol too often: try again in some minutes"),
                on(
                        "a first message that is no hello",
                        () -> first(ConnectRequest.getDefaultInstance()),
                        "INVALID_ARGUMENT the first message has to be a hello"),
                on("a batch of 129 findings", this::largeBatch, "INVALID_ARGUMENT a batch has at most 128 findings"),
                on("a message of 5 MB", this::largeMessage, "refused"),
                on("bytes that are no message", this::noMessage, "refused"),
                on("a collector that reads none of its answers", this::deaf, "is read no further"));
    }

    private static Attack on(String what, Attack.Attempt attempt, String refusal) {
        return new Attack("collectors", what, attempt, refusal);
    }

    private ChannelCredentials credentials(Certified node) throws IOException {
        return attacked.tls.credentials(node.key(), node.chain());
    }

    private ChannelCredentials signed(Path authority, String node, int daysAgo) throws Exception {
        return credentials(
                attacked.signed(authority, node, attacked.clock.instant().minus(Duration.ofDays(daysAgo))));
    }

    private RawCollector collector(ChannelCredentials credentials) {
        return new RawCollector(TlsClient.channel(attacked.collectors, credentials), true);
    }

    private String hello(ChannelCredentials credentials, String node) throws Exception {
        try (RawCollector collector = collector(credentials).hello(node)) {
            return Attacked.outcome(collector.end());
        }
    }

    private String noTls() throws IOException {
        try (Socket socket = new Socket(attacked.collectors.getAddress(), attacked.collectors.getPort())) {
            return SlowPeer.closed(socket, "\0\1\2".repeat(2000));
        }
    }

    /** Whether what was refused is counted under that cause, too. */
    private String counted(String cause, Attack.Attempt attempt) throws Exception {
        double before = refusals(cause);
        String outcome = attempt.make();
        for (int i = 0; i < 50 && refusals(cause) == before; i++) {
            Thread.sleep(100);
        }
        return outcome + (refusals(cause) > before ? ", counted" : ", not counted");
    }

    private double refusals(String cause) throws IOException {
        Matcher counter = Pattern.compile(
                        "forgewatch_control_collectors_refused_total\\{cause=\"" + cause + "\"} ([0-9.]+)")
                .matcher(attacked.running.get("/metrics").body());
        return counter.find() ? Double.parseDouble(counter.group(1)) : 0;
    }

    private Socket socketFrom(String address) throws IOException {
        return new Socket(
                attacked.collectors.getAddress(), attacked.collectors.getPort(), InetAddress.getByName(address), 0);
    }

    /** The head of a TLS record, and no more of it than a byte a second. */
    private String slowTls() throws IOException {
        try (Socket socket = socketFrom("127.0.0.6")) {
            return SlowPeer.outcome(socket, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc");
        }
    }

    private String slowHead() throws IOException {
        try (Socket plain = socketFrom("127.0.0.6");
                SSLSocket socket = (SSLSocket) attacked.tls.over(plain)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            return SlowPeer.outcome(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0\0\0");
        }
    }

    private String connecting() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 256; i++) {
                open.add(socketFrom("127.0.0.7"));
            }
            try (Socket last = socketFrom("127.0.0.7");
                    RawCollector other = collector(credentials(mallory)).hello("mallory")) {
                return SlowPeer.closed(last, "")
                        + (other.answer().hasWelcome() ? ", and others are served" : ", as others are");
            }
        } finally {
            for (Socket each : open) {
                each.close();
            }
        }
    }

    private String streams() throws Exception {
        Certified greedy = attacked.enrolled("greedy");
        List<RawCollector> open = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                open.add(collector(credentials(greedy)));
                Thread.sleep(300);
            }
            try (RawCollector last = collector(credentials(greedy))) {
                return Attacked.outcome(last.end());
            }
        } finally {
            open.forEach(RawCollector::close);
        }
    }

    private String renewWithout() throws IOException {
        return renew(attacked.tls.credentials());
    }

    private String renew(ChannelCredentials credentials) {
        ManagedChannel channel = TlsClient.channel(attacked.collectors, credentials);
        KeyPair pair = TlsClient.newKey("EC", 256);
        try {
            return "given: "
                    + CertificateServiceGrpc.newBlockingStub(channel)
                            .renewCertificate(RenewCertificateRequest.newBuilder()
                                    .setCertificateRequest(
                                            ByteString.copyFrom(TlsClient.request(pair, pair.getPrivate())))
                                    .build());
        } catch (StatusRuntimeException e) {
            return Attacked.outcome(e.getStatus());
        } finally {
            channel.shutdownNow();
        }
    }

    private Certified revokedNode(String node) throws IOException {
        Certified certified = attacked.enrolled(node);
        var unused = attacked.enrolments()
                .revokeNode(
                        RevokeNodeRequest.newBuilder().setName("nodes/" + node).build());
        return certified;
    }

    private String revoked() throws Exception {
        return hello(credentials(revokedNode("left")), "left");
    }

    private String renewRevoked() throws IOException {
        return renew(credentials(revokedNode("left-too")));
    }

    private String replaced() throws Exception {
        Certified before = attacked.enrolled("twice");
        Certified unused = attacked.enrolled("twice");
        return hello(credentials(before), "twice");
    }

    private String revokedMeanwhile() throws Exception {
        Certified certified = attacked.enrolled("leaving");
        try (RawCollector collector = collector(credentials(certified)).hello("leaving")) {
            boolean welcome = collector.answer().hasWelcome();
            var unused = attacked.enrolments()
                    .revokeNode(RevokeNodeRequest.newBuilder()
                            .setName("nodes/leaving")
                            .build());
            return welcome && !collector.end().isOk() ? "ended" : "goes on";
        }
    }

    private static Finding finding(String id, String node) {
        return Findings.gcc(id, 1).toBuilder()
                .setNode(Node.newBuilder().setName(node))
                .build();
    }

    private String sends(Finding finding) throws Exception {
        try (RawCollector collector = collector(credentials(mallory)).hello("mallory")) {
            boolean unused = collector.answer().hasWelcome();
            collector.batch(1, finding);
            var done = collector.answer().getAcknowledgement();
            return done.getRefusedCount() == 1
                    ? "refused: " + done.getRefused(0).getReason()
                    : "stored";
        }
    }

    private String decided() throws Exception {
        Finding decided = finding("decided", "mallory").toBuilder()
                .setState(Finding.State.INACTIVE)
                .setStateInfo("closed by ann")
                .setMute(Finding.Mute.MUTED)
                .setMuteInfo("muted by ann")
                .addNotes(Note.newBuilder().setAuthor("ann").setText("nothing to see"))
                .build();
        String unused = sends(decided);
        Finding now = attacked.running
                .blocking()
                .getFinding(GetFindingRequest.newBuilder()
                        .setName(decided.getName())
                        .build());
        boolean isNoted = now.getNotesCount() > 0
                || !now.getStateInfo().isEmpty()
                || !now.getMuteInfo().isEmpty();
        return now.getState() + ", " + now.getMute() + (isNoted ? ", noted" : ", nothing noted");
    }

    private String forged() {
        return "fwe_AAAAAAAAAAAA_" + "A".repeat(43) + "_" + "A".repeat(43);
    }

    private String enroll(String token, String node) throws IOException {
        KeyPair pair = TlsClient.newKey("EC", 256);
        return enroll(token, node, TlsClient.request(pair, pair.getPrivate()));
    }

    private String enroll(String token, String node, byte[] request) throws IOException {
        try {
            return "enrolled: " + attacked.enroll(token, node, request);
        } catch (StatusRuntimeException e) {
            return Attacked.outcome(e.getStatus());
        }
    }

    private String request(byte[] request) throws IOException {
        return enroll(attacked.enrolment(""), "new", request);
    }

    private String replayed() throws IOException {
        String token = attacked.enrolment("");
        return enroll(token, "once").startsWith("enrolled") ? enroll(token, "again") : "the first was refused";
    }

    private String expired() throws IOException {
        String token = attacked.enrolments()
                .createEnrolment(CreateEnrolmentRequest.newBuilder()
                        .setTtl(Durations.fromSeconds(1))
                        .build())
                .getSecret();
        attacked.clock.pass(Duration.ofSeconds(2));
        return enroll(token, "new");
    }

    private String revokedToken() throws IOException {
        String token = attacked.enrolment("");
        var unused = attacked.enrolments()
                .revokeEnrolment(RevokeEnrolmentRequest.newBuilder()
                        .setName("enrolments/" + token.substring(4, 16))
                        .build());
        return enroll(token, "new");
    }

    private String rsa() throws IOException {
        KeyPair pair = TlsClient.newKey("RSA", 2048);
        return request(TlsClient.request(pair, pair.getPrivate()));
    }

    private String othersKey() throws IOException {
        KeyPair others = TlsClient.newKey("EC", 256);
        return request(TlsClient.request(others, TlsClient.newKey("EC", 256).getPrivate()));
    }

    private String guessing() throws IOException {
        String last = "";
        for (int i = 0; i < 30 && !last.startsWith("RESOURCE_EXHAUSTED"); i++) {
            last = enroll(forged(), "new");
        }
        return last;
    }

    private String first(ConnectRequest message) throws Exception {
        try (RawCollector collector = collector(credentials(mallory))) {
            collector.requests.onNext(message);
            return Attacked.outcome(collector.end());
        }
    }

    private String largeBatch() throws Exception {
        Finding[] many = IntStream.range(0, 129)
                .mapToObj(i -> finding("many" + i, "mallory"))
                .toArray(Finding[]::new);
        try (RawCollector collector = collector(credentials(mallory)).hello("mallory")) {
            collector.batch(1, many);
            return Attacked.outcome(collector.end());
        }
    }

    private String largeMessage() throws Exception {
        try (RawCollector collector = collector(credentials(mallory)).hello("mallory")) {
            collector.batch(
                    1,
                    finding("huge", "mallory").toBuilder()
                            .setDescription("x".repeat(5 << 20))
                            .build());
            return collector.end().isOk() ? "taken" : "refused";
        }
    }

    private String noMessage() throws IOException {
        ManagedChannel channel = TlsClient.channel(attacked.collectors, credentials(mallory));
        var method = CollectorServiceGrpc.getConnectMethod();
        var raw = method.toBuilder(new ApiAttacks.Bytes(), method.getResponseMarshaller())
                .build();
        AtomicReference<String> outcome = new AtomicReference<>("");
        var ended = new CountDownLatch(1);
        try {
            var requests = ClientCalls.asyncBidiStreamingCall(
                    channel.newCall(raw, CallOptions.DEFAULT), new StreamObserver<>() {
                        @Override
                        public void onNext(ConnectResponse response) {
                            outcome.set("answered");
                        }

                        @Override
                        public void onError(Throwable problem) {
                            outcome.compareAndSet("", "refused");
                            ended.countDown();
                        }

                        @Override
                        public void onCompleted() {
                            ended.countDown();
                        }
                    });
            requests.onNext("\u00ff\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1));
            ended.await();
            return String.valueOf(outcome.get());
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            channel.shutdownNow();
        }
    }

    private String deaf() throws Exception {
        Finding bad = finding("bad", "mallory").toBuilder().clearEventTime().build();
        Finding[] batch = IntStream.range(0, 128).mapToObj(i -> bad).toArray(Finding[]::new);
        ManagedChannel channel = TlsClient.channel(attacked.collectors, credentials(mallory));
        try (RawCollector collector = new RawCollector(channel, false).hello("mallory")) {
            // Every batch is answered with 128 reasons, of which none is read.
            long sequence = 0;
            for (int idle = 0; idle < 20; ) {
                if (collector.requests.isReady()) {
                    collector.batch(++sequence, batch);
                    idle = 0;
                } else {
                    idle++;
                    Thread.sleep(100);
                }
                if (sequence > 2000) {
                    return "is read on";
                }
            }
        }
        return "is read no further";
    }
}
