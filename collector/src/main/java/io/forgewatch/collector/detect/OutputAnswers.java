package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.chain.Paths;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of the files that were found where a process wrote is which of its outputs, or one that no argument names. Pure. */
final class OutputAnswers {
    private OutputAnswers() {}

    /** Found beside what was asked for by name: written meanwhile, and no source. */
    static boolean isResult(Build build, Question.Written question, FileFacts facts) {
        FileIdentity.Kind kind = facts.getIdentity().getKind();
        boolean result = kind != FileIdentity.Kind.SCRIPT && kind != FileIdentity.Kind.OTHER;
        Executable writer = question.writer().event().executable();
        // What runs cannot be written (ETXTBSY of open(2)).
        boolean itself = facts.getDevice() == writer.device() && facts.getInode() == writer.inode();
        return result
                && !itself
                && facts.getInode() != 0
                && facts.getSize() > 0
                && facts.getMtimeNs() >= question.writer().fromNs() - WrittenFile.SLACK_NS
                && facts.getMtimeNs() <= question.untilNs() + WrittenFile.SLACK_NS
                && !build.sources.contains(facts.getPath());
    }

    /** By its content it is what a compiler or a linker makes. */
    static boolean isCompiled(FileFacts facts) {
        return switch (facts.getIdentity().getKind()) {
            case EXECUTABLE, SHARED_OBJECT, OBJECT, CLASS -> true;
            default -> false;
        };
    }

    /** The path that was asked for; what was found may have another, if a link stood on the way. */
    static @Nullable String asked(Question.Written question, String found, int files) {
        String name = PathText.baseName(found);
        List<String> named = new ArrayList<>();
        for (String path : question.writer().paths()) {
            if (Paths.normal(path).equals(found) || path.equals(found)) {
                return path;
            }
            if (PathText.baseName(path).equals(name)) {
                named.add(path);
            }
        }
        boolean only = named.size() == 1 && question.writer().paths().size() == 1 && files == 1;
        return only ? named.get(0) : null;
    }
}
