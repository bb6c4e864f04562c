package io.forgewatch.collector.detect.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.v1.Build;
import io.forgewatch.v1.Evidence;
import io.forgewatch.v1.EvidenceFile;
import io.forgewatch.v1.Execution;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Output;
import io.forgewatch.v1.Process;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final String SECRET = "dR4g0n";

    private final Redaction redaction = new Redaction(SecretPatterns.builtIn());

    private static Finding.Builder finding() {
        return Finding.newBuilder()
                .addSeverityReasons("reads \"https://me:" + SECRET + "@host/x.c\"")
                .addSeverityReasons("compiled")
                .addProcesses(Process.newBuilder().addArgs("gcc").addArgs("-DPASSWORD=" + SECRET))
                .addProcesses(Process.newBuilder().addArgs("cc1").addArgs("x.c"))
                .addProcesses(Process.newBuilder()
                        .addArgs("x")
                        .addArgs("--password")
                        .addArgs(SECRET)
                        .addArgs("https://me:" + SECRET)
                        .setArgumentsTruncated(true))
                .setEvidence(Evidence.newBuilder().addReasons("option \"--token=" + SECRET + "\" is a compiler's"))
                .addEvidenceFiles(EvidenceFile.newBuilder().setPath("/tmp/password=" + SECRET))
                .setBuild(Build.newBuilder()
                        .addSources("https://me:" + SECRET + "@host/x.c")
                        .addOutputs(Output.newBuilder()
                                .setPath("/tmp/password=" + SECRET)
                                .setInode(7))
                        .addExecutions(Execution.newBuilder().addArgs("./x").addArgs("--token=" + SECRET)));
    }

    @Test
    void shouldMaskAllThatMayQuoteAnArgument() {
        Finding.Builder finding = finding();
        redaction.mask(finding);

        assertThat(finding.toString()).doesNotContain(SECRET);
        assertThat(finding.getProcesses(0).getArgsList()).containsExactly("gcc", "-DPASSWORD=[redacted]");
        assertThat(finding.getBuild().getOutputs(0).getPath()).isEqualTo("/tmp/password=[redacted]");
        assertThat(finding.getBuild().getOutputs(0).getInode()).isEqualTo(7);
    }

    @Test
    void shouldSayWhereItChangedHowMuch() {
        Finding.Builder finding = finding();
        redaction.mask(finding);

        assertThat(finding.getProcessesList())
                .extracting(Process::getArgumentsRedacted)
                .containsExactly(1, 0, 2);
        assertThat(finding.getBuild().getExecutions(0).getArgumentsRedacted()).isEqualTo(1);
        assertThat(finding.getCompleteness().getRedactedTexts()).isEqualTo(5);
        assertThat(redaction.arguments()).isEqualTo(4);
    }

    @Test
    void shouldLeaveAMaskedFindingAsItIsWithItsCounts() {
        Finding.Builder finding = finding();
        redaction.mask(finding);
        Finding once = finding.build();
        redaction.mask(finding);

        assertThat(finding.build()).isEqualTo(once);
    }

    @Test
    void shouldLookOnlyOnceAtWhatEveryRevisionLists() {
        Finding first = finding().build();
        for (int revision = 1; revision <= 3; revision++) {
            Finding.Builder finding = first.toBuilder().setRevision(revision);
            redaction.mask(finding);
            assertThat(finding.getProcesses(0).getArgumentsRedacted()).isEqualTo(1);
        }

        assertThat(redaction.arguments()).isEqualTo(4);
    }

    @Test
    void shouldLeaveAFindingWithoutSecretsAsItIs() {
        Finding plain = Finding.newBuilder()
                .addProcesses(Process.newBuilder().addArgs("gcc").addArgs("x.c"))
                .build();
        Finding.Builder finding = plain.toBuilder();
        redaction.mask(finding);

        assertThat(finding.build()).isEqualTo(plain);
        assertThat(redaction.arguments()).isZero();
    }

    @Test
    void shouldChangeNothingWhereItIsOff() {
        Finding.Builder finding = finding();
        new Redaction(SecretPatterns.NONE).mask(finding);

        assertThat(finding.build()).isEqualTo(finding().build());
    }
}
