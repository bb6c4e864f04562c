package io.forgewatch.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgewatch.cli.console.ExitCode;
import io.forgewatch.cli.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Settings} and its {@link ConfigFile}. */
final class SettingsTest {
    @TempDir
    Path directory;

    private Path file;
    private final Map<String, String> flags = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void name() {
        file = directory.resolve("forgewatch.yaml");
    }

    @Test
    void shouldTakeTheFlagThenTheEnvironmentThenTheFileThenTheDefault() throws IOException {
        assertThat(Settings.of(flags, null, environment).get(Setting.RETENTION)).isEqualTo(Duration.ofDays(90));
        Files.writeString(file, "retention: 3d\nserver: 127.0.0.1:9 # elsewhere\n");
        assertThat(settings().get(Setting.RETENTION)).isEqualTo(Duration.ofDays(3));
        environment.put("FORGEWATCH_RETENTION", "2d");
        assertThat(settings().get(Setting.RETENTION)).isEqualTo(Duration.ofDays(2));
        flags.put("retention", "1d");
        assertThat(settings().get(Setting.RETENTION)).isEqualTo(Duration.ofDays(1));
        assertThat(settings().get(Setting.SERVER)).hasToString("/127.0.0.1:9");
    }

    @Test
    void shouldTakeAnEmptyVariableAsNone() {
        environment.put("FORGEWATCH_RETENTION", "");
        environment.put("FORGEWATCH_CONFIG", "");
        assertThat(Settings.of(flags, null, environment).get(Setting.RETENTION)).isEqualTo(Duration.ofDays(90));
    }

    @Test
    void shouldFindTheFileByItsVariableButPreferTheFlag() throws IOException {
        Path other = Files.writeString(directory.resolve("other.yaml"), "retention: 5d");
        environment.put("FORGEWATCH_CONFIG", other.toString());
        assertThat(Settings.of(flags, null, environment).get(Setting.RETENTION)).isEqualTo(Duration.ofDays(5));
        Files.writeString(file, "retention: 6d");
        assertThat(settings().get(Setting.RETENTION)).isEqualTo(Duration.ofDays(6));
    }

    @Test
    void shouldFindTheTokenInTheDataFolderUnlessItIsNamed() {
        flags.put("data-dir", "/data");
        assertThat(Settings.of(flags, null, environment).tokenFile()).isEqualTo(Path.of("/data/token"));
        environment.put("FORGEWATCH_TOKEN_FILE", "/secret");
        assertThat(Settings.of(flags, null, environment).tokenFile()).isEqualTo(Path.of("/secret"));
        assertThat(Settings.of(flags, null, environment).isFlagged(Setting.TOKEN_FILE))
                .isFalse();
    }

    @Test
    void shouldNameKeyValueAndWhatIsAllowedWhereverABadValueStands() throws IOException {
        flags.put("retention", "12\u001b[2J");
        assertThatThrownBy(() -> Settings.of(flags, null, environment).get(Setting.RETENTION))
                .hasMessageStartingWith(
                        "--retention is \"12\\x1b[2J\": it must be a whole number and a unit of s, m, h or d");
        environment.put("FORGEWATCH_RING_SIZE", "5MiB");
        assertThatThrownBy(() -> Settings.of(flags, null, environment).get(Setting.RING_SIZE))
                .hasMessage(
                        "FORGEWATCH_RING_SIZE is \"5MiB\": it must be a power of two from 64KiB to 256MiB, with its unit");
        refused("redact: no").hasMessage("redact in " + file + " is \"no\": it must be on or off");
        refused("verbose: yes").hasMessage("verbose in " + file + " is \"yes\": it must be true or false");
    }

    @Test
    void shouldNameTheKeysWhereOneIsUnknown() {
        refused("listn: 1")
                .hasMessage(file
                        + ": there is no key \"listn\"; the keys are ca-file, collectors-listen, control, data-dir,"
                        + " evidence-max-bytes, host-root, keep-evidence, listen, node-name, outbox-max-bytes, probe,"
                        + " redact, redact-patterns, retention, ring-size, server, silent-after, sinks, store, store-max-bytes,"
                        + " store-password-file, tls-cert, tls-key, tls-names, token-file, verbose");
        refused("\"a\\nb\": 1").hasMessageContaining("there is no key \"a\\nb\"");
    }

    @Test
    void shouldRefuseWhatIsNoMappingOfSingleValues() {
        refused("- a").hasMessage(file + " must be a mapping: write one \"key: value\" a line");
        refused("server: [a]").hasMessage(file + ": server must be a single value");
        refused("server:").hasMessage(file + ": server must be a single value");
        refused("server: a:1\nserver: b:1").hasMessage(file + ": server is there twice");
        refused("retention: 1d\n---\nretention: 2d").hasMessage(file + " has a second document: keep all keys in one");
        refused("server: \"").hasMessageMatching(".* line \\d+ is not YAML: .*");
        refused("server: a\u0001b").hasMessageContaining("is not YAML");
    }

    @Test
    void shouldTakeAnEmptyFileAsNothing() throws IOException {
        Files.writeString(file, "# nothing yet\n");
        assertThat(settings().find(Setting.SERVER)).isEmpty();
    }

    @Test
    void shouldRefuseAFileThatCannotBeRead() throws IOException {
        assertThatThrownBy(this::settings).hasMessage("the configuration file " + file + " does not exist");
        Files.write(file, new byte[] {(byte) 0xff});
        assertThatThrownBy(this::settings).hasMessageContaining("is not UTF-8");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(this::settings).hasMessageContaining("larger than 1 MiB");
        assertThatThrownBy(() -> Settings.of(flags, directory, environment)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Settings.of(flags, Path.of("/dev/zero"), environment))
                .hasMessageContaining("1 MiB");
    }

    private Settings settings() {
        return Settings.of(flags, file, environment);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(String text) {
        return assertThatThrownBy(() -> {
                    Files.writeString(file, text);
                    settings();
                })
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE));
    }
}
