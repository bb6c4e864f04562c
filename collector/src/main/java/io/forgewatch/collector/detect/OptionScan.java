package io.forgewatch.collector.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over a command line, by an {@link OptionTable}. Holds what was met; {@link OptionArguments} judges it. */
final class OptionScan {
    private final OptionTable table;
    private final FileKinds kinds;

    final List<String> sources = new ArrayList<>();
    /** The language of each source, in the same order. */
    final List<String> languages = new ArrayList<>();

    final List<String> outputs = new ArrayList<>();
    /** The last value of each option that takes one. */
    final Map<String, String> values = new HashMap<>();

    int objects;
    int strays;
    boolean namesOutput;
    boolean run;

    @Nullable
    String query;

    @Nullable
    String ask;

    @Nullable
    String check;

    @Nullable
    String telling;

    @Nullable
    String mode;

    @Nullable
    String response;

    @Nullable
    String elsewhere;

    @Nullable
    private String language;

    private boolean operandsOnly;

    private OptionScan(OptionTable table, FileKinds kinds) {
        this.table = table;
        this.kinds = kinds;
    }

    /** Reads arguments without {@code argv[0]}. */
    static OptionScan of(List<String> args, OptionTable table, FileKinds kinds, boolean run) {
        OptionScan scan = new OptionScan(table, kinds);
        scan.run = run;
        for (int i = 0; i < args.size() && !scan.isProgramsOwn(args.get(i)); i++) {
            i += scan.take(args.get(i), i + 1 < args.size() ? args.get(i + 1) : null);
        }
        return scan;
    }

    /** What is run at once has arguments of its own after its sources. */
    private boolean isProgramsOwn(String arg) {
        boolean begun = !sources.isEmpty() && (run || table.inputs() == OptionTable.Inputs.FIRST);
        return begun && (table.inputs() == OptionTable.Inputs.FIRST || kinds.language(arg) == null);
    }

    /** How many of the following arguments were taken as well. */
    private int take(String arg, @Nullable String next) {
        if (operandsOnly || arg.equals("-")) {
            operand(arg);
        } else if (arg.equals("--")) {
            operandsOnly = true;
        } else if (arg.startsWith("@") && arg.length() > 1) {
            response = arg;
        } else if (arg.startsWith("-")) {
            return option(arg, next);
        } else if (!arg.startsWith("+")) {
            operand(arg);
        }
        return 0;
    }

    private int option(String arg, @Nullable String next) {
        if (telling == null && table.telling().contains(arg)) {
            telling = arg;
        }
        if (query == null && table.query().contains(arg)) {
            query = arg;
        }
        if (ask == null && table.asks().contains(arg)) {
            ask = arg;
        }
        if (check == null && table.checks().contains(arg)) {
            check = arg;
        }
        run |= table.run().contains(arg);
        if (table.modes().containsKey(arg)) {
            mode = arg;
            check = table.lastWins() ? null : check;
        }
        if (table.values().contains(arg)) {
            if (next != null) {
                value(arg, next);
            }
            return 1;
        }
        for (String start : table.glued()) {
            if (arg.startsWith(start) && arg.length() > start.length()) {
                namesOutput = true;
                outputs.add(arg.substring(start.length()));
                return 0;
            }
        }
        int equals = arg.indexOf('=');
        if (equals > 0 && table.values().contains(arg.substring(0, equals))) {
            value(arg.substring(0, equals), arg.substring(equals + 1));
        } else if (arg.length() > 2
                && !table.flags().contains(arg)
                && table.values().contains(arg.substring(0, 2))) {
            joined(arg.substring(0, 2), arg.substring(2));
        }
        return 0;
    }

    /** {@code -ofile}, {@code -xc}, {@code -lm}; other letters may begin a long option. */
    private void joined(String option, String rest) {
        if (table.output().contains(option) || table.language().contains(option) || option.equals("-l")) {
            value(option, rest);
        }
    }

    private void value(String option, String value) {
        values.put(option, value);
        if (table.output().contains(option)) {
            namesOutput = true;
            if (!value.equals("-") && !value.equals("/dev/null")) {
                outputs.add(value);
            }
        } else if (table.language().contains(option)) {
            language = languageOf(value);
        } else if (table.elsewhere().contains(option)) {
            elsewhere = value;
        } else if (option.equals("-l")) {
            objects++;
        }
    }

    private void operand(String arg) {
        String byEnding = arg.equals("-") ? "" : kinds.language(arg);
        if (language != null) {
            source(arg, language);
        } else if (byEnding != null) {
            source(arg, byEnding);
        } else if (table.inputs() != OptionTable.Inputs.KNOWN || run) {
            source(arg, "");
        } else if (kinds.isObject(arg)) {
            objects++;
        } else {
            strays++;
        }
    }

    private void source(String path, String sourceLanguage) {
        sources.add(path);
        languages.add(sourceLanguage);
    }

    /** A value of gcc's {@code -x} as a language's name (gcc(1), "Options Controlling the Kind of Output"). */
    private static @Nullable String languageOf(String value) {
        String plain = value.replace("-header", "")
                .replace("-cpp-output", "")
                .replace("-user", "")
                .replace("-system", "");
        return switch (plain) {
            case "none" -> null;
            case "assembler", "assembler-with-cpp" -> "assembly";
            case "f77", "f95", "f77-cpp-input", "f95-cpp-input" -> "fortran";
            case "cpp-output" -> "c";
            case "ir" -> "llvm-ir";
            case "cu", "hip" -> "cuda";
            default -> plain;
        };
    }
}
