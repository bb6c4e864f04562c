package io.forgewatch.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.FileUnavailable;
import io.forgewatch.collector.v1.FileGap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FileMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FileMeters meters = new FileMeters(registry);

    private void bind() {
        FileDeskCounts desk = new FileDeskCounts(
                1,
                2,
                3_500_000_000L,
                4,
                Map.of(FileGap.Cause.BUSY, 5L, FileGap.Cause.GONE, 6L),
                7,
                8,
                9_000_000_000L,
                10);
        ContainerFilesCounts files =
                new ContainerFilesCounts(11, 12, Map.of(FileUnavailable.Cause.CHANGED, 13L), 14, 15, 16);
        meters.bind(() -> desk, () -> files, () -> 17);
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        registry.getMeters().forEach(meter -> {
            StringBuilder name = new StringBuilder(meter.getId().getName());
            meter.getId().getTags().forEach(tag -> name.append(' ').append(tag.getValue()));
            values.put(name.toString(), meter.measure().iterator().next().getValue());
        });
        return values;
    }

    @Test
    void shouldShowEachCountUnderItsOwnName() {
        bind();
        Map<String, Double> expected = new TreeMap<>(Map.of(
                "forgewatch.identity.scans", 1.0,
                "forgewatch.identity.bytes", 2.0,
                "forgewatch.identity.cpu", 3.5,
                "forgewatch.identity.cached", 4.0,
                "forgewatch.identity.gaps busy", 5.0,
                "forgewatch.identity.gaps gone", 6.0,
                "forgewatch.identity.late", 17.0,
                "forgewatch.digest.files", 7.0,
                "forgewatch.digest.bytes", 8.0,
                "forgewatch.digest.cpu", 9.0));
        expected.putAll(Map.of(
                "forgewatch.files.failures", 10.0,
                "forgewatch.files.opened", 11.0,
                "forgewatch.files.answered", 12.0,
                "forgewatch.files.unavailable changed", 13.0,
                "forgewatch.files.overdue", 14.0,
                "forgewatch.files.stuck", 15.0,
                "forgewatch.files.scans", 16.0));
        assertThat(values()).containsAllEntriesOf(expected);
        values().forEach((name, value) -> {
            if (!expected.containsKey(name)) {
                assertThat(name).matches("forgewatch\\.(identity\\.gaps|files\\.unavailable) [a-z_]+");
                assertThat(value).isZero();
            }
        });
    }

    @Test
    void shouldTellTheUnitOfTimes() {
        bind();
        assertThat(registry.get("forgewatch.identity.cpu")
                        .functionCounter()
                        .getId()
                        .getBaseUnit())
                .isEqualTo("seconds");
    }

    @Test
    void shouldTakeItsMetersBack() {
        registry.counter("of somebody else");
        bind();
        meters.close();
        assertThat(values()).containsOnlyKeys("of somebody else");
    }
}
