package io.forgewatch.cli.config;

import io.forgewatch.collector.bpf.ProbeLoader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One thing that can be configured.
 *
 * @param key its name in the configuration file, and its flag with {@code --} before it
 * @param label what stands for the value in a usage text
 * @param description one sentence
 * @param defaultText the value where nothing says otherwise, empty where there is none
 * @param bareText the value where the flag stands without one, empty where it needs one
 * @param parser how to read it
 */
public record Setting<T>(
        String key, String label, String description, String defaultText, String bareText, Parser<T> parser) {
    public static final Setting<InetSocketAddress> SERVER =
            new Setting<>("server", "HOST:PORT", "Where Forgewatch answers.", "127.0.0.1:7443", Values.address(1));
    public static final Setting<InetSocketAddress> LISTEN = new Setting<>(
            "listen",
            "HOST:PORT",
            "Where the API listens; port 0 takes a free one.",
            "127.0.0.1:7443",
            Values.address(0));
    public static final Setting<InetSocketAddress> CONTROL = new Setting<>(
            "control", "HOST:PORT", "The control plane's port for collectors.", "", Values.unresolvedAddress());
    public static final Setting<InetSocketAddress> COLLECTORS_LISTEN = new Setting<>(
            "collectors-listen",
            "HOST:PORT",
            "Where collectors are listened to, on loopback until there is a CA; port 0 takes a free one.",
            "127.0.0.1:7444",
            Values.address(0));
    public static final Setting<Path> DATA_DIR = new Setting<>(
            "data-dir", "DIR", "Findings, and the token that opens the API.", "/var/lib/forgewatch", Values.path());
    public static final Setting<Path> TOKEN_FILE = new Setting<>(
            "token-file",
            "FILE",
            "The token that opens the API (default: token in the data folder).",
            "",
            Values.path());
    public static final Setting<Path> CA_FILE = new Setting<>(
            "ca-file",
            "FILE",
            "The CA that the control plane is known by (default: trust/ca.crt in the data folder, if there is one).",
            "",
            Values.path());
    public static final Setting<List<String>> TLS_NAMES = new Setting<>(
            "tls-names",
            "NAME,...",
            "Names and addresses by which clients reach the API, for its certificate (default: the host's name).",
            "",
            Values.hostNames());
    public static final Setting<Path> TLS_CERT = new Setting<>(
            "tls-cert",
            "FILE",
            "The API's certificate with its chain, as PEM (default: one of the CA in the data folder).",
            "",
            Values.path());
    public static final Setting<Path> TLS_KEY =
            new Setting<>("tls-key", "FILE", "The key of --tls-cert, as PEM (PKCS #8).", "", Values.path());
    public static final Setting<Path> HOST_ROOT =
            new Setting<>("host-root", "DIR", "Where the host's /proc, /sys and /run are found.", "/", Values.path());
    public static final Setting<Duration> RETENTION =
            new Setting<>("retention", "AGE", "Findings whose last exec is older are deleted.", "90d", Values.age());
    public static final Setting<Long> STORE_MAX_BYTES = new Setting<>(
            "store-max-bytes",
            "SIZE",
            "How much of the disk findings may take; then the oldest go.",
            "10GiB",
            Values.findingsSize());
    public static final Setting<String> STORE = new Setting<>(
            "store",
            "URL",
            "Where findings are kept: jdbc:postgresql://HOST/DATABASE?user=NAME (default: a file in the data folder).",
            "",
            Values.text());
    public static final Setting<Path> STORE_PASSWORD_FILE = new Setting<>(
            "store-password-file",
            "FILE",
            "The password for that, where FORGEWATCH_STORE_PASSWORD does not have it.",
            "",
            Values.path());
    public static final Setting<Duration> SILENT_AFTER = new Setting<>(
            "silent-after",
            "AGE",
            "A node of which nothing was heard for so long is told as silent.",
            "60s",
            Values.silence());
    public static final Setting<String> NODE_NAME = new Setting<>(
            "node-name", "NAME", "What this host is called (default: its host name).", "", Values.nodeName());
    public static final Setting<Long> OUTBOX_MAX_BYTES = new Setting<>(
            "outbox-max-bytes",
            "SIZE",
            "How much of findings waits on disk while the control plane is away.",
            "256MiB",
            Values.findingsSize());
    public static final Setting<Integer> RING_SIZE =
            new Setting<>("ring-size", "SIZE", "The kernel's buffer for what it has seen.", "4MiB", Values.ringSize());
    public static final Setting<ProbeLoader> PROBE = new Setting<>(
            "probe",
            "core|bcc|auto",
            "How the probe gets into the kernel; bcc compiles it here, from the kernel's headers.",
            "auto",
            Values.probeLoader());
    public static final Setting<Boolean> REDACT = new Setting<>(
            "redact", "on|off", "Mask secrets in arguments before they leave the collector.", "on", Values.onOff());
    public static final Setting<Path> REDACT_PATTERNS = new Setting<>(
            "redact-patterns", "FILE", "Further patterns of secrets, beside those that are known.", "", Values.path());
    public static final Setting<Boolean> KEEP_EVIDENCE = new Setting<>(
            "keep-evidence",
            "on|off",
            "Keep copies of sources and outputs of builds while they exist; without a value: on.",
            "off",
            "on",
            Values.onOff());
    public static final Setting<Long> EVIDENCE_MAX_BYTES = new Setting<>(
            "evidence-max-bytes",
            "SIZE",
            "How much of copies is kept in all; then the oldest go.",
            "1GiB",
            Values.diskSize());
    public static final Setting<Path> SINKS = new Setting<>(
            "sinks", "FILE", "Where findings are sent besides: webhooks, syslog, files.", "", Values.path());
    public static final Setting<Boolean> VERBOSE = new Setting<>(
            "verbose", "true|false", "Say more on standard error, with stack traces.", "false", Values.truth());

    /** Every setting, in the order in which they are documented. */
    public static final List<Setting<?>> ALL = List.of(
            SERVER,
            LISTEN,
            CONTROL,
            COLLECTORS_LISTEN,
            DATA_DIR,
            TOKEN_FILE,
            CA_FILE,
            TLS_NAMES,
            TLS_CERT,
            TLS_KEY,
            HOST_ROOT,
            RETENTION,
            STORE_MAX_BYTES,
            STORE,
            STORE_PASSWORD_FILE,
            SILENT_AFTER,
            NODE_NAME,
            OUTBOX_MAX_BYTES,
            RING_SIZE,
            PROBE,
            REDACT,
            REDACT_PATTERNS,
            KEEP_EVIDENCE,
            EVIDENCE_MAX_BYTES,
            SINKS,
            VERBOSE);

    /** One whose flag needs a value. */
    private Setting(String key, String label, String description, String defaultText, Parser<T> parser) {
        this(key, label, description, defaultText, "", parser);
    }

    /** Reads a value. */
    public interface Parser<T> {
        /**
         * The value that the text stands for.
         *
         * @throws IllegalArgumentException it is not allowed
         */
        T parse(String text);

        /** What is allowed, to complete "... must be". */
        String allowed();
    }

    public String flag() {
        return "--" + key;
    }

    /** The environment variable's name. */
    public String variable() {
        return "FORGEWATCH_" + key.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
