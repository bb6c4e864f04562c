package io.forgewatch.collector.detect;

import io.forgewatch.v1.Evidence.Activity;
import java.util.ArrayList;
import java.util.List;

/** Reads the arguments of a program that is told everything by options and operands: gcc, as, ld, javac, most others. */
final class OptionArguments {
    private OptionArguments() {}

    /**
     * What is to be done where the options say nothing else.
     *
     * @param output what is written then; {@code *} is the source's stem
     * @param needsInput whether nothing is done where no input is named
     */
    record Task(Activity activity, String output, boolean needsInput) {
        static Task of(OptionTable table) {
            return new Task(table.activity(), table.defaultOutput(), true);
        }
    }

    /**
     * What the arguments ask for.
     *
     * @param cut whether some are missing: then nothing is concluded from an absence
     */
    static Reading read(List<String> args, OptionTable table, FileKinds kinds, boolean cut) {
        boolean run = table.activity() == Activity.RUN;
        return judge(OptionScan.of(args, table, kinds, run), table, Task.of(table), cut);
    }

    /** As {@link #read}, of a command line that was walked already. */
    static Reading judge(OptionScan scan, OptionTable table, Task task, boolean cut) {
        List<String> reasons = new ArrayList<>();
        boolean unseen = cut || scan.response != null;
        if (scan.response != null) {
            reasons.add("more arguments stand in the file " + Quoted.of(scan.response.substring(1))
                    + ", which was not read");
        }
        Activity activity = activity(scan, table, task, unseen, cut, reasons);
        boolean compilers = !scan.sources.isEmpty()
                || scan.objects > 0
                || scan.mode != null
                || scan.namesOutput
                || scan.telling != null
                || scan.response != null
                // Else whoever pads a command line beyond the record would be known by name only.
                || cut;
        if (scan.sources.isEmpty() && scan.telling != null) {
            reasons.add("option " + Quoted.of(scan.telling) + " is a compiler's");
        }
        if (activity == Activity.RUN) {
            reasons.add("compiles and runs in one step");
        }
        if (!scan.sources.isEmpty()) {
            reasons.add("reads " + (scan.sources.get(0).equals("-") ? "standard input" : Quoted.of(scan.sources.get(0)))
                    + (scan.sources.size() > 1 ? " and " + (scan.sources.size() - 1) + " more" : ""));
        }
        return new Reading(
                activity,
                List.copyOf(scan.sources),
                outputs(scan, table, activity, task, unseen),
                scan.languages.isEmpty() ? "" : scan.languages.get(0),
                compilers,
                scan.telling != null,
                scan.namesOutput || scan.elsewhere != null,
                reasons);
    }

    private static Activity activity(
            OptionScan scan, OptionTable table, Task task, boolean unseen, boolean cut, List<String> reasons) {
        boolean empty = scan.sources.isEmpty() && scan.objects + scan.strays == 0;
        String question = scan.query == null && empty ? scan.ask : scan.query;
        if (question != null && !cut) {
            reasons.add("asks only: " + Quoted.of(question));
            return Activity.QUERY;
        }
        if (scan.run && (!scan.sources.isEmpty() || unseen)) {
            return Activity.RUN;
        }
        if (scan.check != null && !cut) {
            reasons.add("stops before compiling: " + Quoted.of(scan.check));
            return Activity.QUERY;
        }
        if (!scan.sources.isEmpty()) {
            boolean assembly = task.activity() == Activity.COMPILE
                    && scan.languages.stream().allMatch("assembly"::equals);
            if (assembly) {
                return scan.mode == null && table.links() ? Activity.LINK : Activity.ASSEMBLE;
            }
            return task.activity();
        }
        if (scan.objects + scan.strays > 0) {
            return table.links() ? Activity.LINK : task.activity();
        }
        if (unseen || !task.needsInput()) {
            return task.activity();
        }
        if (table.stdin()) {
            scan.sources.add("-");
            scan.languages.add("");
            return task.activity();
        }
        reasons.add("names no input");
        return Activity.QUERY;
    }

    private static List<String> outputs(
            OptionScan scan, OptionTable table, Activity activity, Task task, boolean unseen) {
        if (activity == Activity.QUERY || activity == Activity.RUN) {
            return List.of();
        }
        if (scan.namesOutput || unseen || scan.elsewhere != null) {
            return List.copyOf(scan.outputs);
        }
        String mode = scan.mode == null ? "" : table.modes().getOrDefault(scan.mode, "");
        String form = mode.isEmpty() ? task.output() : mode;
        boolean unsure = scan.sources.isEmpty() && scan.objects == 0 && scan.strays > 0;
        if (form.isEmpty() || unsure) {
            return List.of();
        }
        if (!form.contains("*")) {
            return List.of(form);
        }
        // What several sources become together is named after none of them for certain.
        boolean together = mode.isEmpty() && form.equals("*");
        if (together && scan.sources.size() != 1) {
            return List.of();
        }
        List<String> written = new ArrayList<>();
        for (String source : scan.sources) {
            if (!source.equals("-")) {
                String folder = form.startsWith("./") ? PathText.folder(source) : "";
                String bare = form.startsWith("./") ? form.substring(2) : form;
                written.add(folder + bare.replace("*", PathText.stem(source)));
            }
        }
        return written;
    }
}
