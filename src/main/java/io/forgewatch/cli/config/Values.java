package io.forgewatch.cli.config;

import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.report.OutboxLimits;
import io.forgewatch.control.node.NodeLimits;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How values of settings are written. */
final class Values {
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^:\\[\\]\\s/]+)):(\\d{1,5})");
    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,8})(s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8})(KiB|MiB)");
    private static final Pattern DISK_SIZE = Pattern.compile("([1-9]\\d{0,15})(KiB|MiB|GiB|TiB)?");
    private static final Pattern NODE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final Pattern HOST_NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
            + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final int MAX_HOST_NAMES = 100;
    private static final int MIN_RING_BYTES = 64 << 10;
    private static final int MAX_RING_BYTES = 256 << 20;
    private static final long MAX_DISK_BYTES = 100L << 40;
    private static final long MIN_FILE_BYTES = 64L << 10;
    private static final long MAX_FILE_BYTES = 1L << 40;
    private static final int MIN_MESSAGE_BYTES = 4 << 10;
    private static final int MAX_MESSAGE_BYTES = 1 << 20;
    private static final int MAX_PORT = 65_535;
    private static final Duration MAX_AGE = Duration.ofDays(3_650);

    private Values() {}

    private record Rule<T>(String allowed, Function<String, T> read) implements Setting.Parser<T> {
        @Override
        public T parse(String text) {
            return read.apply(text);
        }
    }

    /** A host and a port from {@code lowestPort} on; an IPv6 address stands in brackets. The host is resolved. */
    static Setting.Parser<InetSocketAddress> address(int lowestPort) {
        return new Rule<>("HOST:PORT with a port from " + lowestPort + " to " + MAX_PORT, text -> {
            Matcher parts = match(ADDRESS, text);
            int port = Integer.parseInt(parts.group(3));
            require(port >= lowestPort && port <= MAX_PORT);
            try {
                String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("no host of that name is known", e);
            }
        });
    }

    /** A host and a port; who connects looks the host up, each time. */
    static Setting.Parser<InetSocketAddress> unresolvedAddress() {
        return new Rule<>("HOST:PORT with a port from 1 to " + MAX_PORT, text -> {
            Matcher parts = match(ADDRESS, text);
            int port = Integer.parseInt(parts.group(3));
            require(port >= 1 && port <= MAX_PORT);
            return InetSocketAddress.createUnresolved(parts.group(1) != null ? parts.group(1) : parts.group(2), port);
        });
    }

    static Setting.Parser<String> nodeName() {
        return new Rule<>("1 to 253 of letters, digits and . _ -, the first a letter or digit", text -> {
            require(NODE_NAME.matcher(text).matches());
            return text;
        });
    }

    /** Any text; whoever uses it checks it, and does not show it where it may hold a secret. */
    static Setting.Parser<String> text() {
        return new Rule<>("a text", text -> text);
    }

    /** DNS names and IP addresses, with commas between them. */
    static Setting.Parser<List<String>> hostNames() {
        return new Rule<>("DNS names and addresses with commas between them", text -> {
            List<String> names = List.of(text.split(",", -1));
            names.forEach(name -> require(
                    HOST_NAME.matcher(name).matches() || (name.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(name))));
            require(names.size() <= MAX_HOST_NAMES);
            return names;
        });
    }

    static Setting.Parser<Path> path() {
        return new Rule<>("the path of a file or folder", text -> {
            require(!text.isEmpty());
            return Path.of(text);
        });
    }

    /** Bytes; what a ring buffer of the kernel may have, within the probe's own bounds. */
    static Setting.Parser<Integer> ringSize() {
        return new Rule<>("a power of two from 64KiB to 256MiB, with its unit", text -> {
            Matcher parts = match(SIZE, text);
            int unit = parts.group(2).equals("KiB") ? 1 << 10 : 1 << 20;
            long bytes = Long.parseLong(parts.group(1)) * unit;
            require(bytes >= MIN_RING_BYTES && bytes <= MAX_RING_BYTES && Long.bitCount(bytes) == 1);
            return (int) bytes;
        });
    }

    /** Bytes of a disk; without a unit they are that. */
    static Setting.Parser<Long> diskSize() {
        return new Rule<>("a whole number of bytes, or with a unit of KiB, MiB, GiB or TiB, at most 100TiB", text -> {
            Matcher parts = match(DISK_SIZE, text);
            int shift = parts.group(2) == null
                    ? 0
                    : 10 * ("KMGT".indexOf(parts.group(2).charAt(0)) + 1);
            long count = Long.parseLong(parts.group(1));
            require(count <= (MAX_DISK_BYTES >> shift));
            return count << shift;
        });
    }

    /** Bytes of a file that is put aside when it is larger. */
    static Setting.Parser<Long> fileSize() {
        return new Rule<>("from 64KiB to 1TiB, with its unit", text -> {
            long bytes = diskSize().parse(text);
            require(bytes >= MIN_FILE_BYTES && bytes <= MAX_FILE_BYTES);
            return bytes;
        });
    }

    /** Likewise, enough for findings to come and go. */
    static Setting.Parser<Long> findingsSize() {
        return new Rule<>("at least 16MiB: " + diskSize().allowed(), text -> {
            long bytes = diskSize().parse(text);
            require(bytes >= OutboxLimits.MIN_BYTES);
            return bytes;
        });
    }

    /** Bytes of one message. */
    static Setting.Parser<Integer> messageSize() {
        return new Rule<>("from 4KiB to 1MiB, with its unit", text -> {
            Matcher parts = match(SIZE, text);
            long bytes = Long.parseLong(parts.group(1)) << (parts.group(2).equals("KiB") ? 10 : 20);
            require(bytes >= MIN_MESSAGE_BYTES && bytes <= MAX_MESSAGE_BYTES);
            return (int) bytes;
        });
    }

    static Setting.Parser<Integer> count(int lowest, int highest) {
        return new Rule<>("a whole number from " + lowest + " to " + highest, text -> {
            int count = Integer.parseInt(text);
            require(count >= lowest && count <= highest);
            return count;
        });
    }

    static Setting.Parser<ProbeLoader> probeLoader() {
        return new Rule<>("core, bcc or auto", text -> switch (text) {
            case "core" -> ProbeLoader.CORE;
            case "bcc" -> ProbeLoader.BCC;
            case "auto" -> ProbeLoader.AUTO;
            default -> throw new IllegalArgumentException();
        });
    }

    static Setting.Parser<Boolean> truth() {
        return new Rule<>("true or false", text -> {
            require(text.equals("true") || text.equals("false"));
            return text.equals("true");
        });
    }

    static Setting.Parser<Boolean> onOff() {
        return new Rule<>("on or off", text -> {
            require(text.equals("on") || text.equals("off"));
            return text.equals("on");
        });
    }

    /** A whole number and its unit. */
    static Setting.Parser<Duration> age() {
        return new Rule<>("a whole number and a unit of s, m, h or d, such as 12h or 30d, at most 3650d", text -> {
            Matcher parts = match(AGE, text);
            long count = Long.parseLong(parts.group(1));
            Duration age = switch (parts.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            require(age.compareTo(MAX_AGE) <= 0);
            return age;
        });
    }

    /** How long a node may be silent. */
    static Setting.Parser<Duration> silence() {
        return new Rule<>("a whole number and a unit of s, m, h or d, from 5s to 1d", text -> {
            Duration silence = age().parse(text);
            require(silence.compareTo(NodeLimits.MIN_SILENT_AFTER) >= 0
                    && silence.compareTo(NodeLimits.MAX_SILENT_AFTER) <= 0);
            return silence;
        });
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        require(matcher.matches());
        return matcher;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException();
        }
    }
}
