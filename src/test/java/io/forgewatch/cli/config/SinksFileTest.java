package io.forgewatch.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.control.format.FindingFormat;
import io.forgewatch.control.sink.SinkConfig;
import io.forgewatch.control.sink.SinkTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SinksFileTest {
    private static final String SECRET = "correct horse battery staple";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() throws IOException {
        file = directory.resolve("sinks.yaml");
        Files.writeString(directory.resolve("secret"), SECRET + "\n");
        Files.writeString(directory.resolve("short"), "hush");
    }

    @Test
    void shouldReadEachKind() throws IOException {
        List<SinkConfig> sinks = read("""
                sinks:
                  - name: disk
                    kind: file
                    path: DIR/findings.jsonl
                    max-size: 1GiB
                    keep: 3
                  - name: hook
                    kind: webhook
                    url: https://siem.example/hook?token=abc
                    secret-file: DIR/secret
                    filter: severity>=HIGH
                    format: ocsf
                  - name: log
                    kind: syslog
                    address: "[::1]:6514"
                    max-length: 64KiB
                    format: ecs
                """);
        assertThat(sinks).extracting(SinkConfig::name).containsExactly("disk", "hook", "log");
        assertThat(sinks)
                .extracting(SinkConfig::format)
                .containsExactly(FindingFormat.NATIVE, FindingFormat.OCSF, FindingFormat.ECS);
        assertThat(sinks.get(0).target())
                .isEqualTo(new SinkTarget.ToFile(directory.resolve("findings.jsonl"), 1L << 30, 3));
        assertThat(sinks.get(1).filter()).hasToString("severity>=HIGH");
        assertThat(sinks.get(1).target().shown()).isEqualTo("https://siem.example");
        assertThat(sinks.get(1).toString()).doesNotContain(SECRET);
        assertThat(sinks.get(2).target()).isEqualTo(new SinkTarget.ToSyslog("::1", 6514, true, null, 64 << 10));
        assertThat(sinks.get(2).target().shown()).isEqualTo("tls://[::1]:6514");
    }

    @Test
    void shouldTakeASecretFromTheEnvironment() throws IOException {
        String yaml = "sinks: [{name: a, kind: webhook, url: 'http://h/', secret-env: HOOK}]";
        assertThat(read(yaml, Map.of("HOOK", SECRET))).hasSize(1);
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(Failure.class)
                .hasMessage(file + ": sinks.[0].secret-env: HOOK holds nothing");
    }

    @Test
    void shouldSendNodeEventsWhereTheFormatIsOursOrTheyAreAskedFor() throws IOException {
        String file = "{name: %s, kind: file, path: " + directory + "/%s%s}";
        String yaml = "sinks: [" + file.formatted("a", "a", "") + ", " + file.formatted("b", "b", ", format: ocsf")
                + ", " + file.formatted("c", "c", ", format: ocsf, node-events: on")
                + ", " + file.formatted("d", "d", ", node-events: off") + "]";
        assertThat(read(yaml)).extracting(SinkConfig::sendsNodeEvents).containsExactly(true, false, true, false);
    }

    @Test
    void shouldHaveNoneWhereNoneAreConfigured() throws IOException {
        assertThat(SinksFile.configured(Settings.of(Map.of(), null, Map.of()), Map.of()))
                .isEmpty();
        assertThat(read("sinks: []")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{kind: file} | sinks.[0].name: is missing",
                "{name: A, kind: file} | sinks.[0].name: has 1 to 63 of a-z, 0-9 and -, and begins and ends with none of these dashes",
                "{name: a} | sinks.[0].kind: is missing",
                "{name: a, kind: kafka} | sinks.[0].kind: must be file, webhook or syslog, not \"kafka\"",
                "{name: a, kind: file} | sinks.[0].path: is missing",
                "{name: a, kind: file, path: /nowhere/x} | sinks.[0].path: the folder /nowhere does not exist: make it",
                "{name: a, kind: file, path: DIR/x, keep: 0} | sinks.[0].keep: is \"0\": it must be a whole number from 1 to 1000",
                "{name: a, kind: file, path: DIR/x, keep: many} | sinks.[0].keep: is \"many\": it must be a whole number from 1 to 1000",
                "{name: a, kind: file, path: DIR/x, max-size: 1KiB} | sinks.[0].max-size: is \"1KiB\": it must be from 64KiB to 1TiB, with its unit",
                "{name: a, kind: file, path: DIR/x, format: cef} | sinks.[0].format: must be native, scc, ocsf or ecs, not \"cef\"",
                "{name: a, kind: file, path: DIR/x, node-events: some} | sinks.[0].node-events: is \"some\": it must be on or off",
                "{name: a, kind: file, path: DIR/x, filter: 'severity>='} | sinks.[0].filter: column 11: ",
                "{name: a, kind: file, path: DIR/x, url: 'http://h'} | sinks.[0].url: is no key of this kind of sink; known are [filter, format, keep, kind, max-size, name, node-events, path]",
                "{name: a, kind: webhook, url: 'ftp://h', secret-file: DIR/secret} | sinks.[0].url: must be http:// or https://, a host, and neither user nor fragment",
                "{name: a, kind: webhook, url: 'http://u:p@h/', secret-file: DIR/secret} | sinks.[0].url: must be http:// or https://, a host, and neither user nor fragment",
                "{name: a, kind: webhook, url: 'http://h/ x', secret-file: DIR/secret} | sinks.[0].url: is no URL: ",
                "{name: a, kind: webhook, url: 'http://h/'} | sinks.[0].secret-file: give either this or secret-env: requests are signed with a secret",
                "{name: a, kind: webhook, url: 'http://h/', secret-file: DIR/none} | sinks.[0].secret-file: DIR/none cannot be read",
                "{name: a, kind: webhook, url: 'http://h/', secret-file: DIR/short} | sinks.[0].secret-file: the secret in DIR/short is none: it has to have 16 bytes at least",
                "{name: a, kind: syslog, address: h} | sinks.[0].address: is \"h\": it must be HOST:PORT with a port from 1 to 65535",
                "{name: a, kind: syslog, address: 'h:1', tls: maybe} | sinks.[0].tls: is \"maybe\": it must be on or off",
                "{name: a, kind: syslog, address: 'h:1', ca-file: DIR/none} | sinks.[0].ca-file: DIR/none cannot be read",
                "{name: a, kind: syslog, address: 'h:1', tls: off, ca-file: DIR/secret} | sinks.[0].ca-file: is of no use where tls is off",
                "{name: a, kind: syslog, address: 'h:1', max-length: 100KiB}, {name: a, kind: syslog, address: 'h:1'} | sinks.[1].name: \"a\" is there twice",
                "{name: a, kind: file, path: DIR/x}, {name: b, kind: file, path: DIR/./x} | sinks.[1].path: another sink has it, too"
            })
    void shouldNameFileAndKeyOfWhatIsWrong(String sinks, String message) {
        assertThatThrownBy(() -> read("sinks: [" + sinks + "]"))
                .isInstanceOf(Failure.class)
                .message()
                .startsWith(file + ": " + message.replace("DIR", directory.toString()))
                .doesNotContain("\n", "hush", SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sink: []",
                "sinks: {a: b}",
                "sinks:\n  - a\n",
                "",
                "{",
                "sinks: [{name: [a]}]",
                "sinks: [{name: }]"
            })
    void shouldRefuseWhatHasAnotherForm(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(Failure.class)
                .message()
                .startsWith(file + ": ")
                .doesNotContain("\n");
    }

    @Test
    void shouldSayThatAFileIsNotThere() {
        assertThatThrownBy(() ->
                        SinksFile.configured(Settings.of(Map.of("sinks", file.toString()), null, Map.of()), Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessage("the file of sinks " + file + " does not exist");
    }

    private List<SinkConfig> read(String yaml) throws IOException {
        return read(yaml, Map.of());
    }

    private List<SinkConfig> read(String yaml, Map<String, String> environment) throws IOException {
        Files.writeString(file, yaml.replace("DIR", directory.toString()));
        return SinksFile.configured(Settings.of(Map.of("sinks", file.toString()), null, environment), environment);
    }
}
