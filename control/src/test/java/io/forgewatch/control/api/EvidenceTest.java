package io.forgewatch.control.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.forgewatch.control.Findings;
import io.forgewatch.control.Running;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.FindingServiceGrpc;
import io.forgewatch.v1.GetEvidenceRequest;
import io.forgewatch.v1.GetEvidenceResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link EvidenceApi}, over the wire. */
@Timeout(60)
final class EvidenceTest {
    private static final String DIGEST = "ab".repeat(32);
    private static final String OTHER = "cd".repeat(32);

    @TempDir
    Path directory;

    private final Map<String, byte[]> copies = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong given = new AtomicLong();
    private final Context.CancellableContext calls = Context.current().withCancellation();
    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running(Running.config(directory), this::read);
        running.plane.ingest(List.of(Findings.gcc("a", 1).toBuilder()
                .addEvidenceFiles(EvidenceFile.newBuilder()
                        .setPath("/tmp/hello.c")
                        .setSha256(DIGEST)
                        .setKind("source"))
                .build()));
    }

    @AfterEach
    void stop() {
        calls.cancel(null);
        running.close();
    }

    private Optional<InputStream> read(String sha256) throws IOException {
        byte[] copy = copies.get(sha256);
        if (copy == null) {
            return Optional.empty();
        }
        open.incrementAndGet();
        return Optional.of(new ByteArrayInputStream(copy) {
            @Override
            public byte[] readNBytes(int length) throws IOException {
                byte[] piece = super.readNBytes(length);
                given.addAndGet(piece.length);
                return piece;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, 65_537, 3_000_000})
    void shouldSendTheWholeCopyInPieces(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        copies.put(DIGEST, content);
        ByteString received = ByteString.EMPTY;
        Iterator<GetEvidenceResponse> pieces = get("findings/a", DIGEST);
        while (pieces.hasNext()) {
            ByteString piece = pieces.next().getData();
            assertThat(piece.size()).isBetween(1, 65_536);
            received = received.concat(piece);
        }
        assertThat(received.toByteArray()).isEqualTo(content);
        await().until(() -> open.get() == 0);
    }

    @Test
    void shouldGiveOutOnlyWhatTheFindingLists() throws Exception {
        copies.put(OTHER, new byte[1]);
        assertThat(reason(refused("findings/a", OTHER))).isEqualTo("EVIDENCE_NOT_LISTED");
        assertThat(refused("findings/a", OTHER).getCode()).isEqualTo(Code.NOT_FOUND.getNumber());
        assertThat(given).hasValue(0);
    }

    @Test
    void shouldSayWhatIsNotThere() throws Exception {
        assertThat(reason(refused("findings/a", DIGEST))).isEqualTo("EVIDENCE_GONE");
        assertThat(reason(refused("findings/none", DIGEST))).isEqualTo("FINDING_NOT_FOUND");
        assertThat(refused("findings/a", DIGEST).getCode()).isEqualTo(Code.NOT_FOUND.getNumber());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "../../token", "AB"})
    void shouldRefuseWhatIsNoDigest(String sha256) throws Exception {
        assertThat(reason(refused("findings/a", sha256))).isEqualTo("INVALID_SHA256");
    }

    @Test
    void shouldAskForTheToken() {
        copies.put(DIGEST, new byte[1]);
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> FindingServiceGrpc.newBlockingStub(running.channel)
                        .getEvidence(request("findings/a", DIGEST))
                        .next());
        assertThat(refused.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
        assertThat(given).hasValue(0);
    }

    @Test
    void shouldReadNoMoreThanASlowClientTakesAndEndWithIt() throws Exception {
        int size = 64 << 20;
        copies.put(DIGEST, new byte[size]);
        Context.CancellableContext call = calls.withCancellation();
        Iterator<GetEvidenceResponse> pieces = call.call(() -> get("findings/a", DIGEST));
        pieces.next();
        // What the transport and the client's own queue hold.
        Thread.sleep(500);
        assertThat(given.get()).isLessThan(size / 4);
        call.cancel(null);
        await().until(() -> open.get() == 0);
    }

    @Test
    void shouldSendOnlySoManyAtOnceAndTheNextWhenOneHasEnded() throws Exception {
        copies.put(DIGEST, new byte[16 << 20]);
        Context.CancellableContext held = calls.withCancellation();
        held.run(() -> {
            for (int number = 0; number < 16; number++) {
                get("findings/a", DIGEST).next();
            }
        });
        assertThat(reason(refused("findings/a", DIGEST))).isEqualTo("TOO_MANY_COPIES");
        held.cancel(null);
        await().until(() -> open.get() == 0);
        copies.put(DIGEST, new byte[1]);
        assertThat(get("findings/a", DIGEST).next().getData().size()).isEqualTo(1);
    }

    @Test
    void shouldHaveNoCopiesWhereNobodyKeepsThem() throws Exception {
        running.close();
        running = new Running(directory);
        assertThat(reason(refused("findings/a", DIGEST))).isEqualTo("EVIDENCE_GONE");
    }

    private Iterator<GetEvidenceResponse> get(String name, String sha256) {
        return running.blocking().getEvidence(request(name, sha256));
    }

    private static GetEvidenceRequest request(String name, String sha256) {
        return GetEvidenceRequest.newBuilder().setName(name).setSha256(sha256).build();
    }

    private Status refused(String name, String sha256) {
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> get(name, sha256).next());
        return StatusProto.fromThrowable(refused);
    }

    private static String reason(Status status) throws Exception {
        return status.getDetails(0).unpack(ErrorInfo.class).getReason();
    }
}
