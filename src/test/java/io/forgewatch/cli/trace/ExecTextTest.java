package io.forgewatch.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.forgewatch.cli.text.HostileText;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.cli.text.TextWidth;
import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent.Gaps;
import java.io.IOException;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** An exec as a line: {@link ExecText}, {@link ExecJson}. */
final class ExecTextTest {
    private static final Gaps CUT = new Gaps(true, false, false, false, false);

    @Test
    void shouldAlignColumnsUnderTheirHeadings() {
        assertThat(ExecText.heading())
                .isEqualTo(
                        "TIME (UTC)   CONTAINER                     PID     PPID    UID COMM             EXECUTABLE  ARGUMENTS");
        assertThat(ExecText.line(Execs.onTheHost("gcc", "a b")))
                .isEqualTo(
                        "08:00:00.007 -                            4711     4700 4294967295 gcc              /usr/bin/gcc  gcc 'a b'");
        assertThat(ExecText.line(Execs.inAContainer(CUT, "gcc", "x.c")))
                .isEqualTo(
                        "08:00:00.007 docker/0123456789ab          4711     4700 4294967295 gcc              /usr/bin/gcc  gcc x.c …");
    }

    @Test
    void shouldWriteDigitsThatProgramsReadWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(ExecText.line(Execs.onTheHost("gcc"))).contains(" 4711 ");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void shouldWriteJsonWithTheNamesOfAFinding() throws IOException {
        JsonNode exec = new ObjectMapper().readTree(ExecJson.line(Execs.inAContainer(CUT, "gcc", "a=b\nc")));
        assertThat(exec.get("time").textValue()).isEqualTo("2026-11-24T08:00:00.007Z");
        assertThat(exec.get("containerId").textValue()).isEqualTo(Execs.CONTAINER_ID);
        assertThat(exec.get("hostPid").intValue()).isEqualTo(4711);
        assertThat(exec.get("parentPid").intValue()).isEqualTo(4700);
        assertThat(exec.get("pid").intValue()).isEqualTo(17);
        assertThat(exec.get("userId").longValue()).isEqualTo(4_294_967_295L);
        assertThat(exec.get("args").get(1).textValue()).isEqualTo("a=b\nc");
        assertThat(exec.get("argumentsTruncated").booleanValue()).isTrue();
        assertThat(exec.get("cgroupPath").textValue()).isEqualTo("/docker/" + Execs.CONTAINER_ID);
        assertThat(exec.get("ancestors").get(1).get("name").textValue()).isEqualTo("systemd");
        assertThat(new ObjectMapper()
                        .readTree(ExecJson.line(Execs.onTheHost("ls")))
                        .has("containerId"))
                .isFalse();
    }

    @Property(tries = 300)
    void shouldBeOneSafeLineWhateverTheContainerSays(@ForAll("hostile") String text) throws IOException {
        TracedExec exec = Execs.hostile(text, new ContainerRef(text, "docker", "", "/" + text, null));
        String line = ExecText.line(exec);
        assertThat(line).isEqualTo(TerminalText.escape(line));
        // The columns before the executable are as wide as ever.
        String columns = line.substring(0, line.indexOf("/usr/bin/"));
        assertThat(TextWidth.of(columns)).isEqualTo(12 + 1 + 24 + 1 + 8 + 1 + 8 + 1 + 10 + 1 + 16 + 1);

        String json = ExecJson.line(exec);
        assertThat(json).isEqualTo(TerminalText.escape(json));
        assertThat(new ObjectMapper().readTree(json).get("args").get(1).textValue())
                .isEqualTo(text);
    }

    @Provide
    static Arbitrary<String> hostile() {
        return HostileText.any();
    }
}
