package io.forgewatch.cli.findings;

import io.forgewatch.v1.Container;
import io.forgewatch.v1.Finding;
import io.forgewatch.v1.Pod;

/** Where it happened: containers from the innermost outwards, pod, node. */
final class ContainerSection {
    private final ReportPage page;

    ContainerSection(ReportPage page) {
        this.page = page;
    }

    void write(Finding finding) {
        for (int index = 0; index < finding.getContainersCount(); index++) {
            page.heading(index == 0 ? "Container" : "Container around it");
            container(finding.getContainers(index));
        }
        for (Pod pod : finding.getKubernetes().getPodsList()) {
            page.heading("Pod");
            page.field("name", FindingText.podName(pod));
            page.field("uid", pod.getUid());
            page.field("owner", finding.getKubernetes().getOwner());
        }
        page.heading("Node");
        page.field("name", finding.getNode().getName());
        page.field("kernel", finding.getNode().getKernel());
        page.field("collector", finding.getNode().getCollectorVersion());
    }

    private void container(Container container) {
        page.field("name", container.getName());
        page.field("id", container.getId());
        page.field("runtime", container.getRuntime());
        page.field("image", container.getUri());
        page.field("image id", container.getImageId());
        page.field("user", container.getUser());
        page.field("privileged", container.hasPrivileged() ? (container.getPrivileged() ? "yes" : "no") : "");
        page.field("cgroup", container.getCgroupPath());
        page.field("log", container.getLogPath());
    }
}
