package io.forgewatch.control.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

final class TextPatternProperties {
    @Property
    void shouldMatchWhatTheSameRegularExpressionDoes(
            @ForAll @Size(min = 1, max = 4) List<@CharRange(from = 'a', to = 'b') @StringLength(max = 2) String> parts,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 8) String text) {
        String regex = parts.stream().map(Pattern::quote).collect(Collectors.joining(".*"));
        assertThat(new TextPattern(parts).matches(text)).isEqualTo(Pattern.matches(regex, text));
    }

    @Property
    void shouldOrderTextsAsTheirBytes(@ForAll String left, @ForAll String right) {
        String a = SearchKey.text(left);
        String b = SearchKey.text(right);
        int bytes = java.util.Arrays.compareUnsigned(
                a.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(Integer.signum(SearchKey.compare(a, b))).isEqualTo(Integer.signum(bytes));
    }
}
