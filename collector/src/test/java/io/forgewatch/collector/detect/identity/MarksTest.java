package io.forgewatch.collector.detect.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What marks.yaml promises in its beginning. */
final class MarksTest {
    static Stream<MarksFile.Program> programs() throws IOException {
        try (InputStream yaml = Marks.class.getResourceAsStream("marks.yaml")) {
            return MarksFile.read(Objects.requireNonNull(yaml)).programs().stream();
        }
    }

    private static List<String> texts(MarksFile.Mark mark) {
        return mark.bytes() == null ? List.of() : mark.bytes();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyMarkSaysWhereItComesFrom(MarksFile.Program program) {
        for (Map.Entry<String, MarksFile.Mark> mark : program.marks().entrySet()) {
            assertThat(mark.getValue().origin())
                    .as("%s, %s", program.what(), mark.getKey())
                    .hasSizeGreaterThan(7);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void everyMarkIsOneKindOfThing(MarksFile.Program program) {
        for (Map.Entry<String, MarksFile.Mark> mark : program.marks().entrySet()) {
            MarksFile.Mark value = mark.getValue();
            assertThat(Stream.of(value.bytes(), value.needed(), value.soname(), value.goPath())
                            .filter(Objects::nonNull))
                    .as("%s, %s", program.what(), mark.getKey())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void noMarkHoldsMerelyBecauseAnotherDoes(MarksFile.Program program) {
        List<Map.Entry<String, MarksFile.Mark>> marks =
                List.copyOf(program.marks().entrySet());
        for (Map.Entry<String, MarksFile.Mark> one : marks) {
            for (Map.Entry<String, MarksFile.Mark> other : marks) {
                if (!one.getKey().equals(other.getKey())) {
                    for (String text : texts(one.getValue())) {
                        assertThat(texts(other.getValue()))
                                .as("%s: %s and %s", program.what(), one.getKey(), other.getKey())
                                .noneMatch(text::contains);
                    }
                }
            }
        }
    }
}
