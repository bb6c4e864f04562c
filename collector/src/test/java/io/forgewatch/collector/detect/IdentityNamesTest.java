package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgewatch.collector.detect.identity.FileClassifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IdentityNamesTest {
    private static final Toolchains TOOLCHAINS = Toolchains.builtIn();

    static Iterable<String> programs() {
        return FileClassifier.builtIn().programs();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void whateverMarksSayTheToolchainsKnow(String program) {
        boolean known = TOOLCHAINS.tool(program) != null
                || TOOLCHAINS.loader().names().contains(program)
                || TOOLCHAINS.java().names().contains(program)
                || TOOLCHAINS.interpreter(program) != null
                || TOOLCHAINS.isWrapper(program)
                || TOOLCHAINS.isOther("/usr/bin/" + program, false);

        assertThat(known).as(program).isTrue();
    }
}
