package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class PatternScannerTest {
    private record Hit(int pattern, int at) implements Comparable<Hit> {
        @Override
        public int compareTo(Hit other) {
            return at != other.at ? Integer.compare(at, other.at) : Integer.compare(pattern, other.pattern);
        }
    }

    private static SortedSet<Hit> hits(List<String> patterns, String text) {
        SortedSet<Hit> hits = new TreeSet<>();
        byte[] bytes = bytes(text);
        new PatternScanner(patterns.stream().map(PatternScannerTest::bytes).toList())
                .scan(bytes, bytes.length, new PatternScanner.Sink() {
                    @Override
                    public boolean wants(int pattern) {
                        return true;
                    }

                    @Override
                    public void found(int pattern, int at) {
                        hits.add(new Hit(pattern, at));
                    }
                });
        return hits;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Two letters only, so that patterns overlap each other and themselves. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('a', '\u00ff').ofMaxLength(200);
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return Arbitraries.strings()
                .withChars('a', '\u00ff')
                .ofMinLength(10)
                .ofMaxLength(14)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .uniqueElements();
    }

    @Property
    void findsExactlyWhatANaiveSearchFinds(@ForAll("patterns") List<String> patterns, @ForAll("texts") String text) {
        SortedSet<Hit> expected = new TreeSet<>();
        for (int p = 0; p < patterns.size(); p++) {
            for (int at = text.indexOf(patterns.get(p)); at >= 0; at = text.indexOf(patterns.get(p), at + 1)) {
                expected.add(new Hit(p, at));
            }
        }

        assertThat(hits(patterns, text)).isEqualTo(expected);
    }

    @Example
    void findsPatternsThatShareTheirBeginning() {
        List<String> patterns = new ArrayList<>(List.of("abcdefghij", "abcdefghijkl", "abcdefghijklmn"));

        assertThat(hits(patterns, "xxabcdefghijklm")).containsExactly(new Hit(0, 2), new Hit(1, 2));
    }

    @Example
    void refusesPatternsThatAreTooShortOrTooLong() {
        assertThatThrownBy(() -> new PatternScanner(List.of(new byte[9]))).hasMessageContaining("9 bytes");
        assertThatThrownBy(() -> new PatternScanner(List.of(new byte[257]))).hasMessageContaining("257 bytes");
    }
}
