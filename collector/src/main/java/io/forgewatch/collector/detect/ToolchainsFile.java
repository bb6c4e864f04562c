package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.data.DataFile;
import io.forgewatch.v1.Evidence.Activity;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code compilers.yaml} as it is written; {@link Toolchains} checks and indexes it. The file explains its own keys. */
record ToolchainsFile(
        List<String> targets,
        List<String> suffixes,
        Map<String, List<String>> languages,
        List<String> objects,
        Map<String, Style> styles,
        Map<String, Toolchain> toolchains,
        List<String> shared,
        List<String> wrappers,
        List<String> proxies,
        Map<String, List<String>> buildTools,
        Java java,
        Map<String, Interpreter> interpreters,
        List<String> emulators,
        Loaders loaders,
        List<String> folders,
        List<String> others,
        List<String> readers) {

    ToolchainsFile {
        DataFile.required("targets", targets);
        DataFile.required("suffixes", suffixes);
        DataFile.required("languages", languages);
        DataFile.required("objects", objects);
        DataFile.required("styles", styles);
        DataFile.required("toolchains", toolchains);
        DataFile.required("shared", shared);
        DataFile.required("wrappers", wrappers);
        DataFile.required("proxies", proxies);
        DataFile.required("buildTools", buildTools);
        DataFile.required("java", java);
        DataFile.required("interpreters", interpreters);
        DataFile.required("emulators", emulators);
        DataFile.required("loaders", loaders);
        DataFile.required("folders", folders);
        DataFile.required("others", others);
        DataFile.required("readers", readers);
    }

    record Style(
            @Nullable List<String> values,
            @Nullable List<String> output,
            @Nullable List<String> flags,
            @Nullable List<String> language,
            @Nullable List<String> query,
            @Nullable List<String> asks,
            @Nullable List<String> checks,
            @Nullable List<String> telling,
            @Nullable List<String> run,
            @Nullable List<String> elsewhere,
            @Nullable List<String> glued,
            @Nullable Map<String, String> modes,
            @Nullable Map<String, String> commands,
            @Nullable Map<String, String> first,
            @Nullable Activity activity,
            @Nullable String defaultOutput,
            boolean stdin,
            boolean lastWins,
            @Nullable String inputs,
            @Nullable Unnamed unnamed) {}

    record Unnamed(String toolchain, List<String> languages) {
        Unnamed {
            DataFile.required("toolchain", toolchain);
            DataFile.required("languages", languages);
        }
    }

    record Toolchain(
            @Nullable String style,
            @Nullable Map<String, List<String>> drivers,
            @Nullable Map<String, List<String>> modes,
            @Nullable List<String> wrappers,
            @Nullable Map<String, List<String>> backEnds,
            boolean scripted) {}

    record Java(
            List<String> names,
            String runs,
            List<String> values,
            List<String> source,
            List<String> jar,
            List<String> module,
            List<String> starters,
            String shaped,
            Map<String, List<String>> mains) {
        Java {
            DataFile.required("names", names);
            DataFile.required("runs", runs);
            DataFile.required("values", values);
            DataFile.required("source", source);
            DataFile.required("jar", jar);
            DataFile.required("module", module);
            DataFile.required("starters", starters);
            DataFile.required("shaped", shaped);
            DataFile.required("mains", mains);
        }
    }

    record Interpreter(
            List<String> names,
            @Nullable List<String> values,
            @Nullable List<String> code,
            @Nullable List<String> module) {
        Interpreter {
            DataFile.required("names", names);
        }
    }

    record Loaders(List<String> names, List<String> values, List<String> query) {
        Loaders {
            DataFile.required("names", names);
            DataFile.required("values", values);
            DataFile.required("query", query);
        }
    }

    /**
     * Reads a file.
     *
     * @param name for messages
     * @throws IOException one line: the file, the key, what is wrong with it
     */
    static ToolchainsFile read(InputStream yaml, String name) throws IOException {
        return DataFile.read(yaml, name, ToolchainsFile.class);
    }

    /** What a key of a file says wrongly, in one line. */
    static IOException wrong(String file, String key, String what) {
        return DataFile.wrong(file, key, what);
    }
}
