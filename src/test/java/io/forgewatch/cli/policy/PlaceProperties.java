package io.forgewatch.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Whatever a filter says and however YAML writes it: a place in the value is the place of that character in the file. */
final class PlaceProperties {
    private static final int COLUMNS = 20;

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of("a", "b", " ", "\"", "'", "\\", ":", "#", "*", "=", "é", "😀", "AND ")
                .list()
                .ofMinSize(1)
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void shouldBeThatOfTheCharacter(
            @ForAll("values") String written, @ForAll ScalarStyle style, @ForAll @IntRange(max = 119) int unit) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setDefaultScalarStyle(style);
        options.setWidth(COLUMNS);
        String yaml = "# A comment.\n" + new Yaml(options).dump(Map.of("filter", written, "owner", List.of("a")));
        MappingNode root = (MappingNode) new Yaml().compose(new StringReader(yaml));
        ScalarNode node = root.getValue().stream()
                .filter(member -> ((ScalarNode) member.getKeyNode()).getValue().equals("filter"))
                .map(member -> (ScalarNode) member.getValueNode())
                .findFirst()
                .orElseThrow();
        // What is read: a folded text may come back with another line end.
        String value = node.getValue();
        Assume.that(unit < value.length()
                && !Character.isWhitespace(value.charAt(unit))
                && !Character.isLowSurrogate(value.charAt(unit)));

        Place place = Place.within(yaml.codePoints().toArray(), node, unit);

        int[] line = yaml.lines().toList().get(place.line() - 1).codePoints().toArray();
        assertThat(line[place.column() - 1]).as(yaml).isEqualTo(value.codePointAt(unit));
        assertThat(place).isGreaterThanOrEqualTo(Place.of(node.getStartMark()));
    }
}
