package io.forgewatch.collector.detect;

import io.forgewatch.collector.container.ContainerKey;
import io.forgewatch.collector.detect.chain.FileVersion;
import io.forgewatch.collector.detect.chain.Paths;
import io.forgewatch.collector.detect.chain.WrittenFile;
import io.forgewatch.collector.detect.chain.WrittenFiles;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.v1.FileAnswer;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileGap;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of builds: what runs in them, and what they write. Asks for an output when the first of its writers has ended, and
 * again when the last has. One thread's.
 */
final class BuildFiles {
    private static final int MAX_PATHS = 64;
    private static final int MAX_FOUND = 32;

    private final FindingAssembler assembler;
    private final Questions questions;
    private final WrittenFiles written;
    private final BuildAccess builds;
    private final Writers writers;

    BuildFiles(
            FindingAssembler assembler,
            Questions questions,
            WrittenFiles written,
            BuildAccess builds,
            BuildCounters counters) {
        this.assembler = assembler;
        this.questions = questions;
        this.written = written;
        this.builds = builds;
        this.writers = new Writers(counters);
    }

    /** A process of a build was listed in its finding. */
    void listed(Build build, ExecEvent event) {
        FileVersion version = FileVersion.of(event.executable());
        if (build.digests.begin(version) && !questions.digest(new Question.Row(build.name(), version), event)) {
            build.gaps.add("the sha256 of some programs is missing: too many questions about files waited");
        }
    }

    /** Takes a launch whose outputs, if it has any, are results. */
    void launched(Build build, CompilerLaunch launch) {
        Activity activity = launch.activity();
        if (activity == Activity.QUERY || activity == Activity.ACTIVITY_UNSPECIFIED || activity == Activity.RUN) {
            return;
        }
        long fromNs = assembler.realtimeNs(launch.event().timeNs());
        List<String> paths = new ArrayList<>();
        for (String path : Launches.outputs(launch)) {
            if (paths.size() < MAX_PATHS && build.outputs.get(path) != null) {
                paths.add(path);
            }
        }
        List<String> folders = launch.tier() == Tier.NAME ? List.of() : Launches.folders(launch);
        if (paths.isEmpty()) {
            for (String path : Launches.classes(launch, folders)) {
                if (build.outputs.guess(build.name(), build.container, path) != null) {
                    paths.add(path);
                }
            }
        }
        folders = Stream.concat(
                        folders.stream(),
                        paths.stream().filter(path -> path.endsWith(".class")).map(Paths::folder))
                .distinct()
                .limit(MAX_FOUND)
                .toList();
        follow(build, Writer.of(launch, paths, folders, fromNs));
        if (activity == Activity.LINK) {
            shareWithGo(build, launch, paths);
        }
    }

    /** What its linker wrote, go gives its build id and its place: it writes it, too. */
    private void shareWithGo(Build build, CompilerLaunch linker, List<String> paths) {
        if (paths.isEmpty()
                || !linker.toolchain().equals("go")
                || linker.event().ancestors().isEmpty()) {
            return;
        }
        ExecEvent.Ancestor parent = linker.event().ancestors().get(0);
        Writers.Followed above = writers.get(new ProcessId(parent.pid(), parent.startTimeNs()));
        if (above != null && above.build().equals(build.name())) {
            follow(build, above.writer().with(paths, MAX_PATHS));
        }
    }

    /** Follows a process until it has written. */
    void follow(Build build, Writer writer) {
        Writers.Followed before = writers.remove(writer.process());
        if (before != null && before.build().equals(build.name())) {
            files(build, before.writer()).forEach(WrittenFile::withdraw);
        }
        if (writer.paths().isEmpty() && writer.folders().isEmpty()) {
            return;
        }
        if (!writers.put(build.name(), writer)) {
            build.gaps.add("outputs of some processes were not looked at: their paths are too long");
            return;
        }
        for (WrittenFile file : files(build, writer)) {
            file.begin(writer.fromNs(), writer.believed());
            written.put(file);
        }
    }

    /**
     * A launch is known by more than it was when it was taken.
     *
     * @param exit of its process; null while it runs
     */
    void raised(Build build, CompilerLaunch launch, @Nullable ExitEvent exit) {
        boolean isNew = false;
        for (String path : Launches.outputs(launch)) {
            WrittenFile file = build.outputs.get(path);
            isNew |= file != null && file.fromNs() == 0;
            if (file != null && launch.tier() != Tier.NAME) {
                file.believe();
            }
        }
        if (exit == null) {
            launched(build, launch);
        } else if (isNew) {
            launched(build, launch);
            ended(new ProcessId(exit.pid(), exit.startTimeNs()), exit.timeNs(), exit.exitCode() != 0);
        }
    }

