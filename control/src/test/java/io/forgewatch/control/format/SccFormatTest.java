package io.forgewatch.control.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.securitycenter.v2.Finding.FindingClass;
import com.google.cloud.securitycenter.v2.Finding.Mute;
import com.google.cloud.securitycenter.v2.Finding.Severity;
import com.google.cloud.securitycenter.v2.Finding.State;
import com.google.cloud.securitycenter.v2.MitreAttack.Tactic;
import com.google.cloud.securitycenter.v2.MitreAttack.Technique;
import com.google.cloud.securitycenter.v2.NotificationMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.v1.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Read with Google's own messages; their parser refuses every field and enumeration value that they do not have. */
final class SccFormatTest {
    @Test
    void shouldParseWithGooglesOwnMessages() throws InvalidProtocolBufferException {
        NotificationMessage message = parse(Texts.full());
        var finding = message.getFinding();
        assertThat(finding.getName()).isEqualTo("findings/3f2a9c0d1e4b58677a8b9cadbecfd0e1");
        assertThat(finding.getCategory()).isEqualTo("Defense Evasion: Launch Code Compiler Tool In Container");
        assertThat(finding.getSeverity()).isEqualTo(Severity.HIGH);
        assertThat(finding.getState()).isEqualTo(State.ACTIVE);
        assertThat(finding.getMute()).isEqualTo(Mute.UNMUTED);
        assertThat(finding.getFindingClass()).isEqualTo(FindingClass.THREAT);
        assertThat(finding.getMitreAttack().getPrimaryTactic()).isEqualTo(Tactic.DEFENSE_EVASION);
        assertThat(finding.getMitreAttack().getPrimaryTechniquesList())
                .containsExactly(Technique.OBFUSCATED_FILES_OR_INFO, Technique.COMPILE_AFTER_DELIVERY);
        assertThat(finding.getEventTime()).isEqualTo(Texts.full().getEventTime());
        assertThat(finding.getResourceName()).isEqualTo("//containers/web");
        assertThat(finding.getProcesses(0).getArgsList()).containsExactly("gcc", "-o", "a b", "miner.c");
        assertThat(finding.getProcesses(0).getPid()).isEqualTo(4711);
        assertThat(finding.getProcesses(1).getParentPid()).isEqualTo(4711);
        assertThat(finding.getProcesses(0).getUserId()).isEqualTo(4294967295L);
        assertThat(finding.getProcesses(0).getBinary().getSha256()).isEqualTo("aa11");
        assertThat(finding.getContainers(0).getLabelsList())
                .extracting(label -> label.getName() + "=" + label.getValue())
                .containsExactly("app=shop", "yes=1.0");
        assertThat(finding.getKubernetes().getPods(0).getNs()).isEqualTo("prod");
        assertThat(finding.getFiles(0).getSha256()).isEqualTo("bb22");
        assertThat(finding.getSourcePropertiesOrThrow("evidence")
                        .getStructValue()
                        .getFieldsOrThrow("toolchain")
                        .getStringValue())
                .isEqualTo("gcc");
        assertThat(message.getResource().getDisplayName()).isEqualTo("web");
        assertThat(message.getResource().getType()).isEqualTo("pod");
    }

    @Test
    void shouldParseWhateverTheText() throws InvalidProtocolBufferException {
        for (String text : HostileFindings.TEXTS) {
            Finding finding = HostileFindings.inEveryText(text);
            assertThat(parse(finding).getFinding().getDescription()).isEqualTo(finding.getDescription());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Finding.Severity.class, names = "UNRECOGNIZED", mode = Mode.EXCLUDE)
    void shouldNameEachSeverityAsGoogleDoes(Finding.Severity severity) throws InvalidProtocolBufferException {
        assertThat(parse(Finding.newBuilder().setSeverity(severity).build())
                        .getFinding()
                        .getSeverity()
                        .name())
                .isEqualTo(severity.name());
    }

    private static NotificationMessage parse(Finding finding) throws InvalidProtocolBufferException {
        NotificationMessage.Builder message = NotificationMessage.newBuilder();
        JsonFormat.parser().merge(FindingFormat.SCC.line(finding), message);
        return message.build();
    }
}
