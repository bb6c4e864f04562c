package io.forgewatch.collector.detect;

import io.forgewatch.collector.detect.chain.Paths;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps the questions that were asked, and answers them as a container with some files would. */
final class AskedFiles implements FileRequests {
    final Map<Long, ExecEvent> digests = new LinkedHashMap<>();
    final Map<Long, Outputs> outputs = new LinkedHashMap<>();
    final Map<Long, List<String>> kept = new LinkedHashMap<>();
    boolean keepsCopies;
    int asked;

    @Override
    public void digest(long request, ExecEvent exec) {
        asked++;
        digests.put(request, exec);
    }

    @Override
    public void outputs(long request, ExecEvent writer, Outputs wanted) {
        asked++;
        outputs.put(request, wanted);
    }

    @Override
    public boolean keepsCopies() {
        return keepsCopies;
    }

    @Override
    public void keep(long request, ExecEvent exec, String build, List<String> paths) {
        asked++;
        kept.put(request, paths);
    }

    /** One to each question that waits, in their order. */
    List<FileAnswer> answers(List<FileFacts> there) {
        Map<Long, FileAnswer> answers = new java.util.TreeMap<>();
        outputs.forEach((request, wanted) -> {
            FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
            for (FileFacts file : there) {
                boolean named = wanted.paths().stream()
                        .anyMatch(path -> Paths.normal(path).equals(file.getPath()));
                boolean beside = wanted.directories().contains(Paths.folder(file.getPath()))
                        && file.getMtimeNs() >= wanted.sinceNs();
                if (named || beside) {
                    answer.addFiles(file);
                }
            }
            answers.put(request, answer.build());
        });
        digests.forEach((request, exec) -> {
            FileAnswer.Builder answer = FileAnswer.newBuilder().setRequest(request);
            List<FileFacts> same = new ArrayList<>(there);
            same.removeIf(file -> file.getInode() != exec.executable().inode()
                    || file.getDevice() != exec.executable().device());
            answers.put(request, answer.addAllFiles(same).build());
        });
        outputs.clear();
        digests.clear();
        return List.copyOf(answers.values());
    }
}
