import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.store.FindingOrder;
import io.forgewatch.control.store.FindingPage;
import io.forgewatch.control.store.FindingStore;
import io.forgewatch.control.store.StoreLocation;
import io.forgewatch.v1.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Loads findings, beside plain inserts of their bodies, and asks the ten commonest questions. */
final class StoreBench {
    private static final int BATCH = 500;
    private static final int PAGE = 50;

    private record Query(String filter, String order) {}

    private StoreBench() {}

    /** sqlite and a folder, or postgres, a URL and its password; then the count, and rounds of each query. */
    public static void main(String[] args) throws Exception {
        boolean isPostgres = args[0].equals("postgres");
        StoreLocation location = isPostgres
                ? new StoreLocation.PostgresUrl(args[1], args[2])
                : new StoreLocation.SqliteFile(Path.of(args[1], "findings.db"));
        int count = Integer.parseInt(args[3]);
        int rounds = Integer.parseInt(args[4]);
        String plainUrl = isPostgres ? args[1] : "jdbc:sqlite:" + Path.of(args[1], "plain.db");
        double plain = plainInserts(plainUrl, args[2], isPostgres, count);
        try (FindingStore store = FindingStore.open(location, Clock.systemUTC())) {
            long began = System.nanoTime();
            for (int from = 0; from < count; from += BATCH) {
                store.ingest(IntStream.range(from, Math.min(count, from + BATCH))
                        .mapToObj(number -> SampleFinding.of(number, count))
                        .toList());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%-9s %d findings: %.0f a second, %.1f KiB each; plain inserts of their bodies: %.0f a second%n",
                    args[0], count, count / seconds, store.bytes() / 1024.0 / count, plain);
            if (isPostgres) {
                // What autovacuum does in its own time.
                try (Connection connection = DriverManager.getConnection(plainUrl + "&password=" + args[2]);
                        Statement statement = connection.createStatement()) {
                    statement.execute("vacuum analyze");
                }
            }
            boolean isFast = true;
            for (Map.Entry<String, Query> query : queries(count).entrySet()) {
                isFast &= ask(store, query.getKey(), query.getValue(), rounds);
            }
            System.exit(isFast ? 0 : 1);
        }
    }

    private static Map<String, Query> queries(int count) {
        long window = SampleFinding.NEWEST_SECOND - 3600;
        String since = java.time.Instant.ofEpochSecond(window).toString();
        Map<String, Query> queries = new LinkedHashMap<>();
        queries.put("the newest", new Query("", ""));
        queries.put("severe ones", new Query("severity>=HIGH", ""));
        queries.put("the severest first", new Query("", "severity desc, event_time desc"));
        queries.put("of a namespace", new Query("kubernetes.pods.ns=\"prod\"", ""));
        queries.put("of a pod", new Query("kubernetes.pods.name=\"shop-" + count / 77 + "\"", ""));
        queries.put(
                "of a container",
                new Query("containers.id=\"" + Long.toHexString(0x7000_0000_0000_0000L + count / 77) + "\"", ""));
        queries.put("of a node", new Query("node.name=\"node-77\"", ""));
        queries.put("of a toolchain", new Query("evidence.toolchain=\"rustc\" AND severity>=MEDIUM", ""));
        queries.put("of the last hour", new Query("eventTime>\"" + since + "\" AND severity=CRITICAL", ""));
        queries.put("not muted, severe", new Query("mute!=MUTED AND severity=CRITICAL", "event_time desc"));
        return queries;
    }

    private static boolean ask(FindingStore store, String name, Query query, int rounds) throws Exception {
        Filter filter = Filter.parse(query.filter());
        FindingOrder order = FindingOrder.parse(query.order());
        long[] times = new long[rounds];
        FindingPage page = store.list(filter.expression(), order, null, PAGE);
        for (int i = 0; i < rounds; i++) {
            long from = System.nanoTime();
            page = store.list(filter.expression(), order, null, PAGE);
            times[i] = System.nanoTime() - from;
        }
        Arrays.sort(times);
        double p99 = times[(int) Math.ceil(rounds * 0.99) - 1] / 1e6;
        System.out.printf(
                "  %-20s p50 %7.2f ms   p99 %7.2f ms   %2d found%s%n",
                name, times[rounds / 2] / 1e6, p99, page.findings().size(), p99 < 50 ? "" : "   SLOWER THAN 50 ms");
        return p99 < 50;
    }

    private static double plainInserts(String url, String password, boolean isPostgres, int count) throws SQLException {
        try (Connection connection = isPostgres
                        ? DriverManager.getConnection(url + "&password=" + password)
                        : DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table plain (id bigint primary key, body " + (isPostgres ? "bytea" : "blob") + ")");
            connection.setAutoCommit(false);
            List<Finding> findings = new ArrayList<>();
            long began = System.nanoTime();
            try (PreparedStatement insert = connection.prepareStatement("insert into plain values (?, ?)")) {
                for (int number = 0; number < count; number++) {
                    insert.setLong(1, number);
                    insert.setBytes(2, SampleFinding.of(number, count).toByteArray());
                    insert.addBatch();
                    if (number % BATCH == BATCH - 1 || number == count - 1) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            double perSecond = count / ((System.nanoTime() - began) / 1e9);
            statement.execute("drop table plain");
            connection.commit();
            return perSecond;
        }
    }
}
