package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What SQL selects is what the predicate accepts, for any filter over any field. */
@SuppressWarnings("NullAway.Init")
final class FilterSqlProperties {
    private static Path directory;
    private static final List<FindingStore> STORES = new ArrayList<>();
    private static List<Finding> findings;
    private static int hits;

    @BeforeContainer
    static void fillStore() throws IOException {
        directory = Files.createTempDirectory("filter-sql");
        RandomFindings random = new RandomFindings(new Random(1));
        List<Finding> made = IntStream.range(0, 60).mapToObj(random::next).toList();
        for (StoreKind kind : StoreKind.values()) {
            FindingStore store = FindingStore.open(kind.in(directory), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            STORES.add(store);
            store.ingest(made);
            findings = store.changesAfter(0, 100).changes().stream()
                    .map(Changes.Change::finding)
                    .toList();
        }
    }

    @AfterContainer
    static void removeStore() throws IOException {
        STORES.forEach(FindingStore::close);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
        // Else the property would hold by matching nothing.
        assertThat(hits).isGreaterThan(1000);
    }

    @Property(tries = 1500)
    void shouldSelectWhatThePredicateAccepts(@ForAll long seed) throws FilterException {
        String text = new RandomFilters(new Random(seed)).next(3);
        Filter filter = Filter.parse(text);
        List<String> expected =
                findings.stream().filter(filter).map(Finding::getName).toList();
        for (FindingStore store : STORES) {
            List<String> selected = store.list(filter.expression(), FindingOrder.NEWEST, null, 100).findings().stream()
                    .map(Finding::getName)
                    .toList();
            assertThat(selected).as(text).containsExactlyInAnyOrderElementsOf(expected);
        }
        hits += expected.size();
    }
}
