package io.forgewatch.collector;

import io.forgewatch.collector.bpf.ProbeLoader;
import io.forgewatch.collector.bpf.ProbeOptions;
import io.forgewatch.collector.detect.redact.SecretPatterns;
import io.forgewatch.collector.evidence.EvidenceLimits;
import java.nio.file.Path;

/**
 * What a collector is started with.
 *
 * @param hostRoot what stands for the host's {@code /}: its {@code /proc} and {@code /sys} are below
 * @param dataDir open builds are kept in {@code collector/} below it, mode 0700
 * @param ringBytes of the kernel's ring: a power of two, see {@link ProbeOptions}
 * @param loader how the probe gets into the kernel
 * @param nodeName what the host is called in findings; empty for the kernel's host name
 * @param projectName the cluster or project that findings name, may be empty
 * @param version of this program
 * @param secrets what is masked in findings
 * @param keepEvidence whether sources and outputs of builds are copied while they exist, to {@code evidence/} below the data
 *     directory
 * @param evidence how much of them; also holds what was kept before
 */
public record CollectorConfig(
        Path hostRoot,
        Path dataDir,
        int ringBytes,
        ProbeLoader loader,
        String nodeName,
        String projectName,
        String version,
        SecretPatterns secrets,
        boolean keepEvidence,
        EvidenceLimits evidence) {

    /** Loads the probe in whichever way the host allows and keeps no copies of files. */
    public CollectorConfig(
            Path hostRoot,
            Path dataDir,
            int ringBytes,
            String nodeName,
            String projectName,
            String version,
            SecretPatterns secrets) {
        this(
                hostRoot,
                dataDir,
                ringBytes,
                ProbeLoader.AUTO,
                nodeName,
                projectName,
                version,
                secrets,
                false,
                EvidenceLimits.DEFAULT);
    }

    public CollectorConfig withNodeName(String name) {
        return new CollectorConfig(
                hostRoot, dataDir, ringBytes, loader, name, projectName, version, secrets, keepEvidence, evidence);
    }

    public CollectorConfig withLoader(ProbeLoader chosen) {
        return new CollectorConfig(
                hostRoot, dataDir, ringBytes, chosen, nodeName, projectName, version, secrets, keepEvidence, evidence);
    }

    /** This host, the default ring, no project, the secrets that come with the program, no copies of files. */
    public static CollectorConfig defaults(Path dataDir, String version) {
        return new CollectorConfig(
                Path.of("/"), dataDir, ProbeOptions.DEFAULT_RING_BYTES, "", "", version, SecretPatterns.builtIn());
    }
}
