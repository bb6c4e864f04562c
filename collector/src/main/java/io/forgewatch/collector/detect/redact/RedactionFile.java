package io.forgewatch.collector.detect.redact;

import io.forgewatch.collector.detect.data.DataFile;
import io.forgewatch.collector.detect.redact.SecretNames.Name;
import io.forgewatch.collector.detect.redact.Tokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code redaction.yaml}, or a file of own patterns, as it is written. The first explains its keys. */
record RedactionFile(Map<String, Pattern> patterns) {
    private static final String OF_ALLOWED = "letters, digits, ranges of them, and _ . ~ + / = -";
    private static final int MAX_LENGTH = 1024;

    RedactionFile {
        DataFile.required("patterns", patterns);
        for (Map.Entry<String, Pattern> pattern : patterns.entrySet()) {
            DataFile.required(pattern.getKey(), pattern.getValue());
            try {
                pattern.getValue().check();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("patterns." + pattern.getKey() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Where a secret stands that needs no further word. */
    enum Shape {
        URL,
        PEM
    }

    record Pattern(
            String is,
            @Nullable String origin,
            @Nullable List<String> starts,
            @Nullable String of,
            int length,
            boolean exact,
            @Nullable String with,
            @Nullable List<String> names,
            @Nullable List<String> except,
            @Nullable List<String> keeps,
            @Nullable List<String> pairs,
            @Nullable String shape) {

        void check() {
            DataFile.required("is", is);
            long forms = Stream.of(starts, names, pairs, shape)
                    .filter(Objects::nonNull)
                    .count();
            require(forms == 1, "needs one of starts, names, pairs and shape");
            require(
                    starts != null || (of == null && length == 0 && !exact && with == null),
                    "only starts have of, length, exact, with");
            require(names != null || (except == null && keeps == null), "only names have except, keeps");
            asTokens();
            asNames().forEach(name -> require(name.text().length() >= 3, "a name needs three letters"));
            for (String pair : orNone(pairs)) {
                require(
                        pair.matches("-[A-Za-z]|--[A-Za-z][A-Za-z0-9-]*"),
                        "\"" + pair + "\" is no option: write -u or --user");
            }
            asShapes();
        }

        List<Token> asTokens() {
            if (starts == null) {
                return List.of();
            }
            require(!starts.isEmpty(), "starts are missing");
            require(length >= 1 && length <= MAX_LENGTH, "length must be from 1 to " + MAX_LENGTH);
            for (String start : starts) {
                require(
                        start.matches("[A-Za-z0-9][!-~]{1,63}"),
                        "\"" + start
                                + "\" cannot begin a token: it must be 2 to 64 characters of ASCII, a letter or digit first");
            }
            require(with == null || with.length() == 1, "with must be one character");
            char wanted = with == null ? 0 : with.charAt(0);
            BitSet run = run(of);
            require(wanted == 0 || run.get(wanted), "with must be one of the characters of");
            return starts.stream()
                    .map(start -> new Token(start, run, length, exact, wanted))
                    .toList();
        }

        List<Name> asNames() {
            List<String> kept = orNone(keeps).stream()
                    .map(word -> word.toLowerCase(Locale.ROOT))
                    .toList();
            return orNone(names).stream().map(name -> Name.of(name, kept)).toList();
        }

        List<String> asExceptions() {
            return orNone(except).stream()
                    .map(name -> Name.of(name, List.of()).text())
                    .toList();
        }

        List<Shape> asShapes() {
            if (shape == null) {
                return List.of();
            }
            require(shape.equals("url") || shape.equals("pem"), "shape must be url or pem");
            return List.of(Shape.valueOf(shape.toUpperCase(Locale.ROOT)));
        }
    }

    /** The characters that a class such as {@code A-Za-z0-9_.-} names. */
    private static BitSet run(@Nullable String of) {
        require(of != null && of.matches("([A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_.~+/=-])+"), "of must be " + OF_ALLOWED);
        String written = Objects.requireNonNull(of);
        BitSet run = new BitSet(128);
        for (int at = 0; at < written.length(); at++) {
            char c = written.charAt(at);
            boolean range = at + 2 < written.length() && written.charAt(at + 1) == '-' && Chars.isLetterOrDigit(c);
            char last = range ? written.charAt(at + 2) : c;
            require(c <= last, "of has the empty range " + c + "-" + last);
            run.set(c, last + 1);
            at += range ? 2 : 0;
        }
        return run;
    }

    static List<String> orNone(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Reads a file.
     *
     * @param name for messages
     * @throws IOException one line: the file, the entry, what is wrong with it
     */
    static RedactionFile read(InputStream yaml, String name) throws IOException {
        return DataFile.read(yaml, name, RedactionFile.class);
    }
}
