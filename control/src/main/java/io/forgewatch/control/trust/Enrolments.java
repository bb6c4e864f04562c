package io.forgewatch.control.trust;

import io.forgewatch.control.access.Caller;
import io.forgewatch.control.access.Secrets;
import io.forgewatch.control.filter.FieldValues;
import io.forgewatch.control.node.Nodes;
import io.forgewatch.control.store.AuditEntry;
import io.forgewatch.control.store.EnrolmentStore;
import io.forgewatch.control.store.NodeTrust;
import io.forgewatch.control.store.StoredEnrolment;
import io.forgewatch.control.trust.EnrolmentRefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a node comes by its certificate, keeps it, and loses it. A token enrols so many nodes, as a rule one; made for a named node, it
 * enrols that one even where it is enrolled already, else only nodes that are not. Enrolling a node anew ends all that it had before.
 * Methods throw {@link io.forgewatch.control.store.StoreException} where the database fails. Thread-safe.
 */
public final class Enrolments {
    /** How long a node's certificate is good; collectors renew theirs after two thirds. */
    public static final Duration NODE_LIFE = Duration.ofDays(30);

    private static final int ID_BYTES = 9;
    private static final int SECRET_BYTES = 32;
    /** Id, secret, and the SHA-256 of the CA's certificate, by which the collector knows whom it first meets. */
    private static final Pattern TOKEN =
            Pattern.compile("fwe_([A-Za-z0-9_-]{12})_([A-Za-z0-9_-]{43})_[A-Za-z0-9_-]{43}");

    private final EnrolmentStore store;
    private final CertificateAuthority authority;
    private final Duration nodeLife;
    private final Clock clock;

    /** A token that was just made. */
    public record Created(StoredEnrolment enrolment, String secret) {}

    /**
     * By that CA.
     *
     * @param nodeLife how long a node's certificate is good
     */
    public Enrolments(EnrolmentStore store, CertificateAuthority authority, Duration nodeLife, Clock clock) {
        this.store = store;
        this.authority = authority;
        this.nodeLife = nodeLife;
        this.clock = clock;
    }

    /**
     * Makes a token; empty where there are too many.
     *
     * @param node the only one that it enrols; empty for any that is not enrolled
     */
    public Optional<Created> create(String node, int maxUses, Duration ttl, Caller by) {
        Instant now = clock.instant();
        String id = Secrets.text(ID_BYTES);
        String secret = Secrets.text(SECRET_BYTES);
        StoredEnrolment enrolment = new StoredEnrolment(
                id, node, hash(secret), FieldValues.timeNs(now), FieldValues.timeNs(now.plus(ttl)), 0, 0, maxUses);
        String detail = (node.isEmpty() ? "for " + maxUses + " nodes" : "for the node " + node) + ", good for " + ttl;
        AuditEntry entry = new AuditEntry(now, by.inAudit(), "CreateEnrolment", "enrolments/" + id, detail);
        return store.add(enrolment, entry)
                ? Optional.of(new Created(enrolment, "fwe_" + id + "_" + secret + "_" + authority.pin()))
                : Optional.empty();
    }

    /** All of them, the latest made first. */
    public List<StoredEnrolment> list() {
        return store.list();
    }

    /** Revokes a token; empty where there is none. */
    public Optional<StoredEnrolment> revoke(String id, Caller by) {
        Instant now = clock.instant();
        AuditEntry entry = new AuditEntry(now, by.inAudit(), "RevokeEnrolment", "enrolments/" + id, "");
        return store.revoke(id, FieldValues.timeNs(now), entry);
    }

    /** Revokes what certificates a node has; empty where it was never enrolled. */
    public Optional<NodeTrust> revokeNode(String node, Caller by) {
        Instant now = clock.instant();
        AuditEntry entry = new AuditEntry(now, by.inAudit(), "RevokeNode", "nodes/" + node, "");
        return store.revokeNode(node, FieldValues.timeNs(now), entry);
    }

    /**
     * A node's first certificate, and the CA's.
     *
     * @param request PKCS #10 in DER
     */
    public List<X509Certificate> enroll(String token, String node, byte[] request) throws EnrolmentRefusedException {
        Instant now = clock.instant();
        Matcher parts = TOKEN.matcher(token);
        StoredEnrolment known = parts.matches() ? store.find(parts.group(1)).orElse(null) : null;
        if (known == null || !isEqual(hash(parts.group(2)), known.hash())) {
            throw badToken();
        }
        if (!Nodes.isName(node)) {
            throw new EnrolmentRefusedException(Reason.REQUEST, Nodes.NAME_RULE);
        }
        String lineage = Secrets.text(ID_BYTES);
        List<X509Certificate> issued = authority.signNode(request, node, lineage, nodeLife);
        AuditEntry entry = new AuditEntry(now, "enrolments/" + known.id(), "Enroll", "nodes/" + node, "");
        NodeTrust trust = new NodeTrust(node, lineage, expiresNs(issued), 0);
        return switch (store.enroll(known.id(), trust, FieldValues.timeNs(now), entry)) {
            case ENROLLED -> issued;
            case TOKEN_REFUSED -> throw badToken();
            case NODE_TAKEN ->
                throw new EnrolmentRefusedException(
                        Reason.TAKEN,
                        "the node " + node + " is enrolled already, or was revoked: make a token for it by name");
            case TOO_MANY_NODES ->
                throw new EnrolmentRefusedException(
                        Reason.FULL, "there are " + EnrolmentStore.MAX_NODES + " nodes, as many as there may be");
        };
    }

    /**
     * A new certificate in place of one that is good.
     *
     * @param request PKCS #10 in DER
     */
    public List<X509Certificate> renew(NodeCertificate old, byte[] request) throws EnrolmentRefusedException {
        List<X509Certificate> issued = authority.signNode(request, old.node(), old.lineage(), nodeLife);
        String node = "nodes/" + old.node();
        Instant until = issued.get(0).getNotAfter().toInstant();
        AuditEntry entry = new AuditEntry(clock.instant(), node, "RenewCertificate", node, "good until " + until);
        NodeTrust renewed = new NodeTrust(old.node(), old.lineage(), expiresNs(issued), 0);
        if (!isGood(old) || !store.renew(renewed, entry)) {
            throw new EnrolmentRefusedException(
                    Reason.CERTIFICATE, "the node's certificate is good no longer: enrol it anew");
        }
        return issued;
    }

    /** Whether a certificate of our CA is good still. */
    public boolean isGood(NodeCertificate certificate) {
        return clock.instant().isBefore(certificate.expires())
                && store.trust(certificate.node())
                        .filter(trust ->
                                trust.revokedNs() == 0 && trust.lineage().equals(certificate.lineage()))
                        .isPresent();
    }

    private static EnrolmentRefusedException badToken() {
        return new EnrolmentRefusedException(
                Reason.TOKEN, "the enrolment token is not good for this node: ask for a new one");
    }

    private static long expiresNs(List<X509Certificate> issued) {
        return FieldValues.timeNs(issued.get(0).getNotAfter().toInstant());
    }

    private static String hash(String secret) {
        return HexFormat.of().formatHex(Secrets.sha256(secret.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
