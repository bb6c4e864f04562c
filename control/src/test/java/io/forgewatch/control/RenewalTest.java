package io.forgewatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.forgewatch.v1.AccessServiceGrpc;
import io.forgewatch.v1.AuditEntry;
import io.forgewatch.v1.CertificateServiceGrpc;
import io.forgewatch.v1.ListAuditEntriesRequest;
import io.forgewatch.v1.RenewCertificateRequest;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RenewalTest {
    @Test
    void shouldNoteEveryCertificateThatIsGiven(@TempDir Path directory) throws Exception {
        try (Attacked attacked = new Attacked(directory.resolve("data"))) {
            Attacked.Certified node = attacked.enrolled("web-1");
            KeyPair pair = TlsClient.newKey("EC", 256);
            ManagedChannel channel =
                    TlsClient.channel(attacked.collectors, attacked.tls.credentials(node.key(), node.chain()));
            try {
                assertThat(CertificateServiceGrpc.newBlockingStub(channel)
                                .renewCertificate(RenewCertificateRequest.newBuilder()
                                        .setCertificateRequest(
                                                ByteString.copyFrom(TlsClient.request(pair, pair.getPrivate())))
                                        .build())
                                .getCertificatesCount())
                        .isPositive();
            } finally {
                channel.shutdownNow();
            }
            AuditEntry latest = attacked.running
                    .authorized(AccessServiceGrpc.newBlockingStub(attacked.running.channel))
                    .listAuditEntries(
                            ListAuditEntriesRequest.newBuilder().setPageSize(1).build())
                    .getEntries(0);
            assertThat(latest.getAction()).isEqualTo("RenewCertificate");
            assertThat(latest.getWho()).isEqualTo("nodes/web-1");
            assertThat(latest.getTarget()).isEqualTo("nodes/web-1");
            assertThat(latest.getDetail()).startsWith("good until ");
        }
    }
}
