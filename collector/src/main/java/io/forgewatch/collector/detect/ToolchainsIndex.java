package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.CompilerLaunch.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** {@code compilers.yaml}, checked and indexed. Built once. */
final class ToolchainsIndex {
    private final String file;
    private final ToolNames<Tool> tools;
    private final ToolNames<Interpreter> interpreters;
    private final ToolNames<String> others;
    private final ToolNames<String> readers;
    private final Set<String> folders;
    private final Map<String, OptionTable> styles;
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
        WordSet targets = new WordSet(yaml.targets());
        List<String> aside = List.copyOf(yaml.suffixes());
        tools = new ToolNames<>(targets, aside);
        interpreters = new ToolNames<>(targets, aside);
        others = new ToolNames<>(targets, aside);
        readers = new ToolNames<>(targets, aside);
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
        styles = new OptionTables(yaml, file).all();
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
                    WordSet.of(interpreter.values()), WordSet.of(interpreter.code()), WordSet.of(interpreter.module()));
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
        Map<String, List<String>> modes = yaml.modes() == null ? Map.of() : yaml.modes();
        for (Map.Entry<String, List<String>> entry : modes.entrySet()) {
            requireStyle(key + ".modes." + entry.getKey(), entry.getKey());
            for (String name : entry.getValue()) {
                add(key + ".modes", new Tool(name, toolchain, Role.DRIVER, entry.getKey(), language, yaml.scripted()));
            }
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
        Tool shaped = driver("java.shaped", yaml.shaped());
        requireStyle("java.shaped", shaped.style());
        return new JavaLauncher(
                new WordSet(yaml.names()),
                driver("java.runs", yaml.runs()),
                new WordSet(yaml.values()),
                new WordSet(yaml.source()),
                new WordSet(yaml.jar()),
                new WordSet(yaml.module()),
                new WordSet(yaml.starters()),
                List.copyOf(mains),
                new JavaLauncher.Shape(shaped, style(shaped.style()), kinds));
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
        return ToolchainsFile.wrong(file, key, what);
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
