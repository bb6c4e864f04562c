package io.forgewatch.cli.findings;

import io.forgewatch.cli.text.Style;
import io.forgewatch.cli.text.TerminalText;
import java.util.ArrayList;
import java.util.List;

/** The lines of a report. Texts are escaped here unless a method says that they have been. */
final class ReportPage {
    /** Where a field's value begins, after the indent. */
    private static final int LABEL_COLUMNS = 14;

    private static final int MAX_BULLETS = 100;

    private final List<String> lines = new ArrayList<>();
    private final Style style;

    ReportPage(Style style) {
        this.style = style;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    Style style() {
        return style;
    }

    /** A line that has been escaped. */
    void line(String escaped) {
        lines.add(escaped);
    }

    void heading(String text) {
        lines.add("");
        lines.add(style.bold(TerminalText.escape(text)));
    }

    /** A label and its value; nothing where there is no value. */
    void field(String label, String value) {
        if (!value.isEmpty()) {
            lines.add("  " + label + " ".repeat(Math.max(1, LABEL_COLUMNS - label.length()))
                    + TerminalText.escape(value));
        }
    }

    void paragraph(String text) {
        if (!text.isBlank()) {
            lines.add("");
            lines.add(TerminalText.escape(text.strip()));
        }
    }

    /** A heading and its items; nothing where there are none. */
    void bullets(String heading, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        heading(heading);
        items.stream().limit(MAX_BULLETS).forEach(item -> item(TerminalText.escape(item)));
        if (items.size() > MAX_BULLETS) {
            item("and " + (items.size() - MAX_BULLETS) + " more: see -o json");
        }
    }

    /** An item that has been escaped. */
    void item(String escaped) {
        lines.add("  - " + escaped);
    }

    void indented(String text) {
        lines.add("  " + TerminalText.escape(text));
    }
}
