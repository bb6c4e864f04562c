package io.forgewatch.scenario;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.forgewatch.scenario.Scenario.Group;
import io.forgewatch.v1.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The verdicts as a table for people, and what they add up to. */
final class DetectionReport {
    private final List<Verdict> verdicts;
    private final List<String> costs;

    /** {@code costs} are lines that stand below the table. */
    DetectionReport(List<Verdict> verdicts, List<String> costs) {
        this.verdicts = List.copyOf(verdicts);
        this.costs = List.copyOf(costs);
    }

    String text() {
        List<String> lines = new ArrayList<>();
        int name = width(
                verdicts.stream().map(verdict -> verdict.scenario().name()).toList());
        int expected = width(verdicts.stream()
                .map(verdict -> verdict.scenario().expect().text())
                .toList());
        String row = "%-4s  %-10s  %-" + name + "s  %-" + expected + "s  %s";
        lines.add(String.format(row, "", "GROUP", "SCENARIO", "EXPECTED", "SEEN")
                .strip()
                .indent(6)
                .stripTrailing());
        for (Verdict verdict : verdicts) {
            Scenario scenario = verdict.scenario();
            String mark = !verdict.ran() ? "skip" : verdict.holds() ? "ok" : "FAIL";
            lines.add(String.format(
                    row,
                    mark,
                    scenario.group().text,
                    scenario.name(),
                    scenario.expect().text(),
                    verdict.seenText()));
            verdict.differences().forEach(difference -> lines.add("                  " + difference));
        }
        lines.add("");
        lines.add(share("recall over the attacks", of(Group.ATTACK), Verdict::holds));
        lines.add(share("precision over the look-alikes", of(Group.LOOK_ALIKE), Verdict::holds));
        lines.add(share("chain recall", of(Group.CHAIN), Verdict::holds));
        lines.add(share("exact counts", verdict -> verdict.scenario().expect().counts(), Verdict::countsHold));
        lines.add("");
        lines.addAll(costs);
        return lines.stream().map(DetectionReport::shown).collect(Collectors.joining("\n", "", "\n"));
    }

    /** Some texts come from a container, and no terminal should obey those. */
    private static String shown(String line) {
        return Pattern.compile("\\p{Cntrl}")
                .matcher(line)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\x%02x", (int) found.group().charAt(0)));
    }

    /** The findings of those that failed, as JSON, each under a line with its scenario. */
    String failures() throws InvalidProtocolBufferException {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : verdicts) {
            if (verdict.ran() && !verdict.holds()) {
                text.append("# ").append(verdict.scenario().name()).append('\n');
                for (Finding finding : verdict.seen()) {
                    text.append(JsonFormat.printer().print(finding)).append('\n');
                }
            }
        }
        return text.toString();
    }

    private static Predicate<Verdict> of(Group group) {
        return verdict -> verdict.scenario().group() == group;
    }

    private String share(String what, Predicate<Verdict> of, Predicate<Verdict> holds) {
        List<Verdict> ran = verdicts.stream().filter(of).filter(Verdict::ran).toList();
        long good = ran.stream().filter(holds).count();
        long skipped = verdicts.stream().filter(of).count() - ran.size();
        // Rounded down: only all of them are 100 %.
        String percent = ran.isEmpty()
                ? "n/a"
                : String.format(Locale.ROOT, "%.1f %%", Math.floor(1000.0 * good / ran.size()) / 10);
        String more = skipped == 0 ? "" : ", " + skipped + " skipped";
        return String.format(Locale.ROOT, "%-32s %7s  %d of %d%s", what, percent, good, ran.size(), more);
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(1);
    }
}
