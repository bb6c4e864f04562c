package io.forgewatch.collector.detect.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("own.yaml");
    }

    private SecretPatterns own(String text) throws IOException {
        return SecretPatterns.withOwn(Files.writeString(file, text));
    }

    @Test
    void shouldAddAFilesOwnPatternsToThoseThatAreKnown() throws IOException {
        SecretPatterns patterns = own("""
                patterns:
                  acme:
                    is: a key of Acme
                    starts: [acme_]
                    of: a-f0-9
                    length: 8
                  door:
                    is: the code of the door
                    names: [door-code]
                    keeps: [number]
                  login:
                    is: user and password of a tool of ours
                    pairs: [--login]
                """);

        assertThat(patterns.maskAll(
                        List.of("x", "acme_0123abcd", "--doorCode=number 7", "--login", "me:x", "--password=x"), false))
                .containsExactly(
                        "x",
                        "acme_[redacted]",
                        "--doorCode=number [redacted]",
                        "--login",
                        "me:[redacted]",
                        "--password=[redacted]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | has not the form that is expected here",
                "a: 1 | a: is no key here; known are [patterns]",
                "patterns: | patterns is missing",
                "patterns: {a: } | patterns.a: has not the form that is expected here",
                "patterns: {a: {is: x, names: [abc, ]}, b: {is: x, names: [~]}} | patterns.b.names.[0]: has not the form that is expected here",
                "patterns: {a: {is: x}} | patterns.a: needs one of starts, names, pairs and shape",
                "patterns: {a: {names: [abc]}} | patterns.a: is is missing",
                "patterns: {a: {is: x, names: [abc], shape: url}} | patterns.a: needs one of starts, names, pairs and shape",
                "patterns: {a: {is: x, names: [abc], length: 3}} | patterns.a: only starts have of, length, exact, with",
                "patterns: {a: {is: x, shape: url, keeps: [b]}} | patterns.a: only names have except, keeps",
                "patterns: {a: {is: x, names: ['-_a']}} | patterns.a: a name needs three letters",
                "patterns: {a: {is: x, shape: jwt}} | patterns.a: shape must be url or pem",
                "patterns: {a: {is: x, pairs: [user]}} | patterns.a: \"user\" is no option: write -u or --user",
                "patterns: {a: {is: x, starts: [], of: a-z, length: 3}} | patterns.a: starts are missing",
                "patterns: {a: {is: x, starts: [ab], of: a-z}} | patterns.a: length must be from 1 to 1024",
                "patterns: {a: {is: x, starts: [_b], of: a-z, length: 3}} | patterns.a: \"_b\" cannot begin a token",
                "patterns: {a: {is: x, starts: [ab], length: 3}} | patterns.a: of must be letters, digits",
                "patterns: {a: {is: x, starts: [ab], of: '[a-z]', length: 3}} | patterns.a: of must be letters, digits",
                "patterns: {a: {is: x, starts: [ab], of: z-a, length: 3}} | patterns.a: of has the empty range z-a",
                "patterns: {a: {is: x, starts: [ab], of: a-z, length: 3, with: '.'}} | patterns.a: with must be one of",
                "patterns: {a: {is: x, regex: y}} | patterns.a.regex: is no key here",
                "patterns: {a: {is: x, starts: ab}} | patterns.a.starts: has not the form that is expected here",
                "patterns: {a: {is: x, shape: url}, a: {is: x, shape: url}} | Duplicate field 'a'",
            })
    void shouldRefuseAFileWithAnyMistakeInOneLineThatNamesTheEntry(String text, String message) {
        assertThatThrownBy(() -> own(text))
                .isInstanceOf(IOException.class)
                .message()
                .startsWith(file + ": ")
                .contains(message)
                .doesNotContain("\n");
    }

    @Test
    void shouldRefuseAFileThatCannotBeRead() throws IOException {
        assertThatThrownBy(() -> SecretPatterns.withOwn(file)).hasMessage(file + ": does not exist");
        assertThatThrownBy(() -> SecretPatterns.withOwn(folder)).hasMessageStartingWith(folder + ": cannot be read");
        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> SecretPatterns.withOwn(file)).hasMessageContaining("larger than 1 MiB");
    }
}
