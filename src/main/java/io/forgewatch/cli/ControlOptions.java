package io.forgewatch.cli;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.config.SinksFile;
import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.control.ControlConfig;
import io.forgewatch.control.ControlPlane;
import io.forgewatch.control.TlsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What every command that has a control plane has in common. */
final class ControlOptions {
    private ControlOptions() {}

    /** As the settings say. */
    static ControlConfig of(Settings settings, Terminal terminal) {
        return ControlConfig.inDirectory(settings.get(Setting.DATA_DIR))
                .withStore(StoreOptions.of(settings, terminal.environment()))
                .withListen(settings.get(Setting.LISTEN))
                .withTokenFile(settings.tokenFile())
                .withRetention(settings.get(Setting.RETENTION))
                .withMaxStoreBytes(settings.get(Setting.STORE_MAX_BYTES))
                .withSilentAfter(settings.get(Setting.SILENT_AFTER))
                .withTls(tls(settings))
                .withSinks(SinksFile.configured(settings, terminal.environment()));
    }

    private static TlsConfig tls(Settings settings) {
        TlsConfig named =
                TlsConfig.DEFAULT.withNames(settings.find(Setting.TLS_NAMES).orElseGet(ControlOptions::hostName));
        Optional<Path> certificate = settings.find(Setting.TLS_CERT);
        Optional<Path> key = settings.find(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw Failure.usage("--tls-cert and --tls-key belong together: name both, or neither");
        }
        return certificate.isPresent() && key.isPresent() ? named.withCertificate(certificate.get(), key.get()) : named;
    }

    /** The kernel's, where that is one by which a host can be reached. */
    private static List<String> hostName() {
        try {
            return Setting.TLS_NAMES
                    .parser()
                    .parse(Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip());
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    static void tellApi(ControlPlane plane, Settings settings, Terminal terminal) {
        terminal.say("forgewatch: the API listens on " + text(plane.address()) + (plane.speaksTls() ? " (TLS)" : "")
                + ", the token that opens it is in "
                + settings.tokenFile());
    }

    static String text(InetSocketAddress address) {
        return AddressText.of(address.getAddress().getHostAddress(), address.getPort());
    }
}
