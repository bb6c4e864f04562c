package io.forgewatch.control.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.PolicyEffect;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format. */
final class FindingFormatTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @MethodSource("hostile")
    void shouldKeepHostileTextInOneLineOfAsciiThatParses(FindingFormat format, String text) throws IOException {
        Finding finding = HostileFindings.inEveryText(text);
        String line = format.line(finding);
        assertThat(line).matches("[ -~]+");
        assertThat(texts(STRICT.readTree(line))).contains(finding.getDescription());
    }

    static Stream<Arguments> hostile() {
        return Stream.of(FindingFormat.values())
                .flatMap(format -> HostileFindings.TEXTS.stream().map(text -> Arguments.of(format, text)));
    }

    private static List<String> texts(JsonNode tree) {
        return tree.isValueNode()
                ? List.of(tree.asText())
                : Stream.of(tree)
                        .flatMap(node -> {
                            Stream.Builder<JsonNode> children = Stream.builder();
                            node.forEach(children);
                            return children.build();
                        })
                        .flatMap(child -> texts(child).stream())
                        .toList();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NATIVE")
    void shouldTellWhatPolicyDid(FindingFormat format) {
        Finding muted = Texts.full().toBuilder()
                .setMute(Finding.Mute.MUTED)
                .setMuteInfo("muted by exception ci (ops: builds)")
                .setPolicy(PolicyEffect.newBuilder()
                        .setHash("0a")
                        .setException("ci")
                        .setSeverityOverride("up")
                        .setOriginalSeverity(Finding.Severity.LOW))
                .build();
        assertThat(format.line(muted))
                .contains(
                        "\"policy\":{\"hash\":\"0a\",\"exception\":\"ci\",\"severity_override\":\"up\","
                                + "\"original_severity\":\"LOW\"}",
                        "muted by exception ci (ops: builds)")
                .contains(format == FindingFormat.OCSF ? "\"status\":\"Suppressed\"" : "\"mute\":\"MUTED\"");
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteAFindingThatHasNothing(FindingFormat format) throws IOException {
        assertThat(STRICT.readTree(format.line(Finding.getDefaultInstance())).isObject())
                .isTrue();
    }

    @Test
    void shouldReadBackTheNativeOneAsTheFinding() throws IOException {
        for (String text : HostileFindings.TEXTS) {
            Finding finding = HostileFindings.inEveryText(text);
            Finding.Builder read = Finding.newBuilder();
            JsonFormat.parser().merge(FindingFormat.NATIVE.line(finding), read);
            assertThat(read.build()).isEqualTo(finding);
        }
    }

    @Test
    void shouldNotEscapeWhatOnlyHtmlNeeds() {
        Finding finding = Finding.newBuilder()
                .setDescription("-std=c11 <a> & 'b' \\u003d")
                .build();
        assertThat(FindingFormat.NATIVE.line(finding)).isEqualTo("{\"description\":\"-std=c11 <a> & 'b' \\\\u003d\"}");
    }
}
