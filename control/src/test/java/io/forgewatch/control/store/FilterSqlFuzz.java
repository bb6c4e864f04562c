package io.forgewatch.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.control.Findings;
import io.forgewatch.control.filter.Filter;
import io.forgewatch.control.filter.FilterException;
import io.forgewatch.v1.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Beside {@link FilterSqlProperties}, whose filters are all valid: here they come from whatever the parser lets through. */
@SuppressWarnings("NullAway.Init")
class FilterSqlFuzz {
    private static Path directory;
    private static FindingStore store;
    private static List<Finding> findings;

    @BeforeAll
    static void fillStore() throws IOException {
        directory = Files.createTempDirectory("filter-sql-fuzz");
        store = FindingStore.open(StoreKind.SQLITE.in(directory), Clock.systemUTC());
        List<Finding> made = new ArrayList<>(List.of(Findings.gcc("gcc", 1)));
        RandomFindings random = new RandomFindings(new Random(2));
        for (int i = 0; i < 12; i++) {
            made.add(random.next(i));
        }
        store.ingest(made);
        findings = store.changesAfter(0, 100).changes().stream()
                .map(Changes.Change::finding)
                .toList();
    }

    @AfterAll
    static void removeStore() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "/io/forgewatch/control/filter/filter.dict")
    void storeSelectsWhatThePredicateAccepts(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Filter filter;
        try {
            filter = Filter.parse(text);
        } catch (FilterException e) {
            return;
        }
        List<String> expected =
                findings.stream().filter(filter).map(Finding::getName).toList();

        assertThat(store.list(filter.expression(), FindingOrder.NEWEST, null, 100).findings().stream()
                        .map(Finding::getName))
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
