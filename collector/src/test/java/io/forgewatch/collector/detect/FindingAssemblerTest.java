package io.forgewatch.collector.detect;

import static io.forgewatch.collector.detect.Launched.driver;
import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.v1.Binary.Origin;
import io.forgewatch.v1.Completeness.MetadataStatus;
import io.forgewatch.v1.Evidence.LaunchedBy;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.MitreAttack;
import io.forgewatch.v1.Process;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingAssemblerTest {
    private static final String ID = "5a".repeat(32);

    private static Finding findingOf(Launched launched) {
        return new TrackedHost().launch(launched).finding();
    }

    @Test
    void shouldFillEveryFieldThatIsKnownToday() {
        Finding finding = findingOf(
                driver("gcc").args("gcc", "x.c").tty("pts0").reads("x.c").writes("./a.out"));

        assertThat(finding.getName()).matches("findings/[0-9a-f]{32}");
        assertThat(finding.getCategory()).isEqualTo("Defense Evasion: Launch Code Compiler Tool In Container");
        assertThat(finding.getDetector()).isEqualTo("compiler-launched");
        assertThat(finding.getFindingClass()).isEqualTo(Finding.FindingClass.THREAT);
        assertThat(finding.getState()).isEqualTo(Finding.State.ACTIVE);
        assertThat(finding.getMute()).isEqualTo(Finding.Mute.UNMUTED);
        assertThat(finding.getMitreAttack().getPrimaryTechniquesList())
                .containsExactly(
                        MitreAttack.Technique.OBFUSCATED_FILES_OR_INFO, MitreAttack.Technique.COMPILE_AFTER_DELIVERY);
        assertThat(finding.getNode().getName()).isEqualTo("node-1");
        assertThat(finding.getResource().getName()).isEqualTo("//forgewatch/nodes/node-1/containers/" + ID);
        assertThat(finding.getResource().getDisplayName()).isEqualTo("5a5a5a5a5a5a");
        assertThat(finding.getResource().getProjectDisplayName()).isEqualTo("project-1");
        assertThat(finding.getContainers(0).getRuntime()).isEqualTo("docker");
        assertThat(finding.getCompleteness().getMetadataStatus()).isEqualTo(MetadataStatus.UNAVAILABLE);
        assertThat(finding.getEvidence().getTerminal()).isTrue();
        assertThat(finding.getEvidence().getLaunchedBy()).isEqualTo(LaunchedBy.ENTRYPOINT);
        assertThat(finding.getBuild().getOutputs(0).getPath()).isEqualTo("/src/a.out");
        Process process = finding.getProcesses(0);
        assertThat(process.getHostPid()).isEqualTo(100);
        assertThat(process.getPid()).isEqualTo(60);
        assertThat(process.getParentPid()).isEqualTo(50);
        assertThat(process.getAncestors(0).getPath()).isEqualTo("/bin/sh");
        assertThat(process.getArgsList()).containsExactly("gcc", "x.c");
        assertThat(process.getBinary().hasAddedTime()).isFalse();
        assertThat(finding.getDescription())
                .contains("gcc", "docker container", "\"/src/x.c\"", "\"/src/a.out\"", "at a terminal");
        assertThat(finding.getNextSteps())
                .contains("docker top " + ID, "https://attack.mitre.org/techniques/T1027/004/");
    }

    @Test
    void shouldLetNoSecretOfAnArgumentIntoAnyPartOfAFinding() {
        Finding finding = findingOf(driver("gcc")
                .args("gcc", "-DDB_PASSWORD=dR4g0n", "https://me:dR4g0n@host/x.c")
                .reads("https://me:dR4g0n@host/x.c"));

        assertThat(finding.toString()).doesNotContain("dR4g0n");
        assertThat(finding.getDescription()).contains("me:[redacted]@host/x.c\"");
        assertThat(finding.getProcesses(0).getArgumentsRedacted()).isEqualTo(2);
        assertThat(finding.getCompleteness().getRedactedTexts()).isEqualTo(1);
    }

    @Test
    void shouldSayWhenAFileThatIsNotFromTheImageCame() {
        Process process = findingOf(driver("gcc").origin(Origin.ADDED)).getProcesses(0);

        assertThat(process.getBinary().getAddedTime().getSeconds()).isEqualTo(1_700_000_000L);
    }

    @Test
    void shouldKeepTheOuterContainerSecondAndTakeThePodFromIt() {
        ContainerRef outer =
                new ContainerRef("0f".repeat(32), "containerd", "1234-5678", "/kubepods/pod1234-5678/x", null);
        ContainerRef inner = new ContainerRef(ID, "docker", "", "/docker/" + ID, outer);
        Finding finding = findingOf(driver("gcc").in(inner));

        assertThat(finding.getContainersList()).extracting("id").containsExactly(ID, outer.id());
        assertThat(finding.getKubernetes().getPods(0).getUid()).isEqualTo("1234-5678");
    }

    @ParameterizedTest
    @CsvSource({
        "docker,'',docker pause",
        "podman,'',podman pause",
        "cri-o,1-2,crictl inspect",
        "containerd,1-2,ctr -n k8s.io tasks pause",
        "containerd,'',ctr -n tenant tasks pause",
        "'',1-2,crictl logs",
        "'','',cgroup.freeze",
        "lxc,'',cgroup.procs"
    })
    void shouldNameTheCommandsOfTheContainersRuntime(String runtime, String podUid, String command) {
        Finding finding = findingOf(driver("gcc").in(new ContainerRef(ID, runtime, podUid, "/tenant/" + ID, null)));

        assertThat(finding.getNextSteps()).contains(command);
        assertThat(finding.getNextSteps().contains("kubectl")).isEqualTo(!podUid.isEmpty());
    }

    @Test
    void shouldCopyWhatHasNoNameFromItsProcess() {
        assertThat(findingOf(driver("gcc").origin(Origin.MEMFD).file("/memfd:x (deleted)"))
                        .getNextSteps())
                .contains("cp -- /proc/100/exe");
    }

    @Test
    void shouldNotFollowALinkOfTheContainersOnTheHost() {
        ContainerRef container = new ContainerRef("ns-4026532000", "", "", "/", null);
        String steps = findingOf(driver("gcc").in(container)).getNextSteps();

        assertThat(steps)
                .contains("/root/ -xdev -type f -inum ", "c -execdir cp -P -- {} \"$PWD/evidence-compiler\" \\; -quit");
        assertThat(steps).doesNotContain("/root/usr", "nsenter");
        assertThat(findingOf(driver("gcc").in(container).origin(Origin.MOUNTED)).getNextSteps())
                .contains("cp -- /proc/100/exe");
    }

    @Test
    void shouldNotLetHostileNamesIntoCommandsOrNames() {
        String hostile = "x/../$(reboot)\u001b[2J\n'";
        ContainerRef container = new ContainerRef(hostile, "docker", "", "/docker/" + hostile, null);
        Finding finding = findingOf(driver("gcc").in(container).file("/tmp/$(id)\n'"));

        assertThat(finding.getResource().getName())
                .isEqualTo("//forgewatch/nodes/node-1/containers/x%2F..%2F%24%28reboot%29%1B%5B2J%0A%27");
        assertThat(finding.getNextSteps()).contains("docker top $'x/../$(reboot)\\x1b[2J\\n\\''");
        assertThat(finding.getNextSteps()).doesNotContain("\u001b").contains("$(id)\\n\\''");
    }

    @Test
    void shouldNotTellTwoCutsOfTheSameTextFromItsNameAlone() {
        BuildRoot root = new BuildRoot(BuildRoot.Kind.SESSION, 1, 2);

        assertThat(FindingName.of("boot", "a", root, 3, "d")).isEqualTo(FindingName.of("boot", "a", root, 3, "d"));
        assertThat(FindingName.of("boot", "a", root, 3, "d"))
                .isNotEqualTo(FindingName.of("boota", "", root, 3, "d"))
                .isNotEqualTo(FindingName.of("boot", "a", root, 4, "d"));
    }
}
