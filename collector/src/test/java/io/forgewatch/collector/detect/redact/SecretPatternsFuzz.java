package io.forgewatch.collector.detect.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.forgewatch.collector.exec.VisibleText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

class SecretPatternsFuzz {
    private static final SecretPatterns BUILT_IN = SecretPatterns.builtIn();

    /** Arguments as the kernel has them: one after another, each with a zero byte after it. */
    @FuzzTest
    @DictionaryFile(resourcePath = "redaction.dict")
    void anyCommandLineIsMaskedTwiceAsOnce(byte[] bytes) {
        List<String> args =
                Arrays.asList(VisibleText.decode(ByteBuffer.wrap(bytes)).split("\0", -1));
        List<String> once = BUILT_IN.maskAll(args, true);

        assertThat(once).hasSameSizeAs(args);
        assertThat(BUILT_IN.maskAll(once, true)).isEqualTo(once);
        // What is shown must still be text that can be read back to bytes.
        once.forEach(VisibleText::encode);
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "redaction.dict")
    void anyFileIsReadOrRefusedInOneLine(byte[] yaml) {
        try {
            RedactionFile.read(new ByteArrayInputStream(yaml), "own.yaml");
        } catch (IOException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .startsWith("own.yaml: ")
                    .doesNotContain("\n")
                    .doesNotContain("java.io.", "java.lang.", "java.util.", "com.fasterxml.", "snakeyaml");
        }
    }
}
