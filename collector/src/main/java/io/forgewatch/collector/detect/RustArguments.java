package io.forgewatch.collector.detect;

import io.forgewatch.v1.Evidence.Activity;
import java.util.List;

/**
 * Reads rustc's arguments: as options, but what is written is named after the crate (rustc book, "Command-line arguments"; file
 * names from rustc_session::output).
 */
final class RustArguments {
    private RustArguments() {}

    static Reading read(List<String> args, OptionTable table, FileKinds kinds, boolean cut) {
        OptionScan scan = OptionScan.of(args, table, kinds, false);
        // These two are answered by compiling.
        if (args.stream().anyMatch(arg -> arg.contains("link-args") || arg.contains("native-static-libs"))) {
            scan.query = null;
        }
        Reading reading = OptionArguments.judge(scan, table, OptionArguments.Task.of(table), cut);
        boolean certain = reading.activity() == Activity.COMPILE
                && reading.outputs().isEmpty()
                && !scan.namesOutput
                && !cut
                && scan.response == null
                && scan.sources.size() == 1
                && scan.values.getOrDefault("--emit", "link").contains("link");
        return certain ? reading.withOutputs(List.of(fileName(scan, args))) : reading;
    }

    private static String fileName(OptionScan scan, List<String> args) {
        String source = scan.sources.get(0);
        String stem = source.equals("-") ? "rust_out" : PathText.stem(source);
        String crate = scan.values.getOrDefault("--crate-name", stem);
        String extra = "";
        for (int i = 0; i < args.size(); i++) {
            String setting =
                    args.get(i).startsWith("-Cextra-filename=") ? args.get(i).substring(2) : args.get(i);
            if (setting.startsWith("extra-filename=")) {
                extra = setting.substring("extra-filename=".length());
            }
        }
        String library = "lib" + crate.replace('-', '_') + extra;
        String name = switch (scan.values.getOrDefault("--crate-type", "bin")) {
            case "bin" -> crate + extra;
            case "lib", "rlib" -> library + ".rlib";
            case "staticlib" -> library + ".a";
            default -> library + ".so";
        };
        String folder = scan.elsewhere == null ? "" : scan.elsewhere + (scan.elsewhere.endsWith("/") ? "" : "/");
        return folder + name;
    }
}
