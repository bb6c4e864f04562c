package io.forgewatch.control.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.forgewatch.v1.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OcsfFormatTest {
    private static final OcsfSchema SCHEMA = OcsfSchema.read("ocsf-1.7.0.txt");

    @Test
    void shouldHaveWhatADetectionFindingRequires() throws JsonProcessingException {
        JsonNode event = event(Texts.full());
        assertThat(SCHEMA.problems("detection_finding", event)).isEmpty();
        assertThat(event.get("class_uid").asInt()).isEqualTo(2004);
        assertThat(event.get("category_uid").asInt()).isEqualTo(2);
        assertThat(event.get("type_uid").asInt()).isEqualTo(200402);
        assertThat(event.get("severity_id").asInt()).isEqualTo(4);
        assertThat(event.get("time").asLong()).isEqualTo(1795478400007L);
        assertThat(event.get("metadata").get("version").asText()).isEqualTo("1.7.0");
        assertThat(event.at("/finding_info/attacks/0/sub_technique/uid").asText())
                .isEqualTo("T1027.004");
        assertThat(event.at("/evidences/0/process/cmd_line").asText()).isEqualTo("gcc -o a b miner.c");
        assertThat(event.at("/evidences/0/process/parent_process/name").asText())
                .isEqualTo("bash");
        assertThat(event.at("/resources/0/namespace").asText()).isEqualTo("prod");
    }

    @Test
    void shouldHaveItWhateverTheText() throws JsonProcessingException {
        for (String text : HostileFindings.TEXTS) {
            assertThat(SCHEMA.problems("detection_finding", event(HostileFindings.inEveryText(text))))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,   UNMUTED, 1, true,  Create, New,        true",
        "ACTIVE,   UNMUTED, 1, false, Update, New,        true",
        "ACTIVE,   UNMUTED, 2, true,  Update, New,        true",
        "ACTIVE,   MUTED,   2, false, Update, Suppressed, false",
        "INACTIVE, UNMUTED, 2, false, Close,  Resolved,   false"
    })
    void shouldSayWhatBecameOfIt(
            Finding.State state,
            Finding.Mute mute,
            int revision,
            boolean justStored,
            String activity,
            String status,
            boolean alert)
            throws JsonProcessingException {
        Finding full = Texts.full();
        JsonNode event = event(full.toBuilder()
                .setState(state)
                .setMute(mute)
                .setRevision(revision)
                .setUpdateTime(justStored ? full.getCreateTime() : full.getUpdateTime())
                .build());
        assertThat(event.get("activity_name").asText()).isEqualTo(activity);
        assertThat(event.get("status").asText()).isEqualTo(status);
        assertThat(event.get("is_alert").asBoolean()).isEqualTo(alert);
        assertThat(event.get("type_uid").asInt())
                .isEqualTo(200400 + event.get("activity_id").asInt());
    }

    @Test
    void shouldMissWhatIsNotThere() throws JsonProcessingException {
        assertThat(SCHEMA.problems("detection_finding", event(Finding.getDefaultInstance())))
                .contains("detection_finding.time is missing", "finding_info.uid is missing");
    }

    private static JsonNode event(Finding finding) throws JsonProcessingException {
        return new JsonMapper().readTree(FindingFormat.OCSF.line(finding));
    }
}
