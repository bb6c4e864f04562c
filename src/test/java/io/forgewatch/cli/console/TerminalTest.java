package io.forgewatch.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.cli.text.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminalTest {
    private final Screen screen = new Screen();

    @Test
    void shouldKeepEachLineForPeopleOnItsLine() {
        screen.terminal().say("lost host\r\n\u001b[2J");
        assertThat(screen.errLines()).containsExactly("lost host\\r\\n\\x1b[2J");
    }

    @Test
    void shouldColourOnlyATerminalThatWantsIt() {
        assertThat(screen.terminal(false).style().colour()).isFalse();
        assertThat(screen.terminal(true).style().colour()).isTrue();
        assertThat(new Screen().with("NO_COLOR", "1").terminal(true).style().colour())
                .isFalse();
        assertThat(new Screen().with("NO_COLOR", "").terminal(true).style().colour())
                .isTrue();
        assertThat(new Screen().with("TERM", "dumb").terminal(true).style().colour())
                .isFalse();
    }

    @Test
    void shouldTakeTheWidthItIsToldAndLimitNothingElsewhere() {
        screen.with("COLUMNS", "132");
        assertThat(screen.terminal(true).columns()).isEqualTo(132);
        assertThat(screen.terminal(false).columns()).isEqualTo(Table.UNLIMITED);
    }

    @Test
    void shouldHaveSomeWidthWhateverIsTold() {
        assertThat(screen.with("COLUMNS", "-5").terminal(true).columns()).isPositive();
    }

    @Test
    void shouldNoticeThatNobodyReads() {
        assertThat(screen.terminal().flush()).isTrue();
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int unit) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        Terminal terminal = new Terminal(
                new PrintStream(broken, false, StandardCharsets.UTF_8),
                screen.terminal().err(),
                Map.of(),
                false);
        terminal.out().println("a");
        assertThat(terminal.flush()).isFalse();
    }
}
