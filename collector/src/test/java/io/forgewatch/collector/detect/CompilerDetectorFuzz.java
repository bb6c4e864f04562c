package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.collector.detect.CompilerLaunch.Role;
import io.forgewatch.collector.detect.identity.FileClassifier;
import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.Executable;
import io.forgewatch.collector.exec.VisibleText;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.collector.v1.FileFacts;
import io.forgewatch.collector.v1.FileIdentity;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

class CompilerDetectorFuzz {
    private static final Toolchains TOOLCHAINS = Toolchains.builtIn();
    private static final CompilerDetector DETECTOR =
            new CompilerDetector(TOOLCHAINS, Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());
    /** The first is none that is known. */
    private static final List<String> PROGRAMS = Stream.concat(
                    Stream.of(""), FileClassifier.builtIn().programs().stream())
            .toList();
    /** The ways of starting a program that the first byte chooses from, each a bit of it. */
    private static final int CUT = 1;

    private static final int MEMFD = 2;
    private static final int DELETED = 4;
    private static final int UPPER = 8;
    private static final int COPIED_UP = 16;
    private static final int MORE_ARGUMENTS = 32;
    private static final int SCRIPT = 64;

    /** The input: a byte of bits, then texts that NUL ends: the file's path, the requested one, the arguments. */
    @FuzzTest
    @DictionaryFile(resourcePath = "compilers.dict")
    void anyCommandLineIsJudgedWithinBounds(byte[] input) {
        judge(exec(ByteBuffer.wrap(input)), ExecFacts.getDefaultInstance());
    }

    /** Two bytes more, before all else: what the file is by its content, and what the one is that a loader was given. */
    @FuzzTest
    @DictionaryFile(resourcePath = "compilers.dict")
    void compilerByItsContentIsOneByWhateverNameAndArguments(byte[] input) {
        byte[] padded = Arrays.copyOf(input, Math.max(2, input.length));
        String program = program(padded[0]);
        ExecFacts facts = ExecFacts.newBuilder()
                .setExecutable(facts(program))
                .setTarget(facts(program(padded[1])))
                .build();

        Optional<CompilerLaunch> launch =
                judge(exec(ByteBuffer.wrap(padded, 2, padded.length - 2).slice()), facts);

        Tool tool = TOOLCHAINS.tool(program);
        if (tool != null && tool.role() != Role.BUILD_TOOL) {
            assertThat(launch.orElseThrow())
                    .as(program)
                    .matches(found -> found.role() == Role.BUILD_TOOL || found.tier() == Tier.IDENTITY);
        }
    }

    private static String program(byte index) {
        return PROGRAMS.get((index & 0xff) % PROGRAMS.size());
    }

    private static FileFacts facts(String program) {
        FileIdentity.Builder identity =
                FileIdentity.newBuilder().setProgram(program).setWhole(true);
        if (!program.isEmpty()) {
            identity.addMarks("what " + program + " is known by");
        }
        return FileFacts.newBuilder().setIdentity(identity).build();
    }

    private static Execs exec(ByteBuffer bytes) {
        int how = bytes.hasRemaining() ? bytes.get() : 0;
        List<String> texts = texts(bytes);
        String file = texts.isEmpty() ? "" : texts.get(0);
        String requested = texts.size() < 2 ? file : texts.get(1);
        List<String> args = texts.subList(Math.min(2, texts.size()), texts.size());
        Execs exec = Execs.command(args)
                .file(file)
                .requested(requested)
                .argumentCount(args.size() + ((how & MORE_ARGUMENTS) != 0 ? 3 : 0))
                .traits(new Executable.Traits(
                        true,
                        (how & UPPER) != 0,
                        (how & COPIED_UP) != 0,
                        (how & MEMFD) != 0,
                        (how & DELETED) != 0,
                        false));
        if ((how & CUT) != 0) {
            exec.cut();
        }
        if ((how & SCRIPT) != 0 && !args.isEmpty()) {
            exec.scriptOf(file);
        }
        return exec;
    }

    private static Optional<CompilerLaunch> judge(Execs exec, ExecFacts facts) {
        ExecEvent event = exec.event();

        Optional<CompilerLaunch> launch = DETECTOR.detect(event, Execs.CONTAINER, event.ancestors(), facts);

        assertThat(DETECTOR.detect(event, Execs.CONTAINER, event.ancestors(), facts))
                .isEqualTo(launch);
        launch.ifPresent(found -> check(found, event.args()));
        return launch;
    }

    private static void check(CompilerLaunch found, List<String> args) {
        assertThat(found.toolchain()).isNotEmpty();
        assertThat(found.tier()).isNotEqualTo(Tier.TIER_UNSPECIFIED);
        assertThat(found.activity() == Activity.ACTIVITY_UNSPECIFIED).isEqualTo(found.role() == Role.BUILD_TOOL);
        assertThat(found.reasons())
                .hasSizeBetween(1, 16)
                .allMatch(reason -> !reason.isEmpty() && reason.length() < 700);
        assertThat(found.sources()).hasSizeLessThanOrEqualTo(args.size() + 1);
        assertThat(found.outputs()).hasSizeLessThanOrEqualTo(args.size() + 1);
        for (String source : found.sources()) {
            assertThat(source.equals("-") || args.stream().anyMatch(arg -> arg.contains(source)))
                    .as("source %s of %s", source, args)
                    .isTrue();
        }
        // An output that no argument names is a stem of one with an ending, a.out, or a folder's.
        int longest = args.stream().mapToInt(String::length).max().orElse(0);
        assertThat(found.outputs()).allMatch(output -> output.length() <= longest + 32);
        if (found.activity() == Activity.QUERY || found.activity() == Activity.RUN) {
            assertThat(found.outputs()).isEmpty();
        }
    }

    private static List<String> texts(ByteBuffer bytes) {
        List<String> texts = new ArrayList<>();
        int start = bytes.position();
        for (int at = start; at < bytes.limit(); at++) {
            if (bytes.get(at) == 0) {
                texts.add(VisibleText.decode(bytes.slice(start, at - start)));
                start = at + 1;
            }
        }
        if (start < bytes.limit()) {
            texts.add(VisibleText.decode(bytes.slice(start, bytes.limit() - start)));
        }
        return texts;
    }
}
