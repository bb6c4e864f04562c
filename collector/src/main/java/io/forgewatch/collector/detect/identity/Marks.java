package io.forgewatch.collector.detect.identity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The programs that are known, and the marks by which they are. Immutable; any thread. */
final class Marks {
    /** The pattern of Go's build information, which no program lists. */
    static final int GO_BUILD_INFO = 0;

    private final PatternScanner scanner;
    private final List<Rule> rules = new ArrayList<>();

    /** One mark: it holds where any of these does. */
    private record Mark(
            String name, List<Integer> patterns, List<Glob> needed, List<Glob> soname, List<String> goPath) {
        boolean holds(Evidence evidence) {
            for (int pattern : patterns) {
                if (evidence.has(pattern)) {
                    return true;
                }
            }
            return needed.stream()
                            .anyMatch(glob -> evidence.elf().needed().stream().anyMatch(glob::matches))
                    || soname.stream()
                            .anyMatch(glob -> glob.matches(evidence.elf().soname()))
                    || goPath.contains(evidence.goPath());
        }
    }

    /** How a program is known. */
    static final class Rule {
        private final MarksFile.Program program;
        private final List<Mark> marks;
        private final @Nullable Rule base;
        private final Set<String> over;
        private boolean last = true;

        private Rule(MarksFile.Program program, List<Mark> marks, @Nullable Rule base) {
            this.program = program;
            this.marks = marks;
            this.base = base;
            over = new TreeSet<>(program.over());
            for (Rule rule = base; rule != null; rule = rule.base) {
                over.add(rule.program.what());
            }
        }

        /** As {@link FileIdentity#program()}. */
        String program() {
            return program.program();
        }

        /** Whether no other program can turn out to be what this seems to be. */
        boolean isLast() {
            return last;
        }

        private boolean holds(Evidence evidence) {
            int holding = 0;
            for (Mark mark : marks) {
                holding += mark.holds(evidence) ? 1 : 0;
            }
            return holding >= program.quorum() && (base == null || base.holds(evidence));
        }

        /** What was found, in words. */
        List<String> found(Evidence evidence) {
            List<String> found = new ArrayList<>();
            found.add(program.what());
            if (base != null) {
                found.addAll(base.names(evidence));
            }
            found.addAll(names(evidence));
            return List.copyOf(found);
        }

        private List<String> names(Evidence evidence) {
            return marks.stream()
                    .filter(mark -> mark.holds(evidence))
                    .map(Mark::name)
                    .toList();
        }
    }

    /** What a file was found to hold. */
    interface Evidence {
        boolean has(int pattern);

        ElfFile elf();

        String goPath();
    }

    private Marks(MarksFile file) {
        Map<String, Integer> patterns = new LinkedHashMap<>();
        patterns.put(new String(GoBuildInfo.MAGIC, StandardCharsets.ISO_8859_1), GO_BUILD_INFO);
        Map<String, Rule> byWhat = new LinkedHashMap<>();
        for (MarksFile.Program program : file.programs()) {
            List<Mark> marks = program.marks().entrySet().stream()
                    .map(entry -> mark(program, entry.getKey(), entry.getValue(), patterns))
                    .toList();
            Rule base = program.refines() == null ? null : byWhat.get(program.refines());
            if (program.refines() != null && base == null) {
                throw wrong(program, "refines " + program.refines() + ", which does not stand before it");
            }
            int quorum = program.quorum();
            if (quorum < (base == null ? 2 : 1) || quorum > marks.size()) {
                throw wrong(program, "asks for " + quorum + " of " + marks.size() + " marks");
            }
            Rule rule = new Rule(program, marks, base);
            if (byWhat.put(program.what(), rule) != null) {
                throw wrong(program, "stands there twice");
            }
            rules.add(rule);
        }
        for (Rule rule : rules) {
            for (String beaten : rule.over) {
                Rule other = byWhat.get(beaten);
                if (other == null) {
                    throw wrong(rule.program, "stands over " + beaten + ", which is not there");
                }
                other.last = false;
            }
        }
        scanner = new PatternScanner(patterns.keySet().stream()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    /** The marks that come with the program. */
    static Marks builtIn() {
        try (InputStream yaml = Marks.class.getResourceAsStream("marks.yaml")) {
            if (yaml == null) {
                throw new IOException("marks.yaml is missing beside " + Marks.class.getName());
            }
            return new Marks(MarksFile.read(yaml));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static Mark mark(
            MarksFile.Program program, String name, MarksFile.Mark yaml, Map<String, Integer> patterns) {
        List<Integer> ids = new ArrayList<>();
        for (String text : list(yaml.bytes())) {
            if (text.length() < PatternScanner.MIN_PATTERN_BYTES || text.length() > PatternScanner.MAX_PATTERN_BYTES) {
                throw wrong(program, "has a mark that is too short or too long: " + name);
            }
            ids.add(patterns.computeIfAbsent(text, added -> patterns.size()));
        }
        return new Mark(
                name,
                List.copyOf(ids),
                list(yaml.needed()).stream().map(Glob::new).toList(),
                list(yaml.soname()).stream().map(Glob::new).toList(),
                list(yaml.goPath()));
    }

    private static List<String> list(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    private static IllegalArgumentException wrong(MarksFile.Program program, String what) {
        return new IllegalArgumentException("marks.yaml: " + program.what() + " " + what);
    }

    PatternScanner scanner() {
        return scanner;
    }

    int patternCount() {
        return scanner.patternCount();
    }

    /** The program that the evidence shows: of several the one that stands over the others, else the first in the file. */
    Optional<Rule> program(Evidence evidence) {
        List<Rule> holding = rules.stream().filter(rule -> rule.holds(evidence)).toList();
        return holding.stream()
                .filter(rule -> holding.stream().noneMatch(other -> other.over.contains(rule.program.what())))
                .findFirst();
    }

    /** Those, and what else a file of one of them is called. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(programs());
        rules.forEach(rule -> names.addAll(rule.program.names()));
        return names;
    }

    /** What {@link FileIdentity#program()} can be. */
    Set<String> programs() {
        Set<String> names = new TreeSet<>();
        rules.forEach(rule -> names.add(rule.program()));
        names.remove("");
        return names;
    }
}
