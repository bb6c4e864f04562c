package io.forgewatch.cli.config;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.trust.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where each setting's value comes from: a flag, else the environment, else the file, else the default. An empty variable is as one
 * that is not there. Immutable.
 */
public final class Settings {
    /** Names the configuration file where no flag does. */
    private static final String FILE_VARIABLE = "FORGEWATCH_CONFIG";

    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final String fileName;

    private Settings(
            Map<String, String> flags, Map<String, String> environment, Map<String, String> file, String fileName) {
        this.flags = flags;
        this.environment = environment;
        this.file = file;
        this.fileName = fileName;
    }

    /**
     * Collects the sources, and checks all that the file says.
     *
     * @param flags values by key, of the flags that were given
     * @param configFlag the file that a flag names
     * @throws Failure usage: the file cannot be read, has an unknown key or a value that is not allowed
     */
    public static Settings of(Map<String, String> flags, @Nullable Path configFlag, Map<String, String> environment) {
        String variable = environment.getOrDefault(FILE_VARIABLE, "");
        Path path = configFlag != null ? configFlag : variable.isEmpty() ? null : Path.of(variable);
        if (path == null) {
            return new Settings(flags, environment, Map.of(), "");
        }
        Map<String, String> file = ConfigFile.read(
                path, Setting.ALL.stream().map(Setting::key).collect(Collectors.toCollection(TreeSet::new)));
        Settings settings = new Settings(flags, environment, file, TerminalText.escape(path.toString()));
        for (Setting<?> setting : Setting.ALL) {
            String text = file.get(setting.key());
            if (text != null) {
                read(setting, text, settings.inFile(setting));
            }
        }
        return settings;
    }

    /**
     * The value of a setting that has a default.
     *
     * @throws Failure usage: it is not allowed; the line names key, value and what is
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseGet(() -> setting.parser().parse(setting.defaultText()));
    }

    /** The value that was set, if any. */
    public <T> Optional<T> find(Setting<T> setting) {
        String flag = flags.get(setting.key());
        if (flag != null) {
            return Optional.of(read(setting, flag, setting.flag()));
        }
        String variable = environment.getOrDefault(setting.variable(), "");
        if (!variable.isEmpty()) {
            return Optional.of(read(setting, variable, setting.variable()));
        }
        String text = file.get(setting.key());
        return text == null ? Optional.empty() : Optional.of(read(setting, text, inFile(setting)));
    }

    /** Whether a flag sets it. */
    public boolean isFlagged(Setting<?> setting) {
        return flags.containsKey(setting.key());
    }

    /** The token's file: as set, else in the data folder. */
    public Path tokenFile() {
        return find(Setting.TOKEN_FILE).orElseGet(() -> get(Setting.DATA_DIR).resolve("token"));
    }

    /** The CA that the control plane is known by: as set, else the data folder's, if it has one. */
    public Optional<Path> caFile() {
        return find(Setting.CA_FILE)
                .or(() -> Optional.of(get(Setting.DATA_DIR).resolve(CertificateAuthority.CERTIFICATE_FILE))
                        .filter(Files::exists));
    }

    private String inFile(Setting<?> setting) {
        return setting.key() + " in " + fileName;
    }

    private static <T> T read(Setting<T> setting, String text, String where) {
        try {
            return setting.parser().parse(text);
        } catch (IllegalArgumentException e) {
            String why = e.getCause() == null ? "" : " (" + e.getMessage() + ")";
            throw Failure.usage(where + " is \"" + TerminalText.escape(text) + "\"" + why + ": it must be "
                    + setting.parser().allowed());
        }
    }
}
