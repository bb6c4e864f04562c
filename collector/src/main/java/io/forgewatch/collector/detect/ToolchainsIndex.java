package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code compilers.yaml}, checked and indexed. Built once. */
final class ToolchainsIndex {
    private final String file;
    private final ToolNames<Tool> tools;
    private final ToolNames<Interpreter> interpreters;
    private final ToolNames<String> others;
    private final ToolNames<String> readers;
    private final Set<String> folders;
    private final Map<String, OptionTable> styles = new LinkedHashMap<>();
    private final Map<String, Tool> drivers = new HashMap<>();
    private final Map<String, Set<String>> buildWords = new HashMap<>();
    private final Set<String> names = new TreeSet<>();
    private final FileKinds kinds;
    private final Loader loader;
    private final JavaLauncher java;
    private final WordSet emulators;
    private final Set<String> shared;
    private final Set<String> wrappers;
    private final Set<String> proxies;
    private final List<OptionTable> unnamed;

    ToolchainsIndex(ToolchainsFile yaml, String file) throws IOException {
        this.file = file;
        Set<String> targets = Set.copyOf(yaml.targets());
        tools = new ToolNames<>(targets);
        interpreters = new ToolNames<>(targets);
        others = new ToolNames<>(targets);
        readers = new ToolNames<>(targets);
        folders = Set.copyOf(yaml.folders());
        kinds = new FileKinds(languages(yaml.languages()), Set.copyOf(yaml.objects()));
        shared = Set.copyOf(yaml.shared());
        wrappers = Set.copyOf(yaml.wrappers());
        proxies = Set.copyOf(yaml.proxies());
        names.addAll(wrappers);
        names.addAll(proxies);
        emulators = new WordSet(yaml.emulators());
        loader = new Loader(
                new WordSet(yaml.loaders().names()),
                new WordSet(yaml.loaders().values()),
                new WordSet(yaml.loaders().query()));
        for (Map.Entry<String, ToolchainsFile.Style> style : yaml.styles().entrySet()) {
            styles.put(style.getKey(), table(style.getKey(), style.getValue(), yaml));
        }
        unnamed = styles.values().stream()
                .filter(table -> table.unnamed() != null)
                .toList();
        for (Map.Entry<String, ToolchainsFile.Toolchain> toolchain :
                yaml.toolchains().entrySet()) {
            addToolchain(toolchain.getKey(), toolchain.getValue());
        }
        addBuildTools(yaml.buildTools());
        java = java(yaml.java());
        for (ToolchainsFile.Interpreter interpreter : yaml.interpreters().values()) {
            Interpreter found = new Interpreter(
                    words(interpreter.values()), words(interpreter.code()), words(interpreter.module()));
            interpreter.names().forEach(name -> interpreters.add(name, found));
        }
        yaml.others().forEach(name -> others.add(name, name));
        yaml.readers().forEach(name -> readers.add(name, name));
    }

    private Map<String, String> languages(Map<String, List<String>> byLanguage) throws IOException {
        Map<String, String> byEnding = new HashMap<>();
        for (Map.Entry<String, List<String>> language : byLanguage.entrySet()) {
            for (String ending : language.getValue()) {
                if (byEnding.put(ending, language.getKey()) != null) {
                    throw wrong("languages." + language.getKey(), "ending " + ending + " is listed twice");
                }
            }
        }
        return byEnding;
    }

