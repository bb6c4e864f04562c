package io.forgewatch.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Values}, and {@link AddressText}, which is the way back. */
final class ValuesTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:7443, 127.0.0.1, 7443", "[::1]:1, ::1, 1", "localhost:65535, localhost, 65535"})
    void shouldReadAnAddress(String text, String host, int port) {
        InetSocketAddress address = Values.address(1).parse(text);
        assertThat(address).isEqualTo(new InetSocketAddress(host, port));
        assertThat(address.isUnresolved()).isFalse();
        assertThat(AddressText.of(host, port)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "a",
                "a:",
                "a:0",
                "a:65536",
                "a:99999",
                "a:-1",
                "a:1:2",
                "::1:1",
                "http://a:1",
                "a b:1",
                "a:１"
            })
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.address(1).parse(text));
    }

    @Test
    void shouldTakePortZeroOnlyToListen() {
        assertThat(Values.address(0).parse("127.0.0.1:0").getPort()).isZero();
        assertThat(Values.address(0).allowed()).isEqualTo("HOST:PORT with a port from 0 to 65535");
    }

    @Test
    void shouldSayThatAHostIsNotKnown() {
        assertThatThrownBy(() -> Settings.of(Map.of("server", "no.such.host.invalid:1"), null, Map.of())
                        .get(Setting.SERVER))
                .hasMessageStartingWith("--server is \"no.such.host.invalid:1\" (no host of that name is known)");
    }

    @ParameterizedTest
    @CsvSource({"1s, PT1S", "90m, PT90M", "12h, PT12H", "3650d, PT87600H"})
    void shouldReadAnAge(String text, Duration age) {
        assertThat(Values.age().parse(text)).isEqualTo(age);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0s", "-1d", "1", "d", "1w", "1.5h", "1 d", "3651d", "999999999d", "9999999999s", "P1D"})
    void shouldRefuseWhatIsNoAge(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.age().parse(text));
    }

    @ParameterizedTest
    @CsvSource({"64KiB, 65536", "1024KiB, 1048576", "4MiB, 4194304", "256MiB, 268435456"})
    void shouldReadTheSizeOfARing(String text, int bytes) {
        assertThat(Values.ringSize().parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4", "4MB", "4mib", "0MiB", "32KiB", "65KiB", "3MiB", "512MiB", "999999999MiB", "4 MiB"})
    void shouldRefuseASizeThatNoRingHas(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.ringSize().parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1048576, 1048576",
        "64KiB, 65536",
        "1GiB, 1073741824",
        "100TiB, 109951162777600",
        "109951162777600, 109951162777600"
    })
    void shouldReadBytesOfADisk(String text, long bytes) {
        assertThat(Values.diskSize().parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "1GB", "1 GiB", "1.5GiB", "101TiB", "109951162777601", "9999999999999999TiB"})
    void shouldRefuseWhatNoDiskHas(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Values.diskSize().parse(text));
    }

    @Test
    void shouldReadTruthAndPaths() {
        assertThat(Values.truth().parse("true")).isTrue();
        assertThat(Values.truth().parse("false")).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Values.truth().parse("TRUE"));
        assertThat(Values.path().parse("/a b")).isEqualTo(Path.of("/a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Values.path().parse(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Values.path().parse("a\0b"));
    }

    @Test
    void shouldLookUpNoHostThatIsConnectedToLater() {
        assertThat(Values.unresolvedAddress().parse("no.such.host.invalid:7444"))
                .isEqualTo(InetSocketAddress.createUnresolved("no.such.host.invalid", 7444));
        assertThat(Values.unresolvedAddress().parse("[::1]:7444").getHostString())
                .isEqualTo("::1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.unresolvedAddress().parse("a:0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.unresolvedAddress().parse("a"));
    }

    @Test
    void shouldBoundSilenceOutboxesAndNames() {
        assertThat(Values.silence().parse("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(Values.silence().parse("1d")).isEqualTo(Duration.ofDays(1));
        assertThatIllegalArgumentException().isThrownBy(() -> Values.silence().parse("4s"));
        assertThatIllegalArgumentException().isThrownBy(() -> Values.silence().parse("25h"));
        assertThat(Values.findingsSize().parse("16MiB")).isEqualTo(16L << 20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Values.findingsSize().parse("15MiB"));
        assertThat(Values.nodeName().parse("web-1.example")).isEqualTo("web-1.example");
        assertThatIllegalArgumentException().isThrownBy(() -> Values.nodeName().parse("-x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Values.nodeName().parse("a b"));
    }

    @Test
    void shouldHaveDefaultsThatAreAllowed() {
        for (Setting<?> setting : Setting.ALL) {
            if (!setting.defaultText().isEmpty()) {
                assertThat(setting.parser().parse(setting.defaultText())).isNotNull();
            }
        }
    }
}
