package io.forgewatch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of {@code src/site/api.md}, each with the answer that stands behind it. */
record ApiPage(String text, String functions, List<Example> examples) {
    private static final Pattern BLOCK = Pattern.compile("```(sh|json)\n(.*?)```", Pattern.DOTALL);

    /**
     * A command and its answer.
     *
     * @param answer with an ellipsis for whatever changes
     */
    record Example(String command, String answer) {
        /** The first line, which is enough to find it on the page. */
        String name() {
            return command.lines().findFirst().orElse("");
        }

        /** What is not told by the page counts for nothing: white space, which printers differ in. */
        boolean accepts(String printed) {
            String[] parts = squeezed(answer).split("…", -1);
            String rest = squeezed(printed);
            if (!rest.startsWith(parts[0]) || !rest.endsWith(parts[parts.length - 1])) {
                return false;
            }
            int at = 0;
            for (String part : parts) {
                int found = rest.indexOf(part, at);
                if (found < 0) {
                    return false;
                }
                at = found + part.length();
            }
            return true;
        }

        private static String squeezed(String text) {
            return text.replaceAll("\\s", "");
        }
    }

    /** The page of this checkout. Its first block sets what a test sets otherwise, its second are functions. */
    static ApiPage read() throws IOException {
        String text = Files.readString(Path.of("site/api.md"));
        List<String> blocks = new ArrayList<>();
        List<Example> examples = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String content = block.group(2);
            if (block.group(1).equals("sh")) {
                blocks.add(content);
            } else {
                examples.add(new Example(blocks.get(blocks.size() - 1), content));
            }
        }
        if (examples.size() != blocks.size() - 2) {
            throw new IOException("site/api.md: a command without an answer, or the other way round");
        }
        return new ApiPage(text, blocks.get(1), examples);
    }
}
