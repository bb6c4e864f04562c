package io.forgewatch.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Forgewatch's programs in this kernel by bpftool(8), and who holds them by their descriptors (proc(5), fdinfo). */
final class BpfPrograms {
    private static final String PROGRAM_ID = "prog_id:";

    private BpfPrograms() {}

    /** How many a process holds. */
    static int heldBy(long pid) {
        Set<Long> held = loaded();
        held.retainAll(heldIds(Path.of("/proc", Long.toString(pid))));
        return held.size();
    }

    /** Ids of those that are in the kernel although no process holds them. */
    static Set<Long> orphans() {
        Set<Long> orphans = loaded();
        Leftovers.list(Path.of("/proc")).stream()
                .filter(folder -> folder.getFileName().toString().matches("\\d+"))
                .forEach(folder -> orphans.removeAll(heldIds(folder)));
        return orphans;
    }

    private static Set<Long> loaded() {
        try {
            String listed =
                    Commands.run("bpftool", "--json", "prog", "list").ok().stdout();
            Set<Long> ids = new HashSet<>();
            for (JsonNode program : new ObjectMapper().readTree(listed)) {
                if (program.path("name").asText().startsWith("forgewatch_")) {
                    ids.add(program.path("id").asLong());
                }
            }
            return ids;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Long> heldIds(Path process) {
        Set<Long> ids = new HashSet<>();
        for (Path descriptor : descriptors(process)) {
            for (String line : lines(descriptor)) {
                if (line.startsWith(PROGRAM_ID)) {
                    ids.add(Long.parseLong(line.substring(PROGRAM_ID.length()).strip()));
                }
            }
        }
        return ids;
    }

    private static List<Path> descriptors(Path process) {
        try {
            return Leftovers.list(process.resolve("fdinfo"));
        } catch (UncheckedIOException gone) {
            return List.of();
        }
    }

    private static List<String> lines(Path descriptor) {
        try {
            return Files.readAllLines(descriptor);
        } catch (IOException gone) {
            return List.of();
        }
    }
}
