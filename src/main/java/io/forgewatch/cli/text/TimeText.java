package io.forgewatch.cli.text;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times in UTC and durations, for people. */
public final class TimeText {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TimeText() {}

    public static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** To the second; the reader is told elsewhere that it is UTC. */
    public static String seconds(Timestamp time) {
        return SECONDS.format(instant(time));
    }

    /** To the millisecond, ending in Z. */
    public static String millis(Timestamp time) {
        return MILLIS.format(instant(time));
    }

    /** The time of day to the millisecond. */
    public static String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** Such as 12 ms, 3.4 s, 5 min 6 s, 2 h 3 min, 4 d 5 h. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "0 ms";
        }
        long seconds = duration.toSeconds();
        if (seconds < 1) {
            return duration.toMillis() + " ms";
        } else if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", Math.floor(duration.toMillis() / 100.0) / 10);
        } else if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        } else if (seconds < 86_400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }
}
