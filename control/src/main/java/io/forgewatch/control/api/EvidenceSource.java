package io.forgewatch.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where the kept copies are that findings list. Any thread, several at once; calls may block on a disk. */
@FunctionalInterface
public interface EvidenceSource {
    /** Has none. */
    EvidenceSource NONE = sha256 -> Optional.empty();

    /**
     * The content of a copy, which the caller closes.
     *
     * @param sha256 of the content, 64 hexadecimal digits in lower case
     * @return empty where there is none, or none any more
     * @throws IOException it cannot be read
     */
    Optional<InputStream> read(String sha256) throws IOException;
}
