package io.forgewatch.cli.findings;

import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Findings to test with. */
public final class Findings {
    private Findings() {}

    /** A HIGH build of gcc in a pod, with every field that a report shows. */
    public static Finding full() {
        try (Reader text = new InputStreamReader(open("full.textproto"), StandardCharsets.UTF_8)) {
            Finding.Builder finding = Finding.newBuilder();
            TextFormat.merge(text, finding);
            return finding.build();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The full one under another id and time, to fill a list with. */
    public static Finding numbered(int number) {
        Instant time = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(number);
        return full().toBuilder()
                .setName(String.format("findings/%032x", number))
                .setEventTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .setLastEventTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
                .build();
    }

    /** The lines of a golden text. */
    static List<String> golden(String name) {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = Findings.class.getResourceAsStream(name);
        if (in == null) {
            throw new AssertionError(name + " is not beside this class");
        }
        return in;
    }
}
