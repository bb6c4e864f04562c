package io.forgewatch.collector.detect;

import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.List;

/** The sources of builds: asks that copies of them be kept while they exist, where that is done at all. One thread's. */
final class BuildSources {
    private static final int MAX_PATHS = 64;

    private final Questions questions;
    private final BuildAccess builds;

    BuildSources(Questions questions, BuildAccess builds) {
        this.questions = questions;
        this.builds = builds;
    }

    /** Takes the sources of a launch, which the build has already: they may be gone in a moment. */
    void reads(Build build, CompilerLaunch launch) {
        Activity activity = launch.activity();
        if (activity == Activity.QUERY || launch.tier() == Tier.NAME) {
            return;
        }
        List<String> paths = build.copies.toAsk(Launches.sources(launch), build.sources);
        for (int from = 0; from < paths.size(); from += MAX_PATHS) {
            questions.keep(
                    new Question.Sources(build.name()),
                    Launches.brief(launch.event()),
                    build.name(),
                    List.copyOf(paths.subList(from, Math.min(from + MAX_PATHS, paths.size()))));
        }
    }

    /** Copies of sources were kept, or not. */
    void onSources(Question.Sources question, FileAnswer answer) {
        Build build = builds.find(question.build());
        if (build == null) {
            return;
        }
        boolean told = false;
        for (FileFacts file : answer.getFilesList()) {
            told |= build.copies.add(file.getPath(), file, BuildCopies.SOURCE);
        }
        if (told) {
            builds.changed(build, false);
        }
    }
}
