package io.forgewatch.system;

import java.util.HashMap;
import java.util.Map;

/** A reading of /metrics (the Prometheus text format), by name; samples that differ only in labels are added up. */
public record Metrics(Map<String, Double> values) {
    static Metrics parse(String text) {
        Map<String, Double> values = new HashMap<>();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            int end = line.lastIndexOf(' ');
            int labels = line.indexOf('{');
            String name = line.substring(0, labels < 0 ? end : labels);
            values.merge(name, Double.parseDouble(line.substring(end + 1)), Double::sum);
        }
        return new Metrics(Map.copyOf(values));
    }

    /** A counter's value; fails where there is no such counter. */
    long count(String name) {
        Double value = values.get("forgewatch_" + name + "_total");
        if (value == null) {
            throw new AssertionError("there is no counter forgewatch_" + name + "_total among " + values.keySet());
        }
        return value.longValue();
    }
}
