package io.forgewatch.control.sink;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.format.FindingFormat;
import java.util.regex.Pattern;

/**
 * A sink as it is configured.
 *
 * @param name what its place is kept under
 * @param filter only findings that match are sent
 * @param target where to
 * @param sendsNodeEvents whether it is sent what happens to nodes, too, whatever its filter
 */
public record SinkConfig(String name, Filter filter, FindingFormat format, SinkTarget target, boolean sendsNodeEvents) {
    /** As many as there may be: each has a thread. */
    public static final int MAX_SINKS = 16;

    /** What a sink may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** One that is sent nodes' events where its format is ours: a receiver of another expects nothing else. */
    public SinkConfig(String name, Filter filter, FindingFormat format, SinkTarget target) {
        this(name, filter, format, target, format == FindingFormat.NATIVE);
    }

    public SinkConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a sink's name has 1 to 63 of a-z, 0-9 and -, not " + name);
        }
    }
}
