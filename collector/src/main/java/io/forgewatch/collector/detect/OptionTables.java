package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The styles of {@code compilers.yaml}, checked: how each family's options read. */
final class OptionTables {
    private final ToolchainsFile yaml;
    private final String file;

    /** @param file its name, for messages */
    OptionTables(ToolchainsFile yaml, String file) {
        this.yaml = yaml;
        this.file = file;
    }

    /** By the style's name, in the file's order. */
    Map<String, OptionTable> all() throws IOException {
        Map<String, OptionTable> tables = new LinkedHashMap<>();
        for (Map.Entry<String, ToolchainsFile.Style> style : yaml.styles().entrySet()) {
            tables.put(style.getKey(), table(style.getKey(), style.getValue()));
        }
        return tables;
    }

    private OptionTable table(String name, ToolchainsFile.Style style) throws IOException {
        String key = "styles." + name;
        if (style.activity() == null) {
            throw wrong(key + ".activity", "is missing; one of RUN, COMPILE, LINK, ASSEMBLE");
        }
        Map<String, String> commands = style.commands() == null ? Map.of() : style.commands();
        for (Map.Entry<String, String> command : commands.entrySet()) {
            String does = command.getValue();
            if (!yaml.styles().containsKey(does) && !isActivity(does.split(" ", 2)[0])) {
                throw wrong(key + ".commands." + command.getKey(), does + " is neither an activity nor a style");
            }
        }
        Map<String, String> first = style.first() == null ? Map.of() : style.first();
        for (Map.Entry<String, String> entry : first.entrySet()) {
            if (!yaml.styles().containsKey(entry.getValue())) {
                throw wrong(key + ".first." + entry.getKey(), entry.getValue() + " is not a style");
            }
        }
        String inputs = style.inputs() == null ? "known" : style.inputs();
        if (!Set.of("known", "any", "first").contains(inputs)) {
            throw wrong(key + ".inputs", inputs + " is not one of known, any, first");
        }
        ToolchainsFile.Unnamed unnamed = style.unnamed();
        if (unnamed != null && !yaml.toolchains().containsKey(unnamed.toolchain())) {
            throw wrong(key + ".unnamed.toolchain", unnamed.toolchain() + " is not a toolchain");
        }
        return new OptionTable(
                WordSet.of(style.values()),
                WordSet.of(style.output()),
                WordSet.of(style.flags()),
                WordSet.of(style.language()),
                WordSet.of(style.query()),
                WordSet.of(style.asks()),
                WordSet.of(style.checks()),
                WordSet.of(style.telling()),
                WordSet.of(style.run()),
                WordSet.of(style.elsewhere()),
                style.glued() == null ? List.of() : style.glued(),
                style.modes() == null ? Map.of() : style.modes(),
                commands,
                first,
                style.activity(),
                style.defaultOutput() == null ? "" : style.defaultOutput(),
                style.stdin(),
                style.lastWins(),
                OptionTable.Inputs.valueOf(inputs.toUpperCase(Locale.ROOT)),
                unnamed == null
                        ? null
                        : unnamed(name, unnamed, yaml.toolchains().get(unnamed.toolchain())));
    }

    private static OptionTable.Unnamed unnamed(
            String style, ToolchainsFile.Unnamed unnamed, ToolchainsFile.@Nullable Toolchain toolchain) {
        boolean driver = toolchain != null && style.equals(toolchain.style()) && toolchain.drivers() != null;
        Role role = driver ? Role.DRIVER : Role.BACK_END;
        Tool tool = new Tool(unnamed.toolchain(), unnamed.toolchain(), role, style, "", false);
        return new OptionTable.Unnamed(tool, Set.copyOf(unnamed.languages()));
    }

    private static boolean isActivity(String word) {
        return Set.of("RUN", "COMPILE", "LINK", "ASSEMBLE", "QUERY").contains(word);
    }

    private IOException wrong(String key, String what) {
        return ToolchainsFile.wrong(file, key, what);
    }
}
