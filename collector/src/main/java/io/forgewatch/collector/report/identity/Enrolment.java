package io.forgewatch.collector.report.identity;

import java.io.IOException;
import java.nio.file.Path;

/** How a node comes by its certificate. */
public final class Enrolment {
    private Enrolment() {}

    /**
     * Asks the control plane for a certificate and keeps it in the data directory, in place of one that is there. The control plane is
     * known by the hash of its CA that the token holds.
     *
     * @param node what this node is called from now on
     * @throws IOException it was refused, nothing answered, or it cannot be kept; one line
     */
    public static NodeCredential enroll(Path dataDir, String host, int port, EnrolmentToken token, String node)
            throws IOException {
        try (CertificateClient client = new CertificateClient(host, port, ControlTls.pinned(token.pin()))) {
            NodeCredential identity = client.enroll(token, node);
            if (!identity.node().equals(node)) {
                throw new IOException("the control plane answered with another node's certificate");
            }
            IdentityFile.write(dataDir, identity);
            return identity;
        }
    }
}
