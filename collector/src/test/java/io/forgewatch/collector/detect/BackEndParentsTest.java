package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.exec.ExecEvent;
import io.forgewatch.collector.exec.ExitEvent;
import io.forgewatch.collector.v1.ExecFacts;
import io.forgewatch.v1.Evidence.Activity;
import io.forgewatch.v1.Evidence.Tier;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackEndParentsTest {
    private static final ExecFacts NOTHING = ExecFacts.getDefaultInstance();

    private final CompilerDetector detector =
            new CompilerDetector(Toolchains.builtIn(), Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());
    private final BackEndParents drivers = new BackEndParents(detector);

    private ExecEvent start(String command, String file) {
        ExecEvent event = Execs.command(command).file(file).requested(file).event();
        drivers.exec(
                event,
                Execs.CONTAINER,
                List.of(),
                NOTHING,
                detector.detect(event, Execs.CONTAINER).orElse(null));
        return event;
    }

    private Optional<BackEndParents.Told> child(ExecEvent parent, String command) {
        ExecEvent.Ancestor above =
                new ExecEvent.Ancestor(parent.pid(), parent.startTimeNs(), 1, Execs.PID_NAMESPACE, parent.comm());
        return detector.detect(Execs.command(command).below(above).event(), Execs.CONTAINER)
                .flatMap(drivers::above);
    }

    @Test
    void shouldTellADriverOfNoKnownMakeByItsBackEnd() {
        ExecEvent parent = start("x-build thing.c -o thing", "/tmp/x-build");
        BackEndParents.Told told =
                child(parent, "/usr/bin/as -o /tmp/t.o /tmp/t.s").orElseThrow();

        assertThat(told.isNew()).isTrue();
        CompilerLaunch launch = told.launch();
        assertThat(launch.event()).isEqualTo(parent);
        assertThat(launch.tier()).isEqualTo(Tier.BEHAVIOR);
        assertThat(launch.role()).isEqualTo(CompilerLaunch.Role.DRIVER);
        assertThat(launch.activity()).isEqualTo(Activity.COMPILE);
        assertThat(launch.sources()).containsExactly("thing.c");
        assertThat(launch.outputs()).containsExactly("thing");
        assertThat(launch.reasons()).contains("its child \"as\" is a back end of binutils");
    }

    @Test
    void shouldTellEachOnlyOnce() {
        ExecEvent parent = start("x-build thing.c", "/tmp/x-build");

        assertThat(child(parent, "/usr/bin/as -o t.o t.s")).isPresent();
        assertThat(child(parent, "/usr/bin/ld -o t t.o")).isEmpty();
    }

    @Test
    void shouldRaiseADriverThatOnlyItsNameTold() {
        ExecEvent parent = start("gcc -c thing.c", "/tmp/gcc");
        BackEndParents.Told told =
                child(parent, "/usr/lib/gcc/cc1 -quiet thing.c -o /tmp/t.s").orElseThrow();

        assertThat(told.isNew()).isFalse();
        assertThat(told.launch().tier()).isEqualTo(Tier.BEHAVIOR);
        assertThat(told.launch().toolchain()).isEqualTo("gcc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "timeout 9 as -o t.o t.s", // starts what it names
                "my-timeout 9 as -o t.o t.s",
                "sh build.sh t.c",
                "make t.c",
                "app --verbose", // has no source
                "grep main t.c"
            })
    void shouldNotTakeForADriverWhatOnlyStartsABackEnd(String command) {
        String name = command.substring(0, command.indexOf(' '));
        ExecEvent parent = start(command, "/usr/bin/" + name);

        assertThat(child(parent, "/usr/bin/as -o t.o t.s")).isEmpty();
    }

    @Test
    void shouldForgetWhatHasEnded() {
        ExecEvent parent = start("x-build thing.c", "/tmp/x-build");
        drivers.exit(new ExitEvent(parent.timeNs() + 1, parent.startTimeNs(), parent.pid(), 0));

        assertThat(child(parent, "/usr/bin/as -o t.o t.s")).isEmpty();
    }

    @Test
    void shouldNotTakeADriverForItsOwnParentsBackEnd() {
        ExecEvent parent = start("x-build thing.c", "/tmp/x-build");

        assertThat(child(parent, "/usr/bin/gcc -c thing.c")).isEmpty();
    }
}
