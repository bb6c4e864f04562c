package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerRef;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;
import java.util.ArrayList;
import java.util.List;

/** Makes execs of ordinary files for tests, and the files as they are found; each method changes one fact. */
final class Ran {
    static final long DEVICE = 45;
    /** What TrackedHost's clock adds to boot time. */
    private static final long OFFSET_NS = 1_800_000_000L * 1_000_000_000L;

    private final String path;
    private long inode = 700;
    private long size = 16_000;
    private long changedMs = 40;
    private long device = DEVICE;
    private long links = 1;
    private boolean mounted;
    private boolean deleted;
    private long atMs = 100;
    private int pid = 300;
    private int parent = 50;
    private ContainerRef container = Launched.SHOP;
    private String directory = "/src";
    private List<String> args;

    private Ran(String path) {
        this.path = path;
        this.args = List.of(path);
    }

    static Ran file(String path) {
        return new Ran(path);
    }

    Ran inode(long number) {
        inode = number;
        return this;
    }

    Ran size(long bytes) {
        size = bytes;
        return this;
    }

    /** Written and changed then. */
    Ran changed(long ms) {
        changedMs = ms;
        return this;
    }

    Ran links(long count) {
        links = count;
        return this;
    }

    Ran mounted(long ofDevice) {
        mounted = true;
        device = ofDevice;
        return this;
    }

    Ran deleted() {
        deleted = true;
        return this;
    }

    Ran at(long ms) {
        atMs = ms;
        return this;
    }

    Ran pid(int number) {
        pid = number;
        return this;
    }

    Ran below(int number) {
        parent = number;
        return this;
    }

    Ran in(ContainerRef other) {
        container = other;
        return this;
    }

    Ran args(String... all) {
        args = List.of(all);
        return this;
    }

    Ran directory(String other) {
        directory = other;
        return this;
    }

    static long realtimeNs(long ms) {
        return OFFSET_NS + Launched.T0 + ms * Launched.MS;
    }

    ContainerRef container() {
        return container;
    }

    FileFacts facts(String sha256) {
        return FileFacts.newBuilder()
                .setPath(path)
                .setDevice(device)
                .setInode(inode)
                .setSize(size)
                .setLinks(links)
                .setCtimeNs(realtimeNs(changedMs))
                .setMtimeNs(realtimeNs(changedMs))
                .setSha256(sha256)
                .build();
    }

    ExecEvent event() {
        List<ExecEvent.Ancestor> ancestors = new ArrayList<>();
        ancestors.add(new ExecEvent.Ancestor(parent, Launched.startOf(parent), parent - 40, Execs.PID_NAMESPACE, "sh"));
        return new ExecEvent(
                Launched.T0 + atMs * Launched.MS,
                Launched.startOf(pid),
                pid,
                pid,
                pid - 40,
                1000,
                1000,
                -1,
                50,
                "",
                new ExecEvent.Cgroup(7, List.of("docker", container.id()), false),
                new ExecEvent.Namespaces(Execs.PID_NAMESPACE, 4, 5, true),
                new Executable(
                        path,
                        device,
                        inode,
                        realtimeNs(changedMs),
                        size,
                        links,
                        0x794c7630L,
                        new Executable.Traits(true, true, false, false, deleted, mounted)),
                path,
                false,
                args,
                args.stream().mapToLong(String::length).sum() + args.size(),
                args.size(),
                directory,
                PathText.baseName(path),
                ancestors,
                ExecEvent.Gaps.NONE);
    }
}
