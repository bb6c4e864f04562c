package io.forgewatch.cli.policy;

import io.forgewatch.cli.console.Failure;
import io.forgewatch.cli.text.TerminalText;
import io.forgewatch.control.policy.PolicyCheck;
import io.forgewatch.v1.Policy;
import io.forgewatch.v1.PolicyProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A policy as a file of YAML, or of JSON, which is YAML, too: keys are named as in the API. */
public final class PolicyFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 10;

    private final String name;
    private final int[] text;
    private final PolicyReader reader;

    private PolicyFile(String name, int[] text, PolicyReader reader) {
        this.name = name;
        this.text = text;
        this.reader = reader;
    }

    /**
     * Reads a file, whatever is wrong with what it says.
     *
     * @throws Failure usage: there is no such file, or it cannot be read as text
     */
    public static PolicyFile read(Path file) {
        String name = file.toString();
        String text = text(file);
        PolicyReader reader = new PolicyReader();
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(MAX_BYTES);
        try {
            Node root = new Yaml(limits).compose(new StringReader(text));
            if (root != null) {
                reader.root(root);
            }
        } catch (MarkedYAMLException e) {
            Place place = e.getProblemMark() == null ? Place.START : Place.of(e.getProblemMark());
            reader.wrong("", place, "this is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            reader.wrong("", Place.START, "this is not YAML: " + e.getMessage());
        }
        return new PolicyFile(name, text.codePoints().toArray(), reader);
    }

    private static String text(Path file) {
        String shown = TerminalText.escape(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw Failure.usage(shown + " is larger than 1 MiB, which no policy is");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            // A byte order mark.
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw Failure.usage("there is no file " + shown);
        } catch (CharacterCodingException e) {
            throw Failure.usage(shown + " is not UTF-8: save it as such");
        } catch (IOException e) {
            throw Failure.usage(shown + " cannot be read: " + TerminalText.escape(String.valueOf(e.getMessage())));
        }
    }

    /** What it says, as far as it could be read. */
    public Policy policy() {
        return reader.policy();
    }

    /** Everything that is wrong or doubtful, in the order of the file. */
    public List<PlacedProblem> problems(Instant now) {
        List<PlacedProblem> all = new ArrayList<>();
        reader.problems().forEach((problem, place) -> all.add(PlacedProblem.of(name, place, problem)));
        // What could not be read is not missing.
        if (all.isEmpty() || !policy().equals(Policy.getDefaultInstance())) {
            PolicyCheck.problems(policy(), now).stream()
                    .filter(problem -> !reader.isUnread(problem.getField()))
                    .forEach(problem -> all.add(PlacedProblem.of(name, place(problem), problem)));
        }
        all.sort(Comparator.comparing(problem -> new Place(problem.line(), problem.column())));
        return all;
    }

    /** Of the field, else of what should have it. */
    private Place place(PolicyProblem problem) {
        Map<String, Node> nodes = reader.nodes();
        String field = problem.getField();
        Node node = nodes.get(field);
        if (node instanceof ScalarNode scalar) {
            return Place.within(text, scalar, Math.max(0, problem.getColumn() - 1));
        }
        while (node == null && field.contains(".")) {
            field = field.substring(0, field.lastIndexOf('.'));
            node = nodes.get(field);
        }
        return node == null ? Place.START : Place.of(node.getStartMark());
    }
}
