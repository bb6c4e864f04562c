package io.forgewatch.cli;

import io.forgewatch.cli.config.AddressText;
import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.config.SinksFile;
import io.forgewatch.cli.console.Terminal;
import io.forgewatch.control.ControlConfig;
import java.net.InetSocketAddress;

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
                .withSinks(SinksFile.configured(settings, terminal.environment()));
    }

    static void tellApi(InetSocketAddress address, Settings settings, Terminal terminal) {
        terminal.say("forgewatch: the API listens on " + text(address) + ", the token that opens it is in "
                + settings.tokenFile());
    }

    static String text(InetSocketAddress address) {
        return AddressText.of(address.getAddress().getHostAddress(), address.getPort());
    }
}
