package io.forgewatch.system;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Forgewatch's programs in this kernel, by bpftool(8). */
final class BpfPrograms {
    private BpfPrograms() {}

    /** How many a process holds. */
    static long heldBy(long pid) {
        return holders().stream().filter(pids -> pids.contains(pid)).count();
    }

    /** How many are in the kernel although no process holds them. */
    static long orphans() {
        return holders().stream().filter(List::isEmpty).count();
    }

    /** For each program, who holds it. */
    private static List<List<Long>> holders() {
        List<List<Long>> holders = new ArrayList<>();
        for (JsonNode program : programs()) {
            if (program.path("name").asText().startsWith("forgewatch_")) {
                List<Long> pids = new ArrayList<>();
                program.path("pids")
                        .forEach(holder -> pids.add(holder.path("pid").asLong()));
                holders.add(pids);
            }
        }
        return holders;
    }

    private static JsonNode programs() {
        try {
            return new ObjectMapper()
                    .readTree(Commands.run("bpftool", "--json", "prog", "list")
                            .ok()
                            .stdout());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