    private OptionTable table(String name, ToolchainsFile.Style style, ToolchainsFile yaml) throws IOException {
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
                words(style.values()),
                words(style.output()),
                words(style.flags()),
                words(style.language()),
                words(style.query()),
                words(style.asks()),
                words(style.checks()),
                words(style.telling()),
                words(style.run()),
                words(style.elsewhere()),
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

    private void addToolchain(String toolchain, ToolchainsFile.Toolchain yaml) throws IOException {
        String key = "toolchains." + toolchain;
        String style = yaml.style() == null ? "" : yaml.style();
        requireStyle(key + ".style", style);
        Map<String, List<String>> listed = yaml.drivers() == null ? Map.of() : yaml.drivers();
        String language = listed.keySet().stream().findFirst().orElse("");
        for (Map.Entry<String, List<String>> entry : listed.entrySet()) {
            for (String name : entry.getValue()) {
                add(key + ".drivers", new Tool(name, toolchain, Role.DRIVER, style, entry.getKey(), yaml.scripted()));
            }
        }
        drivers.put(toolchain, new Tool(toolchain, toolchain, Role.DRIVER, style, language, true));
        for (String name : yaml.wrappers() == null ? List.<String>of() : yaml.wrappers()) {
            add(key + ".wrappers", new Tool(name, toolchain, Role.WRAPPER, style, language, yaml.scripted()));
        }
        Map<String, List<String>> backEnds = yaml.backEnds() == null ? Map.of() : yaml.backEnds();
        for (Map.Entry<String, List<String>> entry : backEnds.entrySet()) {
            requireStyle(key + ".backEnds." + entry.getKey(), entry.getKey());
            for (String name : entry.getValue()) {
                add(key + ".backEnds", new Tool(name, toolchain, Role.BACK_END, entry.getKey(), language, false));
            }
        }
    }

    private void addBuildTools(Map<String, List<String>> yaml) throws IOException {
        for (Map.Entry<String, List<String>> entry : yaml.entrySet()) {
            boolean any = entry.getKey().equals("any");
            for (String name : any ? entry.getValue() : List.of(entry.getKey())) {
                Tool tool = new Tool(name, name, Role.BUILD_TOOL, "", "", true);
                add("buildTools." + entry.getKey(), tool);
                drivers.putIfAbsent(name, tool);
            }
            if (!any) {
                buildWords.put(entry.getKey(), Set.copyOf(entry.getValue()));
            }
        }
    }

    private JavaLauncher java(ToolchainsFile.Java yaml) throws IOException {
        List<JavaLauncher.Main> mains = new ArrayList<>();
        for (Map.Entry<String, List<String>> entry : yaml.mains().entrySet()) {
            mains.add(new JavaLauncher.Main(
                    new WordSet(entry.getValue()), driver("java.mains." + entry.getKey(), entry.getKey())));
        }
        return new JavaLauncher(
                new WordSet(yaml.names()),
                driver("java.runs", yaml.runs()),
                new WordSet(yaml.values()),
                new WordSet(yaml.source()),
                new WordSet(yaml.jar()),
                new WordSet(yaml.module()),
                List.copyOf(mains));
    }

    private Tool driver(String key, String toolchain) throws IOException {
        Tool tool = drivers.get(toolchain);
        if (tool == null) {
            throw wrong(key, toolchain + " is neither a toolchain nor a build tool");
        }
        return tool;
    }

    private void add(String key, Tool tool) throws IOException {
        if (tool.name().isEmpty()) {
            throw wrong(key, "holds an empty name");
        }
        if (!tools.add(tool.name(), tool)) {
            throw wrong(key, tool.name() + " is listed twice");
        }
        names.add(tool.name());
    }

    private void requireStyle(String key, String style) throws IOException {
        if (!styles.containsKey(style)) {
            throw wrong(
                    key,
                    (style.isEmpty() ? "a style" : style) + " is not one of " + String.join(", ", styles.keySet()));
        }
    }

    private IOException wrong(String key, String what) {
        return new IOException(file + ": " + key + ": " + what);
    }

    private static WordSet words(@Nullable Collection<String> words) {
        return new WordSet(words == null ? new HashSet<>() : words);
    }

    ToolNames<Tool> tools() {
        return tools;
    }

    ToolNames<Interpreter> interpreters() {
        return interpreters;
    }

    ToolNames<String> others() {
        return others;
    }

    ToolNames<String> readers() {
        return readers;
    }

    Set<String> folders() {
        return folders;
    }

    Map<String, OptionTable> styles() {
        return styles;
    }

    OptionTable style(String name) {
        OptionTable table = styles.get(name);
        if (table == null) {
            throw new IllegalArgumentException("no style " + name);
        }
        return table;
    }

    List<OptionTable> unnamed() {
        return unnamed;
    }

    Map<String, Set<String>> buildWords() {
        return buildWords;
    }

    Set<String> names() {
        return names;
    }

    FileKinds kinds() {
        return kinds;
    }

    Loader loader() {
        return loader;
    }

    JavaLauncher java() {
        return java;
    }

    WordSet emulators() {
        return emulators;
    }

    Set<String> shared() {
        return shared;
    }

    Set<String> wrappers() {
        return wrappers;
    }

    Set<String> proxies() {
        return proxies;
    }
}
