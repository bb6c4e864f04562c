package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class SafeJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldEscapeWhatATerminalMustNotGet() {
        assertThat(SafeJson.of("{\"a\":\"\u202e\u0085\ud83d\ude00\udb40\udc41e\u0301\"}", false))
                .isEqualTo("{\"a\":\"\\u202e\\u0085\ud83d\ude00\\udb40\\udc41e\\u0301\"}");
    }

    @Test
    void shouldUndoEscapesForHtmlButNoOthers() {
        assertThat(SafeJson.of("\"a\\u003db \\u0026\\u0026 \\u003cc\\u003e \\u0027 \\u001b \\\\u003d\"", false))
                .isEqualTo("\"a=b && <c> ' \\u001b \\\\u003d\"");
    }

    @Test
    void shouldKeepLineFeedsOnlyWhereTheyAreLayout() {
        assertThat(SafeJson.of("{\n}", true)).isEqualTo("{\n}");
        assertThat(SafeJson.of("{\n}", false)).isEqualTo("{\\u000a}");
    }

    @Property
    void shouldMeanTheSameToAParser(@ForAll("hostile") String text) throws IOException {
        String json = JSON.writeValueAsString(Map.of("text", text));
        String safe = SafeJson.of(json, false);
        assertThat(safe).isEqualTo(TerminalText.escape(safe));
        assertThat(JSON.readTree(safe).get("text").textValue()).isEqualTo(text);
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
