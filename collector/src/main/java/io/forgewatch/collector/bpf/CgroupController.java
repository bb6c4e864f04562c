package io.forgewatch.collector.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whose version 1 hierarchy names a process's cgroup: {@code enum fw_controller} of exec_record.h, in its order, which
 * is that of preference.
 */
enum CgroupController {
    NONE(0),
    PIDS(1),
    MEMORY(2),
    DEVICES(3),
    FREEZER(4),
    CPU(5),
    CPUACCT(6),
    CPUSET(7),
    BLKIO(8),
    HUGETLB(9),
    NET_CLS(10),
    PERF_EVENT(11);

    /** The tunable's value. */
    final int value;

    CgroupController(int value) {
        this.value = value;
    }

    /** The kernel's own name of it in {@code enum cgroup_subsys_id} (include/linux/cgroup_subsys.h), -1 for none. */
    String enumerator() {
        return switch (this) {
            case NONE -> "-1";
            case BLKIO -> "io_cgrp_id";
            default -> name().toLowerCase(Locale.ROOT) + "_cgrp_id";
        };
    }

    /**
     * The first controller that has a version 1 hierarchy, {@link #NONE} without any: then version 2 names the cgroup.
     *
     * <p>{@code /proc/cgroups} (cgroups(7)) gives each controller the number of its hierarchy, 0 for version 2's.
     * Kernels without version 1 may lack the file.
     */
    static CgroupController choose(Path hostRoot) {
        Path file = hostRoot.resolve("proc/cgroups");
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            return NONE;
        }
        Map<String, String> hierarchies = new HashMap<>();
        for (String line : lines) {
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length == 4 && !line.startsWith("#")) {
                hierarchies.put(fields[0], fields[1]);
            }
        }
        for (CgroupController controller : values()) {
            String hierarchy = hierarchies.get(controller.name().toLowerCase(Locale.ROOT));
            if (hierarchy != null && !hierarchy.equals("0")) {
                return controller;
            }
        }
        return NONE;
    }
}
