package io.forgewatch.collector.detect.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a container passes as arguments. */
class SecretPatternsProperties {
    /** What the forms look for, and what breaks it. */
    private static final List<String> PIECES = List.of(
            "=",
            ":",
            ": ",
            "://",
            "@",
            "/",
            "?",
            "&",
            ";",
            ",",
            "\"",
            "'",
            "\\\\",
            "\\x",
            " ",
            "\n",
            "-",
            "--",
            "_",
            ".",
            "…",
            "a",
            "7",
            "é",
            "\ud83d\ude00",
            "password",
            "token",
            "Authorization",
            "Bearer ",
            "--password",
            "-u",
            "me",
            "true",
            "eyJ",
            "ghp_",
            "AKIA",
            "AIza",
            "glpat-",
            "xoxb-",
            "IOSFODNN7EXAMPLE",
            "0123456789abcdefghijklmnopqrstuvwxyz0123456789",
            "-----BEGIN ",
            "-----END ",
            "-----",
            "PRIVATE KEY",
            "[redacted]",
            "[redacted",
            "redacted]");

    /** Of each character on average, by all forms together; at most 15 were seen. */
    private static final int MAX_READS = 30;

    private static final SecretPatterns BUILT_IN = SecretPatterns.builtIn();

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.of(PIECES).list().ofMaxSize(24).map(pieces -> String.join("", pieces));
    }

    @Provide
    static Arbitrary<String> repeated() {
        Arbitrary<String> unit =
                Arbitraries.of(PIECES).list().ofMinSize(1).ofMaxSize(5).map(all -> String.join("", all));
        return unit.map(text -> text.repeat(1 + (32 << 10) / text.length()));
    }

    @Property(tries = 5000)
    void shouldMaskTwiceAsOnce(@ForAll("texts") String text) {
        String once = BUILT_IN.mask(text, false);

        assertThat(BUILT_IN.mask(once, false)).isEqualTo(once);
    }

    @Property
    void shouldMaskACommandLineTwiceAsOnce(@ForAll("lines") List<String> args, @ForAll boolean cut) {
        List<String> once = BUILT_IN.maskAll(args, cut);

        assertThat(once).hasSameSizeAs(args);
        assertThat(BUILT_IN.maskAll(once, cut)).isEqualTo(once);
    }

    @Provide
    static Arbitrary<List<String>> lines() {
        return texts().list().ofMaxSize(6);
    }

    @Property
    void shouldHideAPasswordWhateverItIs(@ForAll String password) {
        List<String> shown =
                BUILT_IN.maskAll(List.of("x", "--db-password=_" + password, "--token", "_" + password), false);

        assertThat(shown).containsExactly("x", "--db-password=[redacted]", "--token", "[redacted]");
    }

    /** The number of reads grows with the text and not faster, for every pattern and its most hostile repetitions. */
    @Property(tries = 2000)
    void shouldReadEachCharacterOnlySoOften(@ForAll("repeated") String text, @ForAll boolean cut) {
        Counted counted = new Counted(text);
        BUILT_IN.find(counted, cut);

        assertThat(counted.reads).as(() -> text.substring(0, 60)).isLessThan((long) MAX_READS * text.length());
    }

    @Property(tries = 200)
    void shouldGrowATextAtMostThreefold(@ForAll("repeated") String text) {
        assertThat(BUILT_IN.mask(text, false).length()).isLessThan(3 * text.length());
    }

    @Property(tries = 20)
    void shouldTakeAsManyArgumentsAsThereAre(@ForAll("texts") String text) {
        List<String> args = new ArrayList<>(Collections.nCopies(8192, text));

        assertThat(BUILT_IN.maskAll(args, true)).hasSize(8192);
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private long reads;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            reads += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
