package io.forgewatch.collector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.LongUnaryOperator;

class ToolchainsFuzz {
    private static final List<String> COMMANDS =
            List.of("gcc -o x x.c", "x", "", "java X.java", "go build .", "ld.so gcc a.c", "sh gcc", "make install");

    @FuzzTest
    @DictionaryFile(resourcePath = "toolchains.dict")
    void anyFileIsReadOrRefusedInOneLine(byte[] yaml) {
        Toolchains toolchains;
        try {
            toolchains = Toolchains.read(new ByteArrayInputStream(yaml), "own.yaml");
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            assertThat(message)
                    .startsWith("own.yaml: ")
                    .doesNotContain("\n")
                    .doesNotContain("java.io.", "java.lang.", "java.util.", "com.fasterxml.", "snakeyaml")
                    .hasSizeLessThan(yaml.length + 2000);
            return;
        }
        assertThat(toolchains.wakeNames()).allMatch(name -> !name.isEmpty() && name.length() <= 31);
        CompilerDetector detector =
                new CompilerDetector(toolchains, Execs.HOST_PID_NAMESPACE, LongUnaryOperator.identity());
        for (String command : COMMANDS) {
            detector.detect(Execs.command(command).event(), Execs.CONTAINER)
                    .ifPresent(found -> assertThat(found.reasons()).isNotEmpty());
        }
    }
}