    /** A process has ended, CLOCK_BOOTTIME; {@code failed} where it said so. */
    void ended(ProcessId process, long timeNs, boolean failed) {
        Writers.Followed followed = writers.remove(process);
        Build build = followed == null ? null : builds.find(followed.build());
        if (followed == null || build == null) {
            return;
        }
        Writer writer = followed.writer();
        long untilNs = assembler.realtimeNs(timeNs);
        boolean ask = writer.paths().isEmpty();
        List<WrittenFile> files = files(build, writer);
        for (WrittenFile file : files) {
            boolean last = file.end(untilNs, failed);
            ask |= file.ask() || last;
        }
        if (ask && !ask(build, writer, untilNs)) {
            build.gaps.add("some outputs were not looked at: too many questions about files waited");
            files.forEach(file -> answer(build, file, null, timeNs));
        }
    }

    private boolean ask(Build build, Writer writer, long untilNs) {
        return questions.outputs(
                new Question.Written(build.name(), writer, untilNs),
                writer.event(),
                new FileRequests.Outputs(build.name(), writer.paths(), writer.folders(), writer.fromNs()));
    }

    /** What a process of the build runs was read. */
    void onRow(Question.Row question, FileAnswer answer) {
        Build build = builds.find(question.build());
        for (FileFacts file : answer.getFilesList()) {
            if (build == null) {
                return;
            }
            if (!file.getSha256().isEmpty()) {
                build.digested(question.file(), file);
                builds.changed(build, false);
            } else if (file.hasGap()) {
                String name = Quoted.of(PathText.baseName(file.getPath()));
                build.gaps.add("the sha256 of " + name + " is missing: "
                        + file.getGap().getMessage());
                builds.changed(build, false);
            }
        }
    }

    /** What a launch has written was looked for. Returns its container, whose executions can be judged anew. */
    @Nullable
    ContainerKey onWritten(Question.Written question, FileAnswer answer, long nowNs) {
        Build build = builds.find(question.build());
        if (build == null) {
            return null;
        }
        Set<String> found = new HashSet<>();
        int more = 0;
        for (FileFacts facts : answer.getFilesList()) {
            String path = OutputAnswers.asked(question, facts.getPath(), answer.getFilesCount());
            if (path != null) {
                found.add(path);
                isWritten(build, question, path, facts, nowNs);
            } else if (more < MAX_FOUND && OutputAnswers.isResult(build, question, facts)) {
                more++;
                WrittenFile file = build.outputs.declare(build.name(), build.container, facts.getPath());
                if (file != null) {
                    file.begin(question.writer().fromNs(), question.writer().believed());
                    file.end(question.untilNs(), false);
                    answer(build, file, facts, nowNs);
                    build.copies.add(facts.getPath(), facts, BuildCopies.OUTPUT);
                }
            }
        }
        // That a folder is not there is an answer, too.
        List<FileGap> unseen = answer.getGapsList().stream()
                .filter(gap -> gap.getCause() != FileGap.Cause.GONE)
                .toList();
        unseen.forEach(gap -> build.gaps.add("some outputs were not looked at: " + gap.getMessage()));
        for (String path : question.writer().paths()) {
            WrittenFile file = build.outputs.get(path);
            if (file != null && !found.contains(path)) {
                answer(build, file, null, nowNs);
                if (!unseen.isEmpty()) {
                    file.unseen();
                }
            }
        }
        builds.changed(build, false);
        return build.container;
    }

    private void isWritten(Build build, Question.Written question, String path, FileFacts facts, long nowNs) {
        WrittenFile file = build.outputs.declare(build.name(), build.container, path);
        if (file == null || facts.getInode() == 0) {
            return;
        }
        if (file.wasReplaced(facts.getBirthNs(), facts.getMtimeNs(), assembler.realtimeNs(nowNs))) {
            answer(build, file, null, nowNs);
            return;
        }
        answer(build, file, facts, nowNs);
        build.copies.add(path, facts, BuildCopies.OUTPUT);
        CompilerLaunch launch = question.writer().launch();
        boolean meanwhile = facts.getMtimeNs() >= question.writer().fromNs() - WrittenFile.SLACK_NS
                && facts.getMtimeNs() <= question.untilNs() + WrittenFile.SLACK_NS;
        if (launch != null && meanwhile && mayRise(launch, facts)) {
            file.believe();
            build.behaved(launch, "wrote the output that it was told: " + Quoted.of(path));
        }
    }

    /**
     * A script writes through others, and what is known to be another program does not become a compiler by writing. What just has
     * none of the marks of its name does where it writes what compilers make: it may be packed, or of another version.
     */
    private static boolean mayRise(CompilerLaunch launch, FileFacts output) {
        boolean open =
                launch.tier().compareTo(Tier.BEHAVIOR) < 0 && !launch.event().script() && !launch.harmless();
        return open && (!launch.denied() || OutputAnswers.isCompiled(output));
    }

    private void answer(Build build, WrittenFile file, @Nullable FileFacts facts, long nowNs) {
        if (facts != null) {
            written.unfind(file);
            file.found(facts, nowNs);
            written.put(file);
        } else if (build.outputs.isNot(file.path())) {
            written.forget(file);
        } else {
            file.missing(nowNs);
            written.put(file);
        }
    }

    private static List<WrittenFile> files(Build build, Writer writer) {
        List<WrittenFile> files = new ArrayList<>();
        for (String path : writer.paths()) {
            WrittenFile file = build.outputs.get(path);
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }
}
