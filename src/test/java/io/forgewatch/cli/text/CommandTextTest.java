package io.forgewatch.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class CommandTextTest {
    @Test
    void shouldQuoteAsAShellWould() {
        assertThat(CommandText.of(List.of("sh", "-c", "echo it's $HOME; exit", "", "größe", "--std=c11"), false))
                .isEqualTo("sh -c 'echo it'\\''s $HOME; exit' '' größe --std=c11");
    }

    @Test
    void shouldKeepABrokenLineOnOneLine() {
        assertThat(CommandText.of(List.of("gcc", "a\nb", "\u001b[2J"), false)).isEqualTo("gcc 'a\\nb' '\\x1b[2J'");
    }

    @Test
    void shouldSayThatThereWasMoreWhateverTheLastArgumentLooksLike() {
        assertThat(CommandText.of(List.of("gcc", "x.c"), true)).isEqualTo("gcc x.c …");
        assertThat(CommandText.of(List.of("gcc", "x…"), true)).isEqualTo("gcc x… …");
        assertThat(CommandText.of(List.of("gcc", "x…"), false)).isEqualTo("gcc x…");
    }

    @Test
    void shouldBoundALongCommand() {
        assertThat(CommandText.of(List.of("gcc", "a".repeat(20_000), "b"), false))
                .startsWith("gcc aaa")
                .endsWith("a …")
                .hasSizeLessThan(16_400);
        assertThat(CommandText.of(Collections.nCopies(20_000, "'"), false))
                .endsWith(" …")
                .hasSizeLessThan(16_400);
    }

    @Property(tries = 300)
    void shouldBeOneSafeLine(@ForAll("args") List<String> args) {
        String line = CommandText.of(args, false);
        assertThat(line).isEqualTo(TerminalText.escape(line));
    }

    @Provide
    static Arbitrary<List<String>> args() {
        return HostileText.any().list().ofMaxSize(5);
    }
}
