package io.forgewatch.control.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.control.Findings;
import io.forgewatch.v1.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

class FilterFuzz {
    private static final List<Finding> FINDINGS = List.of(Findings.gcc("a", 1), Finding.getDefaultInstance());

    @FuzzTest
    @DictionaryFile(resourcePath = "filter.dict")
    void anyTextIsAFilterOrItsOwnError(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Filter filter = parsed(text);
        if (filter == null) {
            return;
        }
        assertThat(filter).hasToString(text);
        // Within brackets, and side by side with itself, it means the same; NOT of it never holds with it.
        Filter bracketed = text.isBlank() ? null : parsed("(" + text + ")");
        Filter negated = text.isBlank() ? null : parsed("NOT (" + text + ")");
        for (Finding finding : FINDINGS) {
            boolean holds = filter.test(finding);
            assertThat(bracketed == null || bracketed.test(finding) == holds).isTrue();
            assertThat(negated != null && negated.test(finding) && holds).isFalse();
        }
    }

    /** Null where it is refused, and then in the right way. */
    private static @Nullable Filter parsed(String text) {
        try {
            return Filter.parse(text);
        } catch (FilterException e) {
            String message = String.valueOf(e.getMessage());
            assertThat(e.column()).isBetween(1, text.length() + 1);
            assertThat(message).startsWith("column " + e.column() + ": ").hasSizeLessThan(700);
            assertThat(message.codePoints()).noneMatch(Character::isISOControl);
            return null;
        }
    }
}
