package io.forgewatch.cli.findings;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.forgewatch.v1.Finding;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The latest revision of each finding, in the order of their first ones. Bounded; one thread's. */
public final class LatestFindings {
    private static final long MAX_BYTES = 64 << 20;

    /** Encoded, which takes a fraction of the object's memory. */
    private final Map<String, ByteString> byName = new LinkedHashMap<>();

    private long bytes;

    /** Keeps a revision in place of the one before; false where there is no room for it. */
    public boolean put(Finding finding) {
        ByteString encoded = finding.toByteString();
        ByteString before = byName.getOrDefault(finding.getName(), ByteString.EMPTY);
        long after = bytes + encoded.size() - before.size();
        if (after > MAX_BYTES) {
            return false;
        }
        bytes = after;
        byName.put(finding.getName(), encoded);
        return true;
    }

    /** Gives each to {@code reader} until that returns false. */
    public void forEach(Predicate<Finding> reader) {
        for (ByteString encoded : byName.values()) {
            try {
                if (!reader.test(Finding.parseFrom(encoded))) {
                    return;
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("what was encoded here can be decoded", e);
            }
        }
    }
}
