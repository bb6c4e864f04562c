package io.forgewatch.cli;

import io.forgewatch.cli.config.Setting;
import io.forgewatch.cli.config.Settings;
import io.forgewatch.cli.console.Terminal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A command that does something: it has settings and writes to a terminal. Runs once, on the main thread. */
public abstract class Command implements Callable<Integer> {
    protected final Terminal terminal;
    private final Setting<?>[] uses;
    private @Nullable CommandSpec spec;

    protected Command(Terminal terminal, Setting<?>... uses) {
        this.terminal = terminal;
        this.uses = uses.clone();
    }

    /** Describes this command to picocli, with a flag for each setting that it uses. */
    final CommandSpec describe() {
        CommandSpec described = CommandSpec.forAnnotatedObject(this);
        for (Setting<?> setting : uses) {
            String standard = setting.defaultText().isEmpty() ? "" : " Default: " + setting.defaultText();
            OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                    .paramLabel(setting.label())
                    .type(String.class)
                    .description(setting.description() + standard);
            if (!setting.bareText().isEmpty()) {
                option.arity("0..1").fallbackValue(setting.bareText());
            }
            described.addOption(option.build());
        }
        spec = described;
        return described;
    }

    /** What was set, from flags, environment and file. */
    protected final Settings settings() {
        if (spec == null) {
            throw new IllegalStateException("the command was not described to picocli");
        }
        ParseResult parsed = spec.commandLine().getParseResult();
        Map<String, String> flags = new HashMap<>();
        for (Setting<?> setting : uses) {
            String value = parsed.matchedOptionValue(setting.flag(), (String) null);
            if (value != null) {
                flags.put(setting.key(), value);
            }
        }
        Forgewatch root = (Forgewatch) spec.root().userObject();
        Path file = root.configFile();
        return Settings.of(flags, file, terminal.environment());
    }
}
