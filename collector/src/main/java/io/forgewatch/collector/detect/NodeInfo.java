package io.forgewatch.collector.detect;

/**
 * The host that findings are made on.
 *
 * @param name its host name
 * @param kernel as {@code uname -r} has it
 * @param collectorVersion of this program
 * @param bootId {@code /proc/sys/kernel/random/boot_id} (random(4)): pids and boot times mean something only under it
 * @param projectName the cluster or project that it belongs to, may be empty
 */
public record NodeInfo(String name, String kernel, String collectorVersion, String bootId, String projectName) {}
