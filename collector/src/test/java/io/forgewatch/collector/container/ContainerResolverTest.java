package io.forgewatch.collector.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerResolverTest {
    private static final long HOST = 4026531836L;
    private static final long OTHER = 4026532500L;
    private static final String ID = "4fa1".repeat(16);
    private static final String OUTER_ID = "0b2c".repeat(16);
    private static final String UID = "8a1f0c3e-5d6b-4c7a-9e8f-001122334455";

    private final ContainerResolver resolver = new ContainerResolver(HOST);

    private Optional<ContainerRef> onHostNamespaces(String path) {
        return resolver.resolve(names(path), HOST, false);
    }

    private Optional<ContainerRef> apart(String path) {
        return resolver.resolve(names(path), OTHER, true);
    }

    private static List<String> names(String path) {
        return path.equals("/")
                ? List.of()
                : Arrays.asList(filled(path).substring(1).split("/", -1));
    }

    private static String filled(String text) {
        return text.replace("<id>", ID)
                .replace("<outer>", OUTER_ID)
                .replace("<uid>", UID)
                .replace("<uid_>", UID.replace('-', '_'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # path                                                                                   | runtime    | id    | pod
            /kubepods/burstable/pod<uid>/<id>                                                        | ''         | <id>  | <uid>
            /kubepods/besteffort/pod<uid>/<id>                                                       | ''         | <id>  | <uid>
            /kubepods/pod<uid>/<id>                                                                  | ''         | <id>  | <uid>
            /kubepods/pod0123456789abcdef0123456789abcdef/<id>                                       | ''         | <id>  | 0123456789abcdef0123456789abcdef
            /kubepods/pod<uid>/crio-<id>                                                             | cri-o      | <id>  | <uid>
            /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<uid_>.slice/cri-containerd-<id>.scope | containerd | <id> | <uid>
            /kubepods.slice/kubepods-pod<uid_>.slice/cri-containerd-<id>.scope                       | containerd | <id>  | <uid>
            /kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod<uid_>.slice/crio-<id>.scope | cri-o | <id>  | <uid>
            /kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod<uid_>.slice/docker-<id>.scope | docker | <id> | <uid>
            /kubepods-burstable-pod<uid_>.slice:cri-containerd:<id>                                  | containerd | <id>  | <uid>
            /kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod<uid_>.slice/cri-containerd-<id>.scope | containerd | <id> | <uid>
            /system.slice:docker:<id>                                                                | docker     | <id>  | ''
            /k8s.io/<id>                                                                             | containerd | <id>  | ''
            /docker/<id>                                                                             | docker     | <id>  | ''
            /system.slice/docker-<id>.scope                                                          | docker     | <id>  | ''
            /docker-<id>.scope                                                                       | docker     | <id>  | ''
            /actions_job/<id>                                                                        | docker     | <id>  | ''
            /machine.slice/libpod-<id>.scope                                                         | podman     | <id>  | ''
            /libpod_parent/libpod-<id>                                                               | podman     | <id>  | ''
            /libpod_parent/<outer>/libpod-<id>                                                       | podman     | <id>  | ''
            /libpod-<id>                                                                             | podman     | <id>  | ''
            /user.slice/user-1000.slice/user@1000.service/user.slice/libpod-<id>.scope               | podman     | <id>  | ''
            /system.slice/web.service/libpod-payload-<id>                                            | podman     | <id>  | ''
            /system.slice/nerdctl-<id>.scope                                                         | containerd | <id>  | ''
            /crio-<id>                                                                               | cri-o      | <id>  | ''
            /builds/<id>                                                                             | ''         | <id>  | ''
            /ecs/0123456789abcdef0123456789abcdef/<id>                                               | ''         | <id>  | ''
            /ecstasks.slice/ecstasks-abc.slice/docker-<id>.scope                                     | docker     | <id>  | ''
            /ecs/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef-1234567890        | ecs        | 0123456789abcdef0123456789abcdef-1234567890 | ''
            /system.slice/garden.service/garden/69b1ce07-1b36-4ee5-4a2c-6b1f                         | garden     | 69b1ce07-1b36-4ee5-4a2c-6b1f | ''
            /docker/buildkit/0123456789abcdefghijklmno                                               | buildkit   | 0123456789abcdefghijklmno | ''
            /buildah-buildah1938273645                                                               | buildah    | 1938273645 | ''
            """)
    void shouldKnowEachRuntimesPathWhateverTheNamespaces(String path, String runtime, String id, String pod) {
        for (Optional<ContainerRef> found : List.of(onHostNamespaces(path), apart(path))) {
            assertThat(found).contains(new ContainerRef(filled(id), runtime, filled(pod), filled(path), null));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # path                                 | runtime    | id      | container's own level
            /default/web-1                         | containerd | web-1   | /default/web-1
            /buildkit/not-one-of-its-ids           | containerd | not-one-of-its-ids | /buildkit/not-one-of-its-ids
            /default/web-1/sub/deeper              | containerd | web-1   | /default/web-1
            /lxc/alpine                            | lxc        | alpine  | /lxc/alpine
            /lxc.payload/alpine                    | lxc        | alpine  | /lxc.payload/alpine
            /lxc.payload.alpine/init.scope         | lxc        | alpine  | /lxc.payload.alpine
            /machine.slice/machine-sid.scope/payload | nspawn   | sid     | /machine.slice/machine-sid.scope
            /machine.slice/systemd-nspawn@sid.service | nspawn  | sid     | /machine.slice/systemd-nspawn@sid.service
            /system.slice/runc-job7.scope          | runc       | job7    | /system.slice/runc-job7.scope
            """)
    void shouldBelieveFreelyChosenNamesOnlyWithForeignNamespaces(String path, String runtime, String id, String level) {
        assertThat(apart(path)).contains(new ContainerRef(id, runtime, "", level, null));

        assertThat(onHostNamespaces(path)).isEmpty();
        assertThat(resolver.resolve(names(path), OTHER, false)).isEmpty();
        assertThat(resolver.resolve(names(path), HOST, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/init.scope",
                "/system.slice/docker.service",
                "/system.slice/containerd.service",
                "/system.slice/docker-.scope",
                "/system.slice/docker-4fa1.scope",
                "/user.slice/user-1000.slice/session-3.scope",
                "/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope",
                "/machine.slice/libpod-conmon-<id>.scope",
                "/kubepods.slice/kubepods-pod<uid_>.slice/crio-conmon-<id>.scope",
                "/kubepods/burstable/pod<uid>",
                "/libpod_parent/conmon",
                "/libpod_parent/<id>",
                "/lxc.monitor.alpine",
                "/machine.slice/machine-qemu-1-vm.scope",
                "/default/web-1",
                "/cri-containerd-<id>x.scope",
                "/docker/4FA1"
            })
    void shouldLeaveTheHostsOwnProcessesToTheHost(String path) {
        assertThat(onHostNamespaces(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/job", "/system.slice/web.service", "/user.slice/x.scope/y", "/a b/c\nd", "/-x/y"})
    void shouldNameAnUnknownShapeAfterItsPidNamespace(String path) {
        ContainerRef found = apart(path).orElseThrow();

        assertThat(found.id()).isEqualTo("ns-" + OTHER);
        assertThat(found.runtime()).isEmpty();
        assertThat(found.cgroupPath()).isEqualTo(path);
        assertThat(resolver.resolve(names(path), 0, true))
                .as("unreadable namespace")
                .isEmpty();
    }

    @Test
    void shouldKeepThePodOfAnUnknownShape() {
        assertThat(apart("/kubepods/pod<uid>/kata").orElseThrow().podUid()).isEqualTo(UID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/container", "/init.scope", "/system.slice/cron.service", "/docker", "/kubepods/podx"})
    void shouldCountLevelsBelowAContainerAsItsOwn(String below) {
        ContainerRef found = apart("/machine.slice/libpod-<id>.scope" + below).orElseThrow();

        assertThat(found.id()).isEqualTo(ID);
        assertThat(found.cgroupPath()).isEqualTo(filled("/machine.slice/libpod-<id>.scope"));
        assertThat(found.outer()).isNull();
    }

    @Test
    void shouldKeepTheNodeAroundAContainerOfKind() {
        ContainerRef found = apart(
                        "/docker/<outer>/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice"
                                + "/kubelet-kubepods-burstable-pod<uid_>.slice/cri-containerd-<id>.scope")
                .orElseThrow();

        assertThat(found.id()).isEqualTo(ID);
        assertThat(found.runtime()).isEqualTo("containerd");
        assertThat(found.podUid()).isEqualTo(UID);
        assertThat(found.outer()).isEqualTo(new ContainerRef(OUTER_ID, "docker", "", "/docker/" + OUTER_ID, null));
    }

    @Test
    void shouldKeepThePodAroundDockerInside() {
        ContainerRef found =
                apart("/kubepods/burstable/pod<uid>/<outer>/docker/<id>").orElseThrow();

        assertThat(found.id()).isEqualTo(ID);
        assertThat(found.runtime()).isEqualTo("docker");
        assertThat(found.podUid()).isEqualTo(UID);
        assertThat(found.outer())
                .isEqualTo(new ContainerRef(OUTER_ID, "", UID, filled("/kubepods/burstable/pod<uid>/<outer>"), null));
    }

    @Test
    void shouldKeepTheRealContainerAsOuterWhereOneImitatesAnother() {
        ContainerRef found = apart("/docker/<outer>/kubepods/pod<uid>/<id>").orElseThrow();

        assertThat(found.id()).isEqualTo(ID);
        assertThat(found.outer()).isEqualTo(new ContainerRef(OUTER_ID, "docker", "", "/docker/" + OUTER_ID, null));
    }
}
