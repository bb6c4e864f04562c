package io.forgewatch.cli.config;

import io.forgewatch.control.sink.Secret;
import io.forgewatch.control.sink.SinkTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a sink sends to, by its kind. */
final class SinkTargets {
    private static final int MAX_SECRET_BYTES = 4096;

    private SinkTargets() {}

    static SinkTarget of(SinkKeys keys, Map<String, String> environment) throws IOException {
        String kind = keys.required("kind");
        return switch (kind) {
            case "file" -> file(keys);
            case "webhook" -> webhook(keys, environment);
            case "syslog" -> syslog(keys);
            default -> throw keys.wrong("kind", "must be file, webhook or syslog, not \"" + kind + "\"");
        };
    }

    private static SinkTarget file(SinkKeys keys) throws IOException {
        Path path = Path.of(keys.required("path")).toAbsolutePath().normalize();
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw keys.wrong("path", "the folder " + folder + " does not exist: make it");
        }
        long maxBytes = keys.parsed("max-size", keys.optional("max-size").orElse("64MiB"), Values.fileSize());
        int keep = keys.parsed("keep", keys.optional("keep").orElse("5"), Values.count(1, 1000));
        return new SinkTarget.ToFile(path, maxBytes, keep);
    }

    private static SinkTarget webhook(SinkKeys keys, Map<String, String> environment) throws IOException {
        String text = keys.required("url");
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw keys.wrong("url", "is no URL: " + e.getReason());
        }
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw keys.wrong("url", "must be http:// or https://, a host, and neither user nor fragment");
        }
        return new SinkTarget.ToWebhook(url, secret(keys, environment), caFile(keys));
    }

    private static SinkTarget syslog(SinkKeys keys) throws IOException {
        InetSocketAddress address = keys.parsed("address", keys.required("address"), Values.unresolvedAddress());
        boolean tls = keys.parsed("tls", keys.optional("tls").orElse("on"), Values.onOff());
        Path caFile = caFile(keys);
        if (!tls && caFile != null) {
            throw keys.wrong("ca-file", "is of no use where tls is off");
        }
        int maxBytes = keys.parsed("max-length", keys.optional("max-length").orElse("8KiB"), Values.messageSize());
        return new SinkTarget.ToSyslog(address.getHostString(), address.getPort(), tls, caFile, maxBytes);
    }

    @Nullable
    private static Path caFile(SinkKeys keys) throws IOException {
        Optional<String> text = keys.optional("ca-file");
        if (text.isEmpty()) {
            return null;
        }
        Path file = Path.of(text.get());
        if (!Files.isReadable(file)) {
            throw keys.wrong("ca-file", file + " cannot be read");
        }
        return file;
    }

    /** From a file or the environment; what is said of it never shows it. */
    private static Secret secret(SinkKeys keys, Map<String, String> environment) throws IOException {
        Optional<String> file = keys.optional("secret-file");
        Optional<String> variable = keys.optional("secret-env");
        if (file.isPresent() == variable.isPresent()) {
            throw keys.wrong("secret-file", "give either this or secret-env: requests are signed with a secret");
        }
        String key = file.isPresent() ? "secret-file" : "secret-env";
        String text =
                file.isPresent() ? read(keys, Path.of(file.get())) : environment.getOrDefault(variable.orElse(""), "");
        if (text.isEmpty()) {
            throw keys.wrong(key, file.orElseGet(() -> variable.orElse("")) + " holds nothing");
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw keys.wrong(
                    key, "the secret in " + file.orElseGet(() -> variable.orElse("")) + " is none: " + e.getMessage());
        }
    }

    private static String read(SinkKeys keys, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
            if (bytes.length > MAX_SECRET_BYTES) {
                throw keys.wrong("secret-file", file + " is larger than " + MAX_SECRET_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        } catch (FileSystemException e) {
            throw keys.wrong("secret-file", file + " cannot be read");
        }
    }
}
